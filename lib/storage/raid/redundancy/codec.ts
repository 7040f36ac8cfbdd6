/**
 * Redundancy of one group: compute it, recover what is missing, find what is wrong. Works on `parts`, one
 * buffer a slot in the layout's order (data, then P, then Q; or the copies).
 */
import type { Layout } from "../layout/layout.ts";
import { addMultiple, computePQ, divide, EXP, LOG, scale, xor, xorInto } from "./parity.ts";

/** The data parts in the order of Q's coefficients. */
function inQOrder(layout: Layout, group: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const ordered: Uint8Array[] = [];
  for (let slot = 0; slot < layout.dataSlots; slot++) ordered[layout.coefficient(group, slot)] = parts[slot];
  return ordered;
}

/** Fills the redundant parts of the slots in `wanted` (as bits) from the data parts. */
export function encode(layout: Layout, group: number, parts: readonly Uint8Array[], wanted: number): void {
  const k = layout.dataSlots;
  if (layout.mirrored) {
    for (let slot = 1; slot < layout.slots; slot++) if (wanted & (1 << slot)) parts[slot].set(parts[0]);
    return;
  }
  if (layout.parities === 0) return;
  if (wanted & (1 << (k + 1))) computePQ(parts[k], parts[k + 1], inQOrder(layout, group, parts));
  else if (wanted & (1 << k)) xor(parts[k], parts.slice(0, k));
}

/**
 * Recovers the data parts in `unknown` (as bits) from the others and the parts of redundancy in `have`.
 * @throws Error if `have` does not suffice; the array asks `groupSurvives` first
 */
export function recover(
  layout: Layout,
  group: number,
  parts: readonly Uint8Array[],
  unknown: number,
  have: number,
): void {
  const k = layout.dataSlots;
  const lost: number[] = [];
  for (let slot = 0; slot < k; slot++) if (unknown & (1 << slot)) lost.push(slot);
  if (lost.length === 0) return;
  if (layout.mirrored) {
    for (let slot = 1; slot < layout.slots; slot++) if (have & (1 << slot)) return parts[0].set(parts[slot]);
  }
  const p = (have & (1 << k)) !== 0 && layout.parities > 0;
  const q = (have & (1 << (k + 1))) !== 0 && layout.parities > 1;
  if (lost.length === 1 && p) recoverFromP(layout, parts, lost[0]);
  else if (lost.length === 1 && q) recoverFromQ(layout, group, parts, lost[0]);
  else if (lost.length === 2 && p && q) recoverTwo(layout, group, parts, lost[0], lost[1]);
  else {throw new Error(
      `${lost.length} data chunks cannot be recovered from ${Number(p) + Number(q)} of parity`,
    );}
}

function recoverFromP(layout: Layout, parts: readonly Uint8Array[], slot: number): void {
  const k = layout.dataSlots;
  const sources = [parts[k]];
  for (let other = 0; other < k; other++) if (other !== slot) sources.push(parts[other]);
  xor(parts[slot], sources);
}

/** D = (Q + Σ others 2^j·D_j) / 2^i. */
function recoverFromQ(layout: Layout, group: number, parts: readonly Uint8Array[], slot: number): void {
  const k = layout.dataSlots, target = parts[slot];
  target.set(parts[k + 1]);
  for (let other = 0; other < k; other++) {
    if (other !== slot) addMultiple(target, parts[other], EXP[layout.coefficient(group, other)]);
  }
  scale(target, divide(1, EXP[layout.coefficient(group, slot)]));
}

/** Two unknowns, two equations: x + y = P', 2^a·x + 2^b·y = Q', so x = (Q' + 2^b·P') / (2^a + 2^b). */
function recoverTwo(
  layout: Layout,
  group: number,
  parts: readonly Uint8Array[],
  first: number,
  second: number,
): void {
  const k = layout.dataSlots, x = parts[first], y = parts[second];
  const a = EXP[layout.coefficient(group, first)], b = EXP[layout.coefficient(group, second)];
  y.set(parts[k]);
  x.set(parts[k + 1]);
  for (let other = 0; other < k; other++) {
    if (other === first || other === second) continue;
    xorInto(y, parts[other]);
    addMultiple(x, parts[other], EXP[layout.coefficient(group, other)]);
  }
  addMultiple(x, y, b);
  scale(x, divide(1, a ^ b));
  xorInto(y, x);
}

/** One block in which the parts of a group contradict each other. */
export interface Mismatch {
  /** Which block of the chunk (within the part). */
  readonly block: number;
  /** The slot that is wrong, if the redundancy can tell; −1 if it cannot. */
  readonly slot: number;
}

/**
 * Finds the blocks in which a group contradicts itself, and puts right what can be put right, in `parts`.
 *
 * RAID 6 tells which one slot is wrong; a mirror of three or more by majority; RAID 4 and 5 and a mirror of
 * two cannot tell: there the redundancy is made to agree with the data (the first copy), as md does, which
 * may keep the wrong version.
 *
 * @param trustData also in RAID 6: parity that a write left behind half done looks like one wrong chunk of
 * data
 */
export function verify(
  layout: Layout,
  group: number,
  parts: readonly Uint8Array[],
  blockSize: number,
  trustData: boolean,
): Mismatch[] {
  const found: Mismatch[] = [];
  if (layout.slots === layout.dataSlots) return found;
  for (let at = 0; at < parts[0].length; at += blockSize) {
    const piece = parts.map((part) => part.subarray(at, at + blockSize));
    let slot = layout.mirrored
      ? wrongCopy(piece)
      : layout.parities === 2
      ? wrongOfSix(layout, group, piece)
      : wrongOfFive(layout, piece);
    if (slot === undefined) continue;
    if (trustData && !layout.mirrored) slot = -1;
    found.push({ block: at / blockSize, slot });
    correct(layout, group, piece, slot);
  }
  return found;
}

function correct(layout: Layout, group: number, piece: readonly Uint8Array[], slot: number): void {
  const all = (1 << layout.slots) - 1;
  if (layout.mirrored) {
    if (slot === 0) piece[0].set(piece[1]);
  } else if (slot >= 0 && slot < layout.dataSlots) {
    recover(layout, group, piece, 1 << slot, all & ~(1 << slot));
  }
  encode(layout, group, piece, all);
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

function wrongCopy(copies: readonly Uint8Array[]): number | undefined {
  const differ: number[] = [];
  for (let slot = 1; slot < copies.length; slot++) if (!equal(copies[0], copies[slot])) differ.push(slot);
  if (differ.length === 0) return undefined;
  if (copies.length === 2) return -1;
  if (differ.length === 1) return differ[0];
  const othersAgree = differ.length === copies.length - 1 &&
    copies.slice(2).every((copy) => equal(copy, copies[1]));
  return othersAgree ? 0 : -1;
}

function wrongOfFive(layout: Layout, piece: readonly Uint8Array[]): number | undefined {
  const expected = new Uint8Array(piece[0].length);
  xor(expected, piece.slice(0, layout.dataSlots));
  return equal(expected, piece[layout.dataSlots]) ? undefined : -1;
}

/**
 * Both syndromes differ by the same error: (P diff, Q diff) = (e, 2^i·e) names slot i, if all bytes agree on
 * it.
 */
function wrongOfSix(layout: Layout, group: number, piece: readonly Uint8Array[]): number | undefined {
  const k = layout.dataSlots, length = piece[0].length;
  const p = new Uint8Array(length), q = new Uint8Array(length);
  computePQ(p, q, inQOrder(layout, group, piece));
  xorInto(p, piece[k]);
  xorInto(q, piece[k + 1]);
  let wrong: number | undefined = undefined;
  for (let i = 0; i < length; i++) {
    if (p[i] === 0 && q[i] === 0) continue;
    const here = p[i] === 0
      ? k + 1
      : q[i] === 0
      ? k
      : slotOf(layout, group, (LOG[q[i]] - LOG[p[i]] + 255) % 255);
    if (wrong === undefined) wrong = here;
    else if (wrong !== here) return -1;
  }
  return wrong;
}

function slotOf(layout: Layout, group: number, coefficient: number): number {
  for (let slot = 0; slot < layout.dataSlots; slot++) {
    if (layout.coefficient(group, slot) === coefficient) return slot;
  }
  return -1; // more than one slot is wrong
}
