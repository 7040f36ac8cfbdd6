/** Starts the processes of a run, does to them what the scenario says, and sees when nothing is left. */
import { randomBytes } from "node:crypto";
import * as net from "node:net";
import type { ProcessId } from "../../../core/process.ts";
import { ProcessError } from "../../errors.ts";
import { type Action, type Cut, scheduledIn } from "../../faults.ts";
import { recordsIn } from "../member/log.ts";
import type { ServeOptions, Where } from "../options.ts";
import { put, take } from "../wire/frames.ts";
import { logFile, type Said, type Spec } from "../wire/spec.ts";
import { Hand } from "./crew.ts";
import { Machines } from "./machines.ts";
import type { Seen } from "./merge.ts";

/** How often it looks whether something is left to happen, ms. */
const LOOK_MS = 15;

type State = Extract<Said, { say: "state" }>;
type Report = Extract<Said, { say: "report" }>;

export class Supervisor {
  readonly hands: readonly Hand[];
  /** What only it can see. */
  readonly seen: Seen[] = [];
  /** When all were told to start. */
  begin = 0;
  /** Bytes cut off the ends of logs. */
  torn = 0;
  private readonly server: net.Server;
  private readonly token = randomBytes(16).toString("hex");
  private readonly machines: Machines;
  private readonly waiting = new Map<string, (said: never) => void>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private cuts: readonly Cut[] = [];
  private operations = 0;
  private asked = 0;
  /** Actions of the scenario that are not done. */
  private pending = 0;
  private error: unknown;
  /** Processes come up one after the other: each dials all that are there. */
  private comingUp: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: ServeOptions,
    classes: ReadonlyMap<ProcessId, Where>,
    private readonly dir: string,
  ) {
    const { hosts = {}, devices = {}, seed = 1 } = options;
    this.hands = [...classes].map(([id, where]) => new Hand(id, where, hosts[id] ?? {}));
    this.machines = new Machines(devices, [...classes.keys()], seed);
    this.server = net.createServer((socket) => this.accept(socket));
  }

  get now(): number {
    return performance.now();
  }

  // ---- what processes say

  private accept(socket: net.Socket): void {
    let hand: Hand | undefined;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    take(socket, (said: Said) => {
      if (hand) return this.heard(hand, said);
      if (said.say !== "hello" || said.token !== this.token) return socket.destroy();
      hand = this.hand(said.id);
      hand.connected(socket, said.pid);
      hand.tell({ tell: "be", spec: this.specOf(hand) });
    });
  }

  private heard(hand: Hand, said: Said): void {
    switch (said.say) {
      case "time":
        return hand.tell({ tell: "time", at: this.now });
      case "request":
        return this.serve(hand, said);
      case "failed": {
        const cause = Object.assign(new Error(said.message), { stack: said.stack });
        hand.dismissed = true;
        return this.fail(new ProcessError(hand.id, said.doing, this.now - this.begin, cause));
      }
      default:
        this.waiting.get(`${hand.id} ${said.say}`)?.(said as never);
    }
  }

  private serve(hand: Hand, { device, request, row }: Extract<Said, { say: "request" }>): void {
    try {
      hand.tell({ tell: "served", row, result: this.machines.serve(device, request, hand.id) });
    } catch (error) {
      this.fail(
        new ProcessError(hand.id, `being served by the device ${device}`, this.now - this.begin, error),
      );
    }
  }

  /** What a process says next of this kind; undefined if it is gone before. */
  private async next<S>(hand: Hand, kind: Said["say"]): Promise<S | undefined> {
    const name = `${hand.id} ${kind}`;
    const said = new Promise<S>((resolve) => this.waiting.set(name, resolve));
    return await Promise.race([said, hand.gone.then(() => undefined)]);
  }

  private fail(error: unknown): void {
    this.error ??= error;
  }

  /** @throws what went wrong */
  check(): void {
    if (this.error !== undefined) throw this.error;
  }

  // ---- processes come and go

  async boot(): Promise<void> {
    const { address = "127.0.0.1" } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, address, () => resolve());
    });
    for (const hand of this.hands) this.launch(hand);
    await Promise.all(this.hands.map((hand) => this.listens(hand)));
    this.check();
    await Promise.all(this.hands.map((hand, place) => this.links(hand, this.hands.slice(0, place))));
    this.check();
    this.begin = this.now;
    for (const hand of this.hands) this.go(hand);
  }

  private launch(hand: Hand): void {
    const { port } = this.server.address() as net.AddressInfo, { address = "127.0.0.1" } = this.options;
    hand.launch(address, port, this.token, (complaint) => this.ended(hand, complaint));
  }

  private async listens(hand: Hand): Promise<void> {
    const said = await this.next<Extract<Said, { say: "listening" }>>(hand, "listening");
    hand.port = said?.port ?? 0;
    this.torn += said?.torn ?? 0;
  }

  private async links(hand: Hand, others: readonly Hand[]): Promise<void> {
    const linked = this.next(hand, "linked");
    const awake = others.filter(({ paused }) => !paused).map(({ id }) => id);
    const peers = others.map(({ id, address, port }) => ({ id, address, port }));
    hand.tell({ tell: "dial", peers, await: awake });
    await linked;
  }

  private go(hand: Hand): void {
    if (hand.state !== "coming") return;
    hand.state = "up";
    hand.tell({ tell: "go", begin: this.begin, cuts: this.cuts });
  }

  private async recover(hand: Hand): Promise<void> {
    await hand.gone;
    if (hand.state !== "down") return;
    await this.countKept(hand);
    this.options.afterCrash?.(logFile(this.dir, hand.id), hand.id);
    this.launch(hand);
    await this.listens(hand);
    await this.links(hand, this.hands.filter(({ state }) => state === "up"));
    this.go(hand);
  }

  private ended(hand: Hand, complaint: string): void {
    if (hand.dismissed) return;
    if (hand.port === 0) {
      const cause = new Error(complaint || "it ended before it was there");
      return this.fail(new ProcessError(hand.id, "being started", this.now - this.begin, cause));
    }
    this.machines.losePower(hand.id);
    this.seen.push({ time: this.now, kind: "crash", process: hand.id, ends: hand.incarnation });
  }

  private specOf(hand: Hand): Spec {
    const { options, dir } = this, { seed = 1, fsync = true, unforced = "memory", channels = [] } = options;
    const { id, where, incarnation, address, limit } = hand, ids = this.hands.map((one) => one.id);
    const { offsetMs = 0, driftPpm = 0 } = options.clocks?.[id] ?? {}, { devices } = this.machines;
    const clock = { offsetMs, driftPpm }, disk = { dir, fsync, unforced };
    hand.limit = undefined;
    return { id, ids, where, incarnation, seed, address, ...clock, ...disk, channels, devices, limit };
  }

  private hand(id: ProcessId): Hand {
    return this.hands.find((hand) => hand.id === id)!;
  }

  async read(id: ProcessId, path: string): Promise<Buffer | undefined> {
    return await this.hand(id).read(path);
  }

  // ---- the scenario

  private async act(action: Action): Promise<void> {
    if (action.action === "partition" || action.action === "heal") return this.cut(action);
    if (action.action === "slow") return;
    const hand = this.hand(action.process);
    switch (action.action) {
      case "invoke":
        return this.invoke(hand, action.method, action.details);
      case "crash":
        if (action.afterEffects === undefined) hand.signal("KILL");
        else if (hand.state === "up") hand.tell({ tell: "limit", effects: action.afterEffects });
        else hand.limit = action.afterEffects;
        return;
      case "recover":
        this.comingUp = this.comingUp.then(() => this.recover(hand));
        await this.comingUp;
        return;
      case "pause":
      case "resume":
        if (hand.state !== "up" || hand.paused === (action.action === "pause")) return;
        hand.paused = !hand.paused;
        hand.signal(hand.paused ? "STOP" : "CONT");
        this.seen.push({ time: this.now, kind: action.action, process: hand.id });
    }
  }

  private invoke(hand: Hand, method: string, details: readonly unknown[]): void {
    const operation = ++this.operations;
    if (hand.state === "up") hand.tell({ tell: "invoke", operation, method, details });
    else {
      const content = { operation, method, details };
      this.seen.push({ time: this.now, kind: "invoke", process: hand.id, content });
    }
  }

  private cut(action: Extract<Action, { action: "partition" | "heal" }>): void {
    const { channel = "" } = action, others = this.cuts.filter((cut) => (cut.channel ?? "") !== channel);
    const isCut = action.action === "partition";
    this.cuts = isCut ? [...this.cuts, action] : others;
    const named = channel === "" ? {} : { channel };
    const content = isCut
      ? { groups: action.groups, oneWay: action.oneWay ?? false, ...named }
      : action.channel;
    this.seen.push({ time: this.now, kind: action.action, process: -1, content });
    for (const hand of this.hands) hand.tell({ tell: "cut", cuts: this.cuts });
  }

  // ---- until nothing is left

  async run(): Promise<"quiet" | "time"> {
    const { until = 10_000, scenario = [] } = this.options;
    for (const { atMs, action } of scheduledIn(scenario)) {
      this.pending++;
      const act = () => this.act(action).catch((error) => this.fail(error)).finally(() => this.pending--);
      this.timers.add(setTimeout(act, Math.max(0, this.begin + atMs - this.now)));
    }
    let before = "";
    while (this.now - this.begin < until) {
      await new Promise((resolve) => this.timers.add(setTimeout(resolve, LOOK_MS)));
      this.check();
      const mark: string = this.pending > 0 ? "" : await this.idleMark();
      if (mark !== "" && mark === before) return "quiet";
      before = mark;
    }
    return "time";
  }

  /**
   * What has happened so far, if nobody is about to do anything and nothing is on its way; else "". Two equal
   * ones, one asked for when all have answered the other, and nothing is left (Mattern, 1987).
   */
  private async idleMark(): Promise<string> {
    const up = this.hands.filter(({ state }) => state === "up");
    if (up.some(({ paused }) => paused)) return "";
    const asked = ++this.asked;
    const states = await Promise.all(up.map((hand) => {
      const state = this.next<State>(hand, "state");
      hand.tell({ tell: "state", asked });
      return state;
    }));
    if (!states.every((state) => state?.idle)) return "";
    const sent = (from: number, to: number) => states[from]!.passed[up[to].id]?.sent ?? 0;
    const received = (from: number, to: number) => states[to]!.passed[up[from].id]?.received ?? 0;
    const arrived = up.every((_, from) => up.every((_, to) => sent(from, to) === received(from, to)));
    return arrived ? `${up.map(({ id }) => id)}: ${states.map((state) => state!.events)}` : "";
  }

  /** What the processes that are up say of themselves; of a paused one, nothing. */
  async reports(): Promise<Map<ProcessId, Report>> {
    const up = this.hands.filter(({ state, paused }) => state === "up" && !paused);
    const reports = await Promise.all(up.map((hand) => {
      const report = this.next<Report>(hand, "report");
      hand.tell({ tell: "report" });
      return report;
    }));
    return new Map(up.flatMap(({ id }, place) => reports[place] ? [[id, reports[place]]] : []));
  }

  /** Ends all that is left of the run. */
  async end(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    for (const hand of this.hands) {
      if (hand.state === "down") continue;
      hand.dismissed = true;
      hand.signal("KILL");
    }
    await Promise.all(this.hands.map(({ gone }) => gone));
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
    for (const hand of this.hands) await this.countKept(hand);
  }

  /** Its last crash says how many records of its log it has left. */
  private async countKept(hand: Hand): Promise<void> {
    const crash = this.seen.filter(({ process, kind }) => process === hand.id && kind === "crash").at(-1);
    if (!crash || crash.content !== undefined) return;
    crash.content = recordsIn(await hand.read(logFile(this.dir, hand.id)) ?? Buffer.alloc(0)).records.length;
  }
}
