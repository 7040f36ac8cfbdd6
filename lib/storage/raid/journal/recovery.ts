/** After a crash: which entries of a journal the members get again, and how. */
import { type Done, lives } from "../../device/device.ts";
import type { Found } from "./format.ts";
import type { Layout } from "../layout/layout.ts";
import { unharmed } from "../layout/plan.ts";

/** The side of an array that is written again. */
export interface ReplayHost {
  readonly layout: Layout;
  readonly chunkBlocks: number;
  readonly blockSize: number;
  isMissing(member: number, row: number): boolean;
  memberWrite(
    member: number,
    block: number,
    count: number,
    data: Uint8Array | undefined,
    done: Done,
  ): number;
  memberFailed(member: number, generation: number): void;
}

/** The complete entries whose writes the members may lack, oldest first. */
export function liveEntries(found: readonly Found[]): Found[] {
  const oldest = found.reduce((most, entry) => Math.max(most, entry.oldest), 0);
  const live = found.filter(({ number, complete }) => complete && number >= oldest);
  return withoutRebuilt(live.sort((a, b) => a.number - b.number));
}

/**
 * Entries without the writes to members that a later entry of the same group found missing: a member that is
 * there again was rebuilt with what that later entry wrote, and the older write would undo it.
 */
function withoutRebuilt(entries: readonly Found[]): Found[] {
  const missingLater = new Map<number, number>();
  return [...entries].reverse().map((entry) => {
    const missing = missingLater.get(entry.group) ?? 0;
    missingLater.set(entry.group, missing | entry.gone);
    return { ...entry, writes: entry.writes.filter(({ slot }) => (missing & (1 << slot)) === 0) };
  }).reverse();
}

/** Writes them to the members, one after the other; who does not take them is given up in the end. */
export function replay(host: ReplayHost, entries: readonly Found[], done: () => void): void {
  const failed: [member: number, generation: number][] = [];
  const next = (index: number): void => {
    if (index < entries.length) return replayEntry(host, entries[index], failed, () => next(index + 1));
    for (const [member, generation] of failed) host.memberFailed(member, generation);
    done();
  };
  next(0);
}

function replayEntry(
  host: ReplayHost,
  entry: Found,
  failed: [member: number, generation: number][],
  done: () => void,
): void {
  const { layout } = host,
    generations: number[] = [],
    member = (slot: number) => layout.member(entry.group, slot);
  let left = 1, gone = 0, refused = 0;
  const ended = () => {
    if (--left > 0) return;
    const lost = gone | (refused & ~unharmed(layout, gone, refused));
    generations.forEach((generation, slot) => lost & (1 << slot) && failed.push([member(slot), generation]));
    done();
  };
  for (let slot = 0; slot < layout.slots; slot++) {
    if (host.isMissing(member(slot), layout.row(entry.group, slot))) gone |= 1 << slot;
  }
  for (const { slot, low, high, bytes } of entry.writes) {
    if (gone & (1 << slot)) continue;
    left++;
    const block = layout.row(entry.group, slot) * host.chunkBlocks + low;
    generations[slot] = host.memberWrite(member(slot), block, high - low, bytes, (result) => {
      if (!result.ok) lives(result) ? refused |= 1 << slot : gone |= 1 << slot;
      ended();
    });
  }
  ended();
}
