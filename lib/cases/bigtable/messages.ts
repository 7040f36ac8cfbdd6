/** What master, tablet servers and clients of Bigtable say to each other. */

/**
 * `lock` is the generation of the lock that a tablet server has: whoever loses its lock and gets it again has
 * another one. `epoch` counts how often the tablet was assigned. `number` is the question's, and its
 * answer's.
 */
export type BigtableMessage =
  | { type: "Holds"; lock: number }
  | { type: "Assign"; tablet: string; lock: number; epoch: number }
  | { type: "Loaded"; tablet: string; epoch: number }
  | { type: "Put"; tablet: string; row: string; value: string; number: number }
  | { type: "Stored"; tablet: string; row: string; value: string; number: number }
  | { type: "Get"; tablet: string; row: string; number: number }
  | { type: "Row"; tablet: string; value: string; number: number }
  | { type: "NotHere"; tablet: string; number: number };

/** The first tablets: one whose place the lock service knows, and one that knows those of all others. */
export const ROOT = "root", METADATA = "metadata";

/** Where the place of a tablet stands: METADATA's in the root tablet, the others' in METADATA. */
export function parentOf(tablet: string): string {
  return tablet === ROOT ? "" : tablet === METADATA ? ROOT : METADATA;
}
