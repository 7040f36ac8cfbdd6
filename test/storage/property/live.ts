// Lives a life, and says what was wrong in it.
import { Random } from "../../../lib/core/random.ts";
import { scrub, type ScrubReport } from "../../../lib/storage/raid/scrub.ts";
import { Client, Fault, type Pending } from "./client.ts";
import { type ArrayNode, DiskNode } from "./nodes.ts";
import type { Action, Life } from "./spec.ts";
import { diskBeside } from "./tree.ts";

/** @returns what went wrong, or undefined */
export function live(life: Life): string | undefined {
  try {
    new Living(life).run();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

class Living extends Client {
  run(): void {
    for (const action of this.life.actions) {
      for (let i = 0; i !== action.after && this.step(); i++);
      this.perform(action);
    }
    this.check();
    this.loseMore();
    this.check();
  }

  private perform(action: Action): void {
    switch (action.do) {
      case "write":
        return this.write(action.at, action.count);
      case "read":
        return this.read(action.at, action.count, action.own);
      case "flush":
        return this.submit({ op: "flush" }, []);
      case "discard":
        return this.submit({ op: "discard", ...this.range(action) }, this.blocks(action));
      case "slow":
        return pick(this.tree.disks, action.disk).device.slowDown(action.factor);
      case "spare":
        return pick(this.tree.live, action.array).addSpare();
      case "scrub":
        return this.scrub(pick(this.tree.live, action.array), action.repair);
      case "mend":
        return this.mend();
      case "replace":
        return this.replace(action);
      case "crash":
        return this.crash(action);
      case "check":
        return this.check();
      default:
        return this.harm(action);
    }
  }

  /** As many disks more as the array still bears: what it acknowledged must be in the rest. */
  private loseMore(): void {
    this.tree.disks.forEach((disk) => {
      if (disk.dead || !this.tree.bears("cost no block", () => set(disk, "dead", true))) return;
      disk.device.fail();
      this.excuse();
    });
  }

  // ---- faults

  private harm(action: Action): void {
    const { tree, root } = this, { disks } = tree;
    const beside = (at: number, slot: number) => diskBeside(root, at % root.places.length, slot);
    if (action.do === "die") this.kill(pick(disks, action.disk));
    if (action.do === "die beside") this.kill(beside(action.at, action.slot).disk);
    if (action.do === "bad") this.spoil(pick(disks, action.disk), action.block);
    if (action.do === "bad beside") {
      const { disk, block } = beside(action.at, action.slot);
      this.spoil(disk, block);
    }
    if (action.do === "kick") this.kick(pick(tree.live, action.array), action.member);
    if (action.do === "journal dies" || action.do === "journal bad") {
      const { journal } = pick(tree.live, action.array);
      if (journal !== undefined && action.do === "journal dies") this.kill(journal);
      if (journal !== undefined && action.do === "journal bad") this.spoil(journal, action.block);
    }
    this.excuse();
  }

  /** Does the fault happen? What waits for a lock may be answered from within it. */
  private happens(fault: () => () => void): boolean {
    const happens = this.tree.bears(this.life.faults, fault);
    if (happens) this.excuseKnown();
    return happens;
  }

  private kill(disk: DiskNode): void {
    if (!disk.dead && this.happens(() => set(disk, "dead", true))) disk.device.fail();
  }

  private spoil(disk: DiskNode, at: number): void {
    const block = at % disk.device.blocks;
    if (!disk.bad.has(block) && this.happens(() => add(disk.bad, block))) disk.device.makeUnreadable(block);
  }

  private kick(array: ArrayNode, which: number): void {
    const member = which % array.members.length, { device } = array, { state } = device.members[member];
    if (state === "failed" || !this.happens(() => set(array.out, member, true))) return;
    if (state === "rebuilding") array.ended = device.lastRebuild;
    this.guard("taking a member out", () => device.fail(member));
  }

  private replace({ array: which, same, depth, rate }: Action & { do: "replace" }): void {
    this.tree.sync();
    const array = pick(this.tree.live, which), { device } = array;
    const states = device.members.map(({ state }) => state), member = states.indexOf("failed");
    if (member < 0 || states.includes("rebuilding") || device.failed) return;
    const old = array.members[member];
    const node = same && !old.gone && !old.refuses ? old : array.fresh(member);
    array.members[member] = node;
    array.out[member] = true;
    this.guard("replace", () => device.replace(member, node.device, { depth, megabytesPerSecond: rate }));
    this.excuse();
  }

  // ---- scrubs

  private scrub(array: ArrayNode, repair: boolean, then?: (report: ScrubReport) => void): void {
    const what = `a scrub of ${array.device.name}`;
    const pending: Pending = {
      what,
      op: "scrub",
      blocks: [],
      begin: 0,
      versions: [],
      must: false,
      cut: false,
      array,
    };
    this.pending.add(pending);
    this.guard(what, () =>
      scrub(array.device, { repair }, (report) => {
        if (!this.pending.delete(pending)) this.fail(`${what} ended twice, or after the power had failed`);
        const [finding] = report.findings;
        if (finding !== undefined && !this.openings.ever) {
          this.fail(
            `${array.device.name} contradicts itself in group ${finding.group}, block ${finding.block}`,
          );
        }
        then?.(report);
      }));
  }

  private mend(): void {
    this.idle();
    const { hurt } = this.tree;
    for (const array of this.tree.live) {
      const bad = badWithinTolerance(array), { name } = array.device;
      const whole = !array.lost && array.places.every((place) => array.borne(place));
      this.scrub(array, true, ({ unreadable }) => {
        if (whole && unreadable.length > 0) this.fail(`a scrub of ${name} could not read: ${unreadable[0]}`);
      });
      this.idle();
      const left = bad.find(({ disk, block }) => disk.bad.has(block));
      if (left !== undefined) {
        this.fail(`a repairing scrub of ${name} left block ${left.block} of ${left.disk.device.name}`);
      }
    }
    this.submit({ op: "flush" }, []);
    this.idle();
    if (!hurt && !this.tree.hurt) this.openings.close((block) => this.histories[block].forget());
    this.check();
  }

  // ---- power failures

  private crash({ choice, again }: Action & { do: "crash" }): void {
    this.tree.sync();
    const { tree, root } = this, random = new Random(choice ?? 0);
    const now = this.now++;
    if (tree.live.some((array) => array.redundant && !array.journalled)) {
      const unsafe = this.volatile ? this.flushedUpTo : now, below = tree.live.length > 1 && this.unrest;
      this.openings.open(this.histories.flatMap(({ lastEnd }, i) => below || lastEnd > unsafe ? [i] : []));
    }
    for (const history of this.histories) history.crash(root.keeps, now);
    for (const pending of this.pending) {
      if (pending.array !== undefined && !tree.live.includes(pending.array)) continue;
      pending.cut = true;
      this.pending.delete(pending);
    }
    this.crashedAt = now;
    const choose = choice === undefined ? undefined : (count: number) => random.integer(count);
    this.guard("crash", () => root.device.crash(choose));
    this.excuse();
    this.recover(again ?? Infinity, choose);
  }

  /** Does an array write to others by itself? */
  private get unrest(): boolean {
    return this.tree.hurt || this.tree.live.some(({ device }) => device.lastRebuild?.state === "running");
  }

  private recover(events: number, choose?: (count: number) => number): void {
    this.tree.crash();
    this.excuse();
    for (const { device } of this.tree.live) {
      let recovered = device.journal === undefined;
      this.guard("recovery", () => device.journal?.recover(() => recovered = true));
      for (; !recovered && events > 0 && this.step(); events--);
      if (recovered) continue;
      if (events > 0) this.fail(`the recovery of ${device.name} never ended`);
      this.guard("crash", () => this.root.device.crash(choose));
      return this.recover(Infinity);
    }
  }
}

const pick = <T>(items: readonly T[], number: number): T => items[number % items.length];

function set<T, K extends keyof T>(target: T, key: K, value: T[K]): () => void {
  const before = target[key];
  target[key] = value;
  return () => target[key] = before;
}

function add(blocks: Set<number>, block: number): () => void {
  blocks.add(block);
  return () => blocks.delete(block);
}

/** The bad blocks that a scrub can make good. */
function badWithinTolerance(array: ArrayNode): { disk: DiskNode; block: number }[] {
  return array.places.flatMap((place) =>
    array.lost || !array.borne(place) ? [] : place.slots.flatMap(({ member, block }) => {
      const disk = array.members[member];
      return disk instanceof DiskNode && !disk.dead && !array.out[member] && disk.bad.has(block)
        ? [{ disk, block }]
        : [];
    })
  );
}
