// Who uses an array, and judges what it answers: other bytes than were written, an answer that it owes, an
// error where the rest suffices, an exception where a result belongs.
import type { BlockRequest, BlockResult } from "../../../lib/storage/device/device.ts";
import { EventLoop } from "../../../lib/storage/device/time.ts";
import { bytesOf, History, type Version } from "./history.ts";
import type { ArrayNode } from "./nodes.ts";
import { Openings } from "./openings.ts";
import { holds, type Life } from "./spec.ts";
import { Tree } from "./tree.ts";

/** A request that is under way. */
export type Pending = {
  what: string;
  op: BlockRequest["op"] | "scrub";
  blocks: number[];
  begin: number;
  versions: Version[];
  /** Must it succeed? As long as no fault excuses it. */
  must: boolean;
  cut: boolean;
  /** What is scrubbed. */
  array?: ArrayNode;
};

/** What was wrong. */
export class Fault extends Error {}

export class Client {
  protected readonly time = new EventLoop({ limit: 100_000 });
  protected readonly tree: Tree;
  protected readonly root: ArrayNode;
  protected readonly histories: History[];
  protected readonly openings: Openings;
  protected readonly pending = new Set<Pending>();
  /** Something may be acknowledged that a power failure takes. */
  protected readonly volatile: boolean;
  protected now = 0;
  protected flushedUpTo = -1;
  protected crashedAt = -1;
  private problem: string | undefined = undefined;

  constructor(protected readonly life: Life) {
    const { array, sectors } = life;
    this.tree = new Tree(this.time, 512 * sectors, array);
    this.root = this.tree.root;
    this.histories = this.root.places.map(() => new History(new Uint8Array(this.tree.blockSize)));
    this.openings = new Openings(this.tree);
    this.volatile = holds({ ...array, journal: undefined }, ({ is }) => is === "cache");
  }

  // ---- requests

  protected range({ at, count }: { at: number; count: number }): { block: number; count: number } {
    const blocks = this.root.places.length, block = at % blocks;
    return { block, count: 1 + (count - 1) % (blocks - block) };
  }
  protected blocks(action: { at: number; count: number }): number[] {
    const { block, count } = this.range(action);
    return Array.from({ length: count }, (_, i) => block + i);
  }

  protected write(at: number, count: number): void {
    const size = this.tree.blockSize, blocks = this.blocks({ at, count });
    const data = new Uint8Array(blocks.length * size);
    blocks.forEach((block, i) => data.set(bytesOf(this.now, block, size), i * size));
    this.submit({ op: "write", block: blocks[0], count: blocks.length, data }, blocks);
  }

  protected read(at: number, count: number, own: boolean): void {
    const blocks = this.blocks({ at, count });
    const data = own ? undefined : new Uint8Array(blocks.length * this.tree.blockSize).fill(0xee);
    this.submit({ op: "read", block: blocks[0], count: blocks.length, data }, blocks);
  }

  protected submit(request: BlockRequest, blocks: number[], then?: (data: Uint8Array) => void): void {
    const { op, data } = request, { now, histories } = this, size = this.tree.blockSize;
    this.now++;
    const what = op === "flush" ? op : `${op} of ${blocks.length} from block ${blocks[0]}`;
    const versions = op === "read" || op === "flush"
      ? []
      : blocks.map((block, i) =>
        histories[block].begin(op === "write" ? data!.slice(i * size, (i + 1) * size) : undefined, now)
      );
    const pending: Pending = { what, op, blocks, begin: now, versions, must: true, cut: false };
    this.pending.add(pending);
    this.excuse();
    let within = true;
    this.guard(`submit of ${what}`, () =>
      this.root.device.submit(request, (result) => {
        if (within) this.fail(`${what} was answered within submit`);
        const read = data ?? (result.ok ? result.data : undefined);
        this.answered(pending, result, read);
        if (result.ok) then?.(read!);
      }));
    within = false;
  }

  private answered(pending: Pending, result: BlockResult, data: Uint8Array | undefined): void {
    const { what, op, blocks, begin, versions } = pending, now = this.now++;
    if (pending.cut) this.fail(`${what} was answered after the power had failed`);
    if (!this.pending.delete(pending)) this.fail(`${what} was answered twice`);
    for (const version of versions) {
      version.end = now;
      version.ok = result.ok;
      version.durable = result.ok && !this.volatile;
    }
    if (!result.ok) {
      if (pending.must) {
        this.fail(`${what} ended as ${result.kind}, within what the array bears: ${result.message}`);
      }
      return;
    }
    if (op === "flush") {
      for (const history of this.histories) history.flushed(begin);
      this.flushedUpTo = Math.max(this.flushedUpTo, begin);
    }
    if (op === "read") this.judge(what, blocks, data!, begin);
  }

  private judge(what: string, blocks: number[], data: Uint8Array, begin: number): void {
    const size = this.tree.blockSize;
    blocks.forEach((block, i) => {
      const bytes = data.subarray(i * size, (i + 1) * size);
      if (this.openings.anything(block) || this.histories[block].allows(bytes, begin)) return;
      this.fail(`${what} gave bytes for block ${block} that it cannot hold`);
    });
  }

  /** A fault excuses what it makes impossible. */
  protected excuse(): void {
    this.tree.sync();
    this.excuseKnown();
  }

  /** The same for a fault that only the model knows of yet. */
  protected excuseKnown(): void {
    this.openings.look();
    for (const pending of this.pending) {
      const { op, blocks } = pending, { root } = this;
      pending.must &&= op === "read"
        ? blocks.every((block) => root.sound(block))
        : op === "write"
        ? blocks.every((block) => root.takes(block))
        : op === "flush"
        ? !root.lost && (root.redundant || !root.members.some(({ refuses }) => refuses))
        : false;
    }
  }

  // ---- time

  protected step(): boolean {
    let more = false;
    this.guard("the event loop", () => more = this.time.step());
    return more;
  }

  protected idle(): void {
    while (this.step());
    this.tree.sync();
    const [owed] = this.pending;
    if (owed !== undefined) this.fail(`${owed.what} was never answered`);
    for (const array of this.tree.live) this.checkMembers(array);
  }

  private checkMembers({ device, out, members, lost, holed, ended }: ArrayNode): void {
    const rebuild = device.lastRebuild;
    if (rebuild?.state === "running") this.fail(`the rebuild of ${device.name} never ended`);
    for (const member of device.missingMembers) {
      if (!out[member] && !members[member].refuses) {
        this.fail(`${device.name} gave up its sound member ${member}`);
      }
    }
    if (rebuild?.state !== "stopped" || rebuild === ended) return;
    if (lost || holed || members[rebuild.member].refuses || rebuild.message.startsWith("the power failed")) {
      return;
    }
    this.fail(`a rebuild of ${device.name} stopped within what it bears: ${rebuild.message}`);
  }

  /** Reads everything, and remembers it. */
  protected check(): void {
    this.idle();
    this.histories.forEach((_, block) => {
      this.submit({ op: "read", block }, [block], (bytes) => this.remember(block, bytes));
      this.idle();
    });
    this.read(0, this.histories.length, true);
    this.idle();
  }

  private remember(block: number, bytes: Uint8Array): void {
    const { lastEnd } = this.histories[block];
    const steady = !this.volatile || lastEnd < this.flushedUpTo || lastEnd <= this.crashedAt;
    if (!steady || this.openings.has(block)) return;
    this.histories[block].settle(bytes.slice());
    this.openings.adopt(block);
  }

  protected guard(what: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      if (!(error instanceof Fault)) this.problem ??= `${what} threw ${error}`;
    }
    if (this.problem !== undefined) throw new Fault(this.problem);
  }

  protected fail(problem: string): never {
    this.problem ??= problem;
    throw new Fault(problem);
  }
}
