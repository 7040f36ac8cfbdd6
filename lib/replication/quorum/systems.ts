/** Quorum systems as data: sets of processes of which any two have a member in common. */
import type { ProcessId } from "../../core/process.ts";

/** Processes 1 to `size`, and the smallest sets of them that suffice. */
export type QuorumSystem = {
  readonly name: string;
  readonly size: number;
  readonly quorums: readonly (readonly ProcessId[])[];
};

function counted(what: string, count: number, least: number): number {
  if (Number.isInteger(count) && count >= least && count <= 20) return count;
  throw new RangeError(`${what} must be an integer from ${least} to 20, got ${count}`);
}

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1);

/** All sets of more than half. @throws RangeError for other sizes than 1 to 20 */
export function majoritySystem(size: number): QuorumSystem {
  counted("the number of processes", size, 1);
  return { name: `majority of ${size}`, size, quorums: choices(upTo(size), Math.floor(size / 2) + 1) };
}

function choices(from: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return from.flatMap((first, place) =>
    choices(from.slice(place + 1), count - 1).map((rest) => [first, ...rest])
  );
}

/** Everyone: a read may then ask anybody. @throws RangeError for other sizes than 1 to 20 */
export function writeAllSystem(size: number): QuorumSystem {
  counted("the number of processes", size, 1);
  return { name: `all ${size}`, size, quorums: [upTo(size)] };
}

/**
 * A square of processes; a quorum is a row and a column (Cheung, Ammar and Ahamad, 1992).
 * @throws RangeError for other sides than 1 to 4
 */
export function gridSystem(side: number): QuorumSystem {
  if (!(Number.isInteger(side) && side >= 1 && side <= 4)) {
    throw new RangeError(`the side of a grid must be an integer from 1 to 4, got ${side}`);
  }
  const size = side * side, places = upTo(side).map((place) => place - 1);
  const quorums = places.flatMap((row) =>
    places.map((column) =>
      upTo(size).filter((id) => Math.floor((id - 1) / side) === row || (id - 1) % side === column)
    )
  );
  return { name: `grid ${side} × ${side}`, size, quorums };
}

/**
 * A binary tree; a quorum is a path from the root to a leaf, where for each process that is left out there
 * are paths from both of its children (Agrawal and El Abbadi, 1991).
 * @throws RangeError for other depths than 1 to 4 levels
 */
export function treeSystem(levels: number): QuorumSystem {
  if (!(Number.isInteger(levels) && levels >= 1 && levels <= 4)) {
    throw new RangeError(`a tree has 1 to 4 levels, got ${levels}`);
  }
  const size = 2 ** levels - 1;
  const below = (id: number): number[][] => {
    if (2 * id > size) return [[id]];
    const left = below(2 * id), right = below(2 * id + 1);
    const both = left.flatMap((one) => right.map((other) => [...one, ...other]));
    return [...[...left, ...right].map((path) => [id, ...path]), ...both];
  };
  const quorums = below(1).map((quorum) => quorum.sort((a, b) => a - b));
  return { name: `tree of ${size}`, size, quorums: minimal(quorums) };
}

/** The sets that contain no other one. */
function minimal(sets: readonly number[][]): number[][] {
  return sets.filter((set) => !sets.some((other) => other !== set && other.every((id) => set.includes(id))));
}

/** The seven lines of the Fano plane: any two meet in one point (Maekawa, 1985). */
export function fanoSystem(): QuorumSystem {
  const quorums = upTo(7).map((id) => [0, 1, 3].map((step) => (id - 1 + step) % 7 + 1).sort((a, b) => a - b));
  return { name: "Fano plane", size: 7, quorums };
}

/** A hub with one of the others, or all the others. @throws RangeError for other sizes than 3 to 20 */
export function wheelSystem(size: number): QuorumSystem {
  const rim = upTo(counted("the number of processes", size, 3)).slice(1);
  return { name: `wheel of ${size}`, size, quorums: [...rim.map((id) => [1, id]), rim] };
}

/** Whether any two quorums have a member in common: what makes them quorums. */
export function intersects({ quorums }: QuorumSystem): boolean {
  return quorums.every((one) => quorums.every((other) => one.some((id) => other.includes(id))));
}

/** How many processes may fail, whichever they are, so that a quorum is left. */
export function survivesAny({ size, quorums }: QuorumSystem): number {
  const masks = quorums.map(maskOf);
  let least = size;
  for (let down = 0; down < 2 ** size; down++) {
    if (masks.every((mask) => (mask & down) !== 0)) least = Math.min(least, bitsIn(down));
  }
  return least - 1;
}

/**
 * The probability that no quorum is left, if each process is down with probability `p`, by itself; by going
 * through all 2^size cases. @throws RangeError for a probability that is none
 */
export function failureProbability({ size, quorums }: QuorumSystem, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must be from 0 to 1, got ${p}`);
  const masks = quorums.map(maskOf), cases = new Array<number>(size + 1).fill(0);
  for (let down = 0; down < 2 ** size; down++) {
    if (masks.every((mask) => (mask & down) !== 0)) cases[bitsIn(down)]++;
  }
  return cases.reduce((sum, count, failed) => sum + count * p ** failed * (1 - p) ** (size - failed), 0);
}

const maskOf = (ids: readonly number[]) => ids.reduce((mask, id) => mask | 1 << id - 1, 0);

function bitsIn(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
