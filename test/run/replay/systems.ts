// Systems whose processes do a little of everything, under every fault that the simulator has: what a replay
// must repeat.
import { type Message, Process } from "../../../lib/core/process.ts";
import { Random } from "../../../lib/core/random.ts";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import {
  at,
  crash,
  heal,
  oneWayPartition,
  partition,
  pause,
  recover,
  resume,
  slow,
} from "../../../lib/run/faults.ts";
import { exponential, uniform } from "../../../lib/run/latency.ts";
import type { SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

/** A part: counts what it is sent, echoes, and logs under its host's name. */
class Echo extends Process {
  seen = 0;
  onPing(_message: Message, from: number) {
    this.seen++;
    if (this.seen % 3 === 0) this.force({ seen: this.seen });
    if (this.seen < 20) this.send(from, { type: "Ping" });
    this.deliver({ seen: this.seen }, from);
  }
  ping(to: number) {
    this.send(to, { type: "Ping" });
    this.setTimer("Nap" as string, 5, 25);
  }
  onTimeoutNap() {
    this.output({ nap: this.seen });
  }
}

const KINDS = [
  ..."send send send broadcast timer timer keyed cancel append force force submit output".split(" "),
  ..."choose random clock ping respond deliver".split(" "),
];

/**
 * What each handler does was drawn once for a seed; it depends on fields, clock, choices and draws besides.
 */
export function busyProcess(seed: number): new () => Process {
  const random = new Random(seed);
  const draw = () => Array.from({ length: random.integer(5) }, () => KINDS[random.integer(KINDS.length)]);
  const programs = Object.fromEntries(
    "start recover A B T Keyed disk work echo".split(" ").map((name) => [name, [draw(), draw()]]),
  );
  programs.start = programs.start.map((program) => ["broadcast", "timer", ...program]);
  return class extends Busy {
    override programs() {
      return programs;
    }
  };
}

abstract class Busy extends Process {
  count = 0;
  left = 120;
  said: number[] = [];
  open = new Set<number>();
  echo = new Echo();
  abstract programs(): Record<string, string[][]>;

  override onStart() {
    this.act("start");
  }
  override onRecover(log: readonly unknown[]) {
    this.count = log.length;
    this.act("recover");
  }
  onA({ value }: { value: number }) {
    this.count += value;
    this.act("A");
  }
  onB() {
    this.act("B");
  }
  onTimeoutT() {
    this.act("T");
  }
  onTimeoutKeyed(key: string) {
    this.count += Number(key);
    this.act("Keyed");
  }
  onCompletionDisk(result: number, tag: number) {
    this.count += result + tag;
    this.act("disk");
  }
  onOutputEcho(what: { nap: number }) {
    this.count += what.nap;
  }
  onDeliverEcho() {
    this.act("echo");
  }
  work(amount: number) {
    this.count += amount;
    this.open.add(this.operation);
    this.act("work");
  }

  act(name: string) {
    for (const kind of this.programs()[name][this.count % 2]) if (this.left-- > 0) this.one(kind);
  }
  one(kind: string) {
    const to = this.peers[this.count % this.peers.length];
    if (kind === "send") this.send(to, { type: "A", value: this.count % 5 } as Message);
    if (kind === "broadcast") this.broadcast({ type: "B" });
    if (kind === "timer") this.setTimer("T", 3, 30);
    if (kind === "keyed") this.setTimer("Keyed", 10, 10, String(this.count % 3));
    if (kind === "cancel") this.cancelTimer("T");
    if (kind === "append") this.append({ count: this.count });
    if (kind === "force") this.force({ forced: this.count });
    if (kind === "submit") this.submit("disk", { type: "Add", value: this.count } as Message, this.count % 4);
    if (kind === "output") this.output({ count: this.count, at: Math.round(this.clock) });
    if (kind === "choose") this.count += this.choose(3);
    if (kind === "random") this.said = [...this.said.slice(-3), this.random()];
    if (kind === "clock") this.count += Math.floor(this.clock) % 7;
    if (kind === "ping") this.echo.ping(to);
    if (kind === "deliver") this.deliver(this.count, to);
    if (kind !== "respond") return;
    for (const operation of this.open) this.respond(operation, this.count);
    this.open.clear();
  }
}

class Adder {
  total = 0;
  apply(request: Message): number {
    return this.total = (this.total + (request as unknown as { value: number }).value) % 11;
  }
}

/** A random system with random faults. */
export function busySystem(seed: number): SimulationOptions {
  const random = new Random(seed, 99), ids = [1, 2, 3];
  const anyone = () => ids[random.integer(3)];
  const moments = Array.from({ length: 14 }, () => random.integer(120)).sort((a, b) => a - b);
  const cut = () => (random.integer(2) === 0 ? partition([1], [2, 3]) : oneWayPartition([2], [1, 3]));
  const actions = [
    () => crash(anyone()),
    () => crash(anyone(), { afterEffects: random.integer(4) }),
    () => recover(anyone()),
    () => recover(anyone()),
    () => pause(anyone()),
    () => resume(anyone()),
    () => slow(anyone(), random.integer(4)),
    () => random.integer(2) === 0 ? cut() : heal(),
    () => invoke(anyone(), "work", random.integer(9)),
    () => invoke(anyone(), "work", random.integer(9)),
  ];
  return {
    processes: nodes(3, busyProcess(seed)),
    devices: { disk: () => new Adder() },
    seed,
    latency: random.integer(2) === 0 ? exponential(6) : uniform(1, 12),
    loss: 0.1,
    duplication: 0.1,
    fifo: random.integer(2) === 0,
    serviceMs: random.integer(3) === 0 ? { 1: uniform(0, 5) } : 0,
    forceMs: [0, 4, uniform(0, 3), exponential(5)][random.integer(4)],
    deviceMs: exponential(8),
    clocks: { 2: { offsetMs: 17.3, driftPpm: 5000 } },
    faults: random.integer(2) === 0 ? { crashes: { meanUpMs: 60, meanDownMs: 20 } } : undefined,
    scenario: moments.map((ms) => at(ms, actions[random.integer(actions.length)]())),
    fields: true,
    until: 150,
  };
}

const EFFECTS =
  "send,set timer,cancel timer,deliver,respond,output,append,force,submit,choose,crash,recover,timeout,complete,status";
const kinds = new Set(EFFECTS.split(","));

/** What each process did, in order, with the times. */
export function effectsOf(run: { readonly trace: Trace }): Record<number, unknown[]> {
  const effects: Record<number, unknown[]> = {};
  for (const { kind, process, peer, time, message, content } of run.trace) {
    if (kinds.has(kind)) (effects[process] ??= []).push({ kind, peer, time, message, content });
  }
  return effects;
}
