/**
 * What a history costs in an exploration, in time of the processors: without a monitor, with `history()`,
 * with a monitor of the same that keeps its states as texts, and with a property that judges every history.
 * Two models: an atomic register on three servers, written once and read twice, in which messages are most of
 * the states; and a register on one server with four clients, each of which writes and reads, in which
 * histories are.
 */
import process from "node:process";
import { type Message, Process, type ProcessId } from "../lib/core/process.ts";
import { always, explore, type Monitor, type Property, type World } from "../lib/run/explore/explore.ts";
import { history } from "../lib/run/property/history.ts";
import type { History } from "../lib/run/property/operation.ts";
import { nodes, type Processes } from "../lib/run/system.ts";
import { linearisable, register as kind } from "../test/fixtures/linearisable.ts";
import { register } from "./models/explored.ts";

const MOST = 2_000_000;

class Asker extends Process<{ type: "Write" | "Read" }> {
  static handles = ["Answer"];
  done = 0;
  asked = 0;
  override onStart() {
    this.asked = this.invoke("write", this.id);
    this.send(9, { type: "Write" });
  }
  onAnswer({ value }: { value?: number }) {
    this.respond(this.asked, value);
    if (this.done++ > 0) return;
    this.asked = this.invoke("read");
    this.send(9, { type: "Read" });
  }
}

class OneServer extends Process<Message> {
  static handles = ["Write", "Read"];
  value = 0;
  onWrite(_: Message, from: ProcessId) {
    this.value = from;
    this.send(from, { type: "Answer" });
  }
  onRead(_: Message, from: ProcessId) {
    this.send(from, { type: "Answer", value: this.value } as Message);
  }
}

const models: Readonly<Record<string, Processes>> = {
  "three servers": register(2),
  "one server": { ...nodes(4, Asker), ...nodes([9], OneServer) },
};

const { states: _, ...texts } = history();
const judged = always(
  "linearisable",
  (world: World<Process, History>) => linearisable(world.monitor, kind),
);
const monitors: Readonly<Record<string, readonly [Monitor?, Property?]>> = {
  "no monitor": [],
  "history()": [history()],
  "as texts": [texts],
  "judged": [history(), judged],
};

for (const [model, processes] of Object.entries(models)) {
  for (const [name, [monitor, property]] of Object.entries(monitors)) {
    const before = process.cpuUsage(), properties = property ? [property] : [];
    const { states, exhausted } = explore({ processes, monitor, properties, bounds: { states: MOST } });
    const { user, system } = process.cpuUsage(before), seconds = (user + system) / 1e6;
    const rate = Math.round(states / seconds).toLocaleString("en");
    const all = exhausted ? "all" : "the first";
    console.log(`${model}, ${name}: ${all} ${states} states, ${seconds.toFixed(1)} s, ${rate} states/s`);
  }
}
