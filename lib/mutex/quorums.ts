/** Quorums for Maekawa's algorithm: every process has one, and every two have a member in common. */
import type { ProcessId } from "../core/process.ts";

/**
 * Perfect difference sets: every difference but 0, modulo N, occurs exactly once. The sets shifted by 0 to N
 * − 1 are the lines of a projective plane (N = q² + q + 1 points, each line with K = q + 1 of them): every
 * two lines meet in exactly one point.
 */
const DIFFERENCES: Readonly<Record<number, readonly number[]>> = {
  3: [0, 1],
  7: [0, 1, 3],
  13: [0, 1, 3, 9],
};

/**
 * The quorum of each process: from a projective plane for 3, 7 and 13 processes, of the least size possible,
 * K with N = K(K − 1) + 1; otherwise from a grid. Each holds its own process.
 * @param ids the processes
 * @example quorumsOf([1, 2, 3, 4, 5, 6, 7]).get(1) // [1, 2, 4]
 */
export function quorumsOf(ids: readonly ProcessId[]): Map<ProcessId, ProcessId[]> {
  const group = [...ids].sort((a, b) => a - b), count = group.length;
  const differences = DIFFERENCES[count];
  const members = differences
    ? (place: number) => differences.map((difference) => (place + difference) % count)
    : (place: number) => gridQuorum(place, count);
  return new Map(group.map((id, place) => [id, members(place).map((at) => group[at]).sort((a, b) => a - b)]));
}

/**
 * The process's row, and one of every other row, in its column where the row is long enough. Any two meet:
 * the one has all of its row, the other one of every row. About 2√N − 1 members.
 */
function gridQuorum(place: number, count: number): number[] {
  const width = Math.ceil(Math.sqrt(count));
  const row = Math.floor(place / width), column = place % width;
  const quorum: number[] = [];
  for (let start = 0; start < count; start += width) {
    const length = Math.min(width, count - start);
    if (start === row * width) { for (let i = 0; i < length; i++) quorum.push(start + i); }
    else quorum.push(start + column % length);
  }
  return quorum;
}
