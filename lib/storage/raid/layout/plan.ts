/** Which chunks of a group an operation must read first. Slots are bits of an integer, as everywhere here. */
import { bits, type Layout } from "./layout.ts";

/** How a small write gets its new parity. */
export type WriteStrategy = "read-modify-write" | "reconstruct-write";

/** The answer if the group cannot serve the operation any more. */
export const LOST = -1;
/** Set in the answer for a write: the parity is changed by the difference of old and new data. */
export const MODIFY = 1 << 30;

export const dataMask = (layout: Layout): number => (1 << layout.dataSlots) - 1;
export const redundantMask = (layout: Layout): number => ((1 << layout.slots) - 1) & ~dataMask(layout);

/**
 * Slots to read for a write, by the way with the fewest reads (both ways write the same). On a tie it is
 * read-modify-write: its writes go where its reads have just left the arms.
 * @param gone slots whose member is missing
 * @param unreadable slots that turned out to be unreadable
 * @param touched slots with new data
 * @param covered those of them that are written in full
 */
export function planWrite(
  layout: Layout,
  gone: number,
  unreadable: number,
  touched: number,
  covered: number,
  strategy: WriteStrategy | undefined,
): number {
  if (!layout.groupSurvives(gone)) return LOST;
  if (layout.mirrored || layout.parities === 0) return 0;
  const redundant = redundantMask(layout) & ~gone, out = gone | unreadable;
  if (redundant === 0 && (touched & gone) === 0) return 0; // no parity is left to keep up
  const modifyReads = touched | redundant, canModify = (modifyReads & out) === 0;
  const reconstructReads = dataMask(layout) & ~covered, canReconstruct = (reconstructReads & out) === 0;
  if (canModify && canReconstruct) {
    const modify = strategy === undefined
      ? bits(modifyReads) <= bits(reconstructReads)
      : strategy === "read-modify-write";
    return modify ? modifyReads | MODIFY : reconstructReads;
  }
  if (canModify) return modifyReads | MODIFY;
  return canReconstruct ? reconstructReads : readsToDecode(layout, out);
}

/** Slots to read to know slot `target` when those in `out` cannot be read. */
export function planDecode(layout: Layout, out: number, target: number): number {
  if ((out & (1 << target)) === 0) return 1 << target;
  if (!layout.mirrored) return readsToDecode(layout, out);
  for (let slot = 0; slot < layout.slots; slot++) if ((out & (1 << slot)) === 0) return 1 << slot;
  return LOST;
}

/** All that can be read, to compare it. */
export function planScrub(layout: Layout, out: number): number {
  return layout.groupSurvives(out) ? ((1 << layout.slots) - 1) & ~out : LOST;
}

/**
 * Of the slots whose living members did not take a write, those that may stay as they are, since there is
 * nothing that has to agree with them. The others hold what is old: their members are not to be asked any
 * more.
 */
export function unharmed(layout: Layout, gone: number, refused: number): number {
  if (layout.level === 0) return refused;
  const others = ((1 << layout.slots) - 1) & ~gone & ~refused;
  return layout.mirrored && others === 0 ? refused & -refused : 0; // one copy is as good as its group
}

/** All data that can be read, and as many parities as there are data chunks that cannot. */
function readsToDecode(layout: Layout, out: number): number {
  const unknown = bits(dataMask(layout) & out);
  let reads = dataMask(layout) & ~out, parities = 0;
  for (let slot = layout.dataSlots; slot < layout.slots && parities < unknown; slot++) {
    if (out & (1 << slot)) continue;
    reads |= 1 << slot;
    parities++;
  }
  return parities < unknown ? LOST : reads;
}
