/**
 * What a history costs in an exploration: an atomic register on three servers, of which one client writes once
 * and another reads twice, without a monitor, with `history()`, and with a monitor of the same that keeps its
 * states as texts; then with a property that judges every history.
 */
import process from "node:process";
import { always, explore, type Monitor, type Options, type Property, type World } from "../lib/run/explore/explore.ts";
import { history } from "../lib/run/property/history.ts";
import type { History } from "../lib/run/property/operation.ts";
import type { Process } from "../lib/core/process.ts";
import { nodes } from "../lib/run/system.ts";
import { clientOf, Server } from "../test/fixtures/abd.ts";
import { linearisable, register } from "../test/fixtures/linearisable.ts";

const servers = [3, 4, 5];
const options: Options = {
  processes: {
    ...nodes([1], clientOf(servers, [1], { isOnlyWriter: true, asksAll: true })),
    ...nodes([2], clientOf(servers, ["read", "read"], { asksAll: true })),
    ...nodes(servers, Server),
  },
};

function measure(name: string, monitor?: Monitor, properties: readonly Property[] = []): void {
  const before = process.cpuUsage();
  const { states, depth } = explore({ ...options, monitor, properties });
  const { user, system } = process.cpuUsage(before), seconds = (user + system) / 1e6;
  const rate = Math.round(states / seconds).toLocaleString("en");
  console.log(`${name.padEnd(24)} ${states} states, depth ${depth}, ${seconds.toFixed(1)} s of processors, ${rate} states/s`);
}

const judged = always(
  "linearisable",
  (world: World<Process, History>) => linearisable(world.monitor, register),
);
const asked = process.argv[2];
const { states: _, ...texts } = history();
if (!asked || asked === "none") measure("no monitor");
if (!asked || asked === "history") measure("history()", history());
if (!asked || asked === "texts") measure("the same, as texts", texts);
if (!asked || asked === "judged") measure("history(), judged", history(), [judged]);
