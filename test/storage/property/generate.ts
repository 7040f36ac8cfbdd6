// Draws a life from a seed.
import { Random } from "../../../lib/core/random.ts";
import { DISK_ORDERS } from "../../../lib/storage/drive/disk.ts";
import { type Level, PARITY_LAYOUTS } from "../../../lib/storage/raid/layout/layout.ts";
import { type Theme, THEMES } from "./themes.ts";
import { type Action, type ArraySpec, blocksOf, type DeviceSpec, holds, type Life } from "./spec.ts";

export function generate(seed: number): Life {
  const random = new Random(seed, 1), theme = THEMES[seed % THEMES.length];
  const is = (share: number) => random.uniform() < share;
  const caches = is(theme.caches), journals = is(theme.journals), nested = is(theme.nested);
  const array = new Builder(random, theme.rows, caches, journals).array(nested ? 1 : 0);
  const faults = theme.faults[random.integer(theme.faults.length)];
  const life: Life = { sectors: 1 + random.integer(2), faults, array, actions: [] };
  const actions = new Actions(random, life, theme), count = 3 + random.integer(theme.length - 2);
  for (let i = 0; i < count; i++) life.actions.push(...actions.next(i));
  return life;
}

const LEVELS: Level[] = [0, 1, 1, 1, 4, 5, 5, 5, 5, 6, 6, 6, 6, 10, 10];
const MEMBERS: Record<Level, [least: number, most: number]> = {
  0: [2, 3],
  1: [2, 4],
  4: [2, 5],
  5: [2, 5],
  6: [4, 6],
  10: [2, 5],
};

class Builder {
  constructor(
    private readonly random: Random,
    private readonly rows: number,
    private readonly caches: boolean,
    private readonly journals: boolean,
  ) {}

  private one<T>(items: readonly T[]): T {
    return items[this.random.integer(items.length)];
  }

  /** @param depth how many levels of arrays lie below */
  array(depth: number, rowsLeast = 1): ArraySpec {
    const { random } = this, level = this.one(LEVELS), [least, most] = MEMBERS[level];
    const few = depth > 0 ? Math.min(most, Math.max(least, 3)) : most;
    const count = least + random.integer(few - least + 1);
    const chunk = 1 + random.integer(depth > 0 ? 2 : 4), rows = rowsLeast + random.integer(this.rows);
    const below = depth > 0 ? this.array(depth - 1, 2) : undefined;
    const members = Array.from({ length: count }, (_, i) => this.member(below, i, chunk * rows, chunk));
    const array: ArraySpec = { is: "array", level, members, chunk };
    if (level === 5 || level === 6) array.parityLayout = this.one(PARITY_LAYOUTS);
    if (random.integer(4) === 0) {
      array.strategy = this.one(["read-modify-write", "reconstruct-write"] as const);
    }
    if (random.integer(6) === 0) array.spares = 1 + random.integer(2);
    if (this.journals && random.integer(8) > 0) array.journal = this.journal(array);
    return array;
  }

  private member(below: ArraySpec | undefined, index: number, blocks: number, chunk: number): DeviceSpec {
    const { random } = this;
    if (below !== undefined && index > 0 && random.integer(6) === 0) return this.disk(blocksOf(below));
    if (below !== undefined && blocksOf(below) >= chunk) {
      return this.caches && random.integer(6) === 0 ? this.cache(below) : below;
    }
    const more = random.integer(4) === 0 ? random.integer(chunk + 1) : 0;
    const disk = this.disk(blocks + more);
    return this.caches && random.integer(3) > 0 ? this.cache(disk) : disk;
  }

  private disk(blocks: number): DeviceSpec {
    const { random } = this;
    if (random.integer(6) === 0) return { is: "disk", blocks, order: this.one(DISK_ORDERS) };
    const latencyMs = this.one([0, 0.1, 0.1, 0.15, 0.3, 1]), channels = this.one([1, 1, 2, 0]);
    return { is: "ram", blocks, latencyMs, channels };
  }

  private cache(on: DeviceSpec): DeviceSpec {
    const { random } = this, capacity = 1 + random.integer(8);
    return { is: "cache", on, capacity, threshold: 1 + random.integer(6), depth: 1 + random.integer(3) };
  }

  private journal({ level, members, chunk }: ArraySpec): DeviceSpec {
    const { random } = this, slots = level === 10 ? 2 : members.length;
    const blocks = 1 + slots * chunk + random.integer(12);
    const log: DeviceSpec = {
      is: "ram",
      blocks,
      latencyMs: this.one([0.05, 0.2]),
      channels: this.one([1, 0]),
    };
    return random.integer(3) === 0 ? this.cache(log) : log;
  }
}

class Actions {
  private readonly blocks: number;
  /** Most requests go to the first blocks. */
  private readonly hot: number;
  private readonly choosable: boolean;
  private readonly deck: Theme["happens"] = [];

  constructor(private readonly random: Random, { array }: Life, private readonly theme: Theme) {
    this.blocks = blocksOf(array);
    this.hot = 1 + random.integer(Math.min(this.blocks, theme.hot));
    this.choosable = !holds(
      array,
      (spec) => spec.is === "cache" && holds(spec.on, ({ is }) => is === "array"),
    );
    for (const entry of theme.happens) for (let i = 0; i < entry[0]; i++) this.deck.push(entry);
  }

  next(index: number): Action[] {
    const { random } = this;
    if (index === 0 && random.integer(3) > 0) return [{ after: 0, do: "write", at: 0, count: this.blocks }];
    const [, ...sequence] = this.deck[random.integer(this.deck.length)];
    const at = random.integer(random.integer(6) > 0 ? this.hot : this.blocks);
    return sequence.map((what, i) => ({ after: this.after(i), ...this.what(what, at) }) as Action);
  }

  private after(index: number): number {
    if (this.random.uniform() < this.theme.calm) return -1;
    const draw = this.random.integer(index > 0 ? 7 : 9);
    return draw < 4 ? 0 : this.random.integer(draw < 7 ? 6 : 30);
  }

  private what(what: Action["do"], at: number): object {
    const { random } = this, any = () => random.integer(64);
    switch (what) {
      case "write":
      case "discard":
        return { do: what, at, count: this.count() };
      case "read":
        return { do: what, at, count: this.count(), own: random.integer(2) === 0 };
      case "die":
        return { do: what, disk: any() };
      case "die beside":
      case "bad beside":
        return { do: what, at, slot: any() };
      case "bad":
        return { do: what, disk: any(), block: any() };
      case "slow":
        return { do: what, disk: any(), factor: [0.1, 3, 10][random.integer(3)] };
      case "kick":
        return { do: what, array: any(), member: any() };
      case "replace":
        return {
          ...{ do: what, array: any(), same: random.integer(2) === 0, depth: 1 + random.integer(4) },
          ...(random.integer(3) === 0 ? { rate: 0.5 + random.integer(4) } : {}),
        };
      case "scrub":
        return { do: what, array: any(), repair: random.integer(3) > 0 };
      case "spare":
      case "journal dies":
        return { do: what, array: any() };
      case "journal bad":
        return { do: what, array: any(), block: any() };
      case "crash":
        return {
          do: what,
          ...(this.choosable && random.integer(4) > 0 ? { choice: random.integer(1000) } : {}),
          ...(random.integer(3) === 0 ? { again: random.integer(20) } : {}),
        };
      default:
        return { do: what };
    }
  }

  private count(): number {
    return 1 + this.random.integer(this.random.integer(4) === 0 ? this.blocks : Math.min(this.blocks, 3));
  }
}
