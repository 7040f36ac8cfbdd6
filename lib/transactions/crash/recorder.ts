/** A disk that remembers how it was before each of its effects, and what a crash makes of it. */
import { canonical } from "../../core/canonical.ts";
import { everyOutcome } from "../../storage/device/crash.ts";
import { type Sectors, WriteBackDisk } from "../../storage/device/write_back.ts";
import type { StoreDisk } from "../store/blocks.ts";

/** Something that a store did to its disk: wrote a block, or flushed. */
export type Effect = { readonly kind: "write"; readonly block: number } | { readonly kind: "flush" };

/** How a disk was before an effect; or after the last one, which has none. */
export type Moment = {
  readonly effect: Effect | undefined;
  readonly medium: readonly Sectors[];
  readonly unflushed: readonly { readonly block: number; readonly data: Sectors }[];
};

/** What became, in a crash, of a write that was not flushed. */
export type Fate = { readonly block: number; readonly fate: "kept" | "lost" | "torn" };

/** What a crash can leave on the medium, and the fates that leave it. */
export type Outcome = {
  readonly medium: readonly Sectors[];
  readonly key: string;
  readonly fates: readonly Fate[];
};

/** A disk with what happened to it. */
export class RecordedDisk implements StoreDisk {
  readonly moments: Moment[] = [];
  private readonly disk: WriteBackDisk;

  constructor(medium: readonly Sectors[]) {
    this.disk = new WriteBackDisk({ blocks: medium });
  }

  read(block: number): Sectors {
    return this.disk.apply({ type: "Read", block });
  }

  write(block: number, data: Sectors): void {
    this.note({ kind: "write", block });
    this.disk.apply({ type: "Write", block, data });
  }

  flush(): void {
    this.note({ kind: "flush" });
    this.disk.apply({ type: "Flush" });
  }

  /** Notes the present as a moment at which it may end. */
  note(effect?: Effect): void {
    this.moments.push({ effect, medium: [...this.disk.medium], unflushed: [...this.disk.unflushed] });
  }
}

/** Nobody who flushes now and then leaves so much open. */
const MOST_OUTCOMES = 5000;

/**
 * Everything that a crash at this moment can leave, each once.
 * @throws Error for more than 5,000
 */
export function outcomesOf({ medium, unflushed }: Moment): Outcome[] {
  const found = new Map<string, Outcome>();
  everyOutcome((choose) => {
    const disk = new WriteBackDisk({ blocks: medium });
    disk.unflushed = [...unflushed];
    disk.crash(choose);
    const key = disk.medium.map(textOf).join();
    if (found.has(key)) return;
    const fates = unflushed.map(({ block, data }) => ({
      block,
      fate: fateOf(data, medium[block], disk.medium[block]),
    }));
    found.set(key, { medium: disk.medium, key, fates });
  }, MOST_OUTCOMES);
  return [...found.values()];
}

const texts = new WeakMap<object, string>();

/** The canonical text of a block's contents, which are never changed in place. */
function textOf(data: Sectors): string {
  if (typeof data !== "object" || data === null) return canonical(data);
  let text = texts.get(data);
  if (text === undefined) texts.set(data, text = canonical(data));
  return text;
}

function fateOf(written: Sectors, before: Sectors, after: Sectors): Fate["fate"] {
  const left = textOf(after);
  return left === textOf(written)
    ? "kept"
    : left === textOf(before) || !Array.isArray(after)
    ? "lost"
    : "torn";
}
