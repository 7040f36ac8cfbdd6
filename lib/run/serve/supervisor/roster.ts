/** The processes of a run: how they come, what they say to the supervisor, and that they are gone. */
import { randomBytes } from "node:crypto";
import * as net from "node:net";
import type { ProcessId } from "../../../core/process.ts";
import { ProcessError } from "../../errors.ts";
import type { Cut } from "../../faults.ts";
import { recordsIn } from "../member/log.ts";
import type { ServeOptions, Where } from "../options.ts";
import { take } from "../wire/frames.ts";
import { listening } from "../wire/listening.ts";
import { logFile, type Said, type Spec } from "../wire/spec.ts";
import { type Ended, Hand } from "./crew.ts";
import { Machines } from "./machines.ts";
import type { Seen } from "./merge.ts";

export abstract class Roster {
  readonly hands: readonly Hand[];
  /** What only it can see. */
  readonly seen: Seen[] = [];
  /** When all were told to start. */
  begin = 0;
  /** Bytes cut off the ends of logs. */
  torn = 0;
  protected readonly server: net.Server;
  private readonly token = randomBytes(16).toString("hex");
  private readonly machines: Machines;
  /** Who has connected, processes and strangers. */
  private readonly callers = new Set<net.Socket>();
  private readonly waiting = new Map<string, (said: never) => void>();
  protected cuts: readonly Cut[] = [];
  private error: unknown;
  /** From here on nobody is started: he would outlive the run. */
  protected isEnding = false;
  /** Processes come up one after the other: each dials all that are there. */
  protected comingUp: Promise<unknown> = Promise.resolve();

  constructor(
    protected readonly options: ServeOptions,
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

  /** The time of the run, ms. */
  protected get elapsedMs(): number {
    return this.begin === 0 ? 0 : this.now - this.begin;
  }

  // ---- what processes say

  private accept(socket: net.Socket): void {
    let hand: Hand | undefined;
    this.callers.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => this.callers.delete(socket));
    take(socket, (said: Said) => {
      if (hand) return this.heard(hand, said);
      if (said?.say !== "hello" || said.token !== this.token) return socket.destroy();
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
        return this.fail(new ProcessError(hand.id, said.doing, this.elapsedMs, cause));
      }
      default:
        this.waiting.get(`${hand.id} ${said.say}`)?.(said as never);
    }
  }

  private serve(hand: Hand, { device, request, row }: Extract<Said, { say: "request" }>): void {
    try {
      hand.tell({ tell: "served", row, result: this.machines.serve(device, request, hand.id) });
    } catch (error) {
      this.fail(new ProcessError(hand.id, `being served by the device ${device}`, this.elapsedMs, error));
    }
  }

  /** What a process says next of this kind; undefined if it is gone before. */
  protected async next<S>(hand: Hand, kind: Said["say"]): Promise<S | undefined> {
    const name = `${hand.id} ${kind}`;
    const said = new Promise<S>((resolve) => this.waiting.set(name, resolve));
    return await Promise.race([said, hand.gone.then(() => undefined)]);
  }

  protected fail(error: unknown): void {
    this.error ??= error;
  }

  /** @throws what went wrong */
  check(): void {
    if (this.error !== undefined) throw this.error;
  }

  // ---- processes come and go

  async boot(): Promise<void> {
    await listening(this.server, this.options.address ?? "127.0.0.1");
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
    hand.launch(address, port, this.token, (how) => this.ended(hand, how));
  }

  private async listens(hand: Hand): Promise<void> {
    const said = await this.next<Extract<Said, { say: "listening" }>>(hand, "listening");
    if (said) hand.port = said.port;
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

  protected async recover(hand: Hand): Promise<void> {
    if (hand.dying) await hand.gone;
    if (hand.state !== "down") return; // recovering a live one does nothing
    await this.countKept(hand);
    if (this.isEnding) return;
    this.options.afterCrash?.(logFile(this.dir, hand.id), hand.id);
    this.launch(hand);
    await this.listens(hand);
    await this.links(hand, this.hands.filter(({ state }) => state === "up"));
    this.go(hand);
  }

  private ended(hand: Hand, { complaint, code }: Ended): void {
    if (hand.dismissed) return;
    if (hand.port === 0) {
      const cause = new Error(complaint || "it ended before it was there");
      return this.fail(new ProcessError(hand.id, "being started", this.elapsedMs, cause));
    }
    if (code !== null && !hand.dying && !hand.host.command) { // the command of a host says so of a kill, too
      const cause = new Error(complaint || `its OS process ended by itself, with the code ${code}`);
      return this.fail(new ProcessError(hand.id, "between its handlers", this.elapsedMs, cause));
    }
    this.machines.losePower(hand.id);
    this.seen.push({ time: this.now, kind: "crash", process: hand.id, ends: hand.incarnation });
  }

  private specOf(hand: Hand): Spec {
    const { options, dir } = this, { seed = 1, channels = [], nagle = false } = options;
    const { fsync = true, unforced = "memory" } = options;
    const { id, where, incarnation, address, limit } = hand, ids = this.hands.map((one) => one.id);
    const { offsetMs = 0, driftPpm = 0 } = options.clocks?.[id] ?? {}, { devices } = this.machines;
    const clock = { offsetMs, driftPpm }, disk = { dir, fsync, unforced };
    hand.limit = undefined;
    return { id, ids, where, incarnation, seed, address, ...clock, ...disk, channels, nagle, devices, limit };
  }

  /** Also of those who have nothing to do with the run. */
  protected async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.callers) socket.destroy();
    await closed;
  }

  protected hand(id: ProcessId): Hand {
    return this.hands.find((hand) => hand.id === id)!;
  }

  async read(id: ProcessId, path: string): Promise<Buffer | undefined> {
    return await this.hand(id).read(path);
  }

  /** Its last crash says how many records of its log it has left. */
  protected async countKept(hand: Hand): Promise<void> {
    const crash = this.seen.filter(({ process, kind }) => process === hand.id && kind === "crash").at(-1);
    if (!crash || crash.content !== undefined) return;
    crash.content = recordsIn(await hand.read(logFile(this.dir, hand.id)) ?? Buffer.alloc(0)).records.length;
  }
}
