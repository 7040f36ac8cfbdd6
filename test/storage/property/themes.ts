// What lives are about. Drawn from everything alike, most of them would try what goes well anyway.
import type { Action, Life } from "./spec.ts";

type What = Action["do"];

export type Theme = {
  /** What is promised. */
  name: string;
  /** What happens, how often; several things happen one soon after the other, to the same blocks. */
  happens: [weight: number, ...what: What[]][];
  /** How many such things at most. */
  length: number;
  /** Rows of chunks, at most. */
  rows: number;
  /** Share of lives with write caches, with journals, and with arrays of arrays. */
  caches: number;
  journals: number;
  nested: number;
  faults: Life["faults"][];
  /** How often one waits until all before is done: a fault in the middle of much work is soon overwritten. */
  calm: number;
  /** In how many blocks most of it happens, at most. */
  hot: number;
};

const MOSTLY_BORNE: Life["faults"][] = ["cost no block", "cost no block", "cost no block", "cost blocks"];

const anything: Theme = {
  name: "whatever happens, all at once",
  happens: [
    [40, "write"],
    [10, "read"],
    [3, "check"],
    [3, "flush"],
    [1, "discard"],
    [4, "die"],
    [4, "die beside"],
    [4, "bad"],
    [8, "bad beside"],
    [3, "slow"],
    [3, "kick"],
    [5, "replace"],
    [1, "spare"],
    [6, "scrub"],
    [2, "mend"],
    [1, "journal dies"],
    [1, "journal bad"],
    [1, "crash"],
  ],
  length: 24,
  rows: 3,
  caches: 0.25,
  journals: 0.25,
  nested: 0.5,
  faults: ["cost no block", "cost blocks", "cost all"],
  calm: 0.2,
  hot: 20,
};

/** Disks that are not known to be dead, and sectors that cannot be read, met by writes. */
const sectors: Theme = {
  name: "when writes meet dead disks and bad sectors",
  happens: [
    [10, "write"],
    [8, "bad beside"],
    [1, "die beside"],
    [3, "die beside", "bad beside", "write"],
    [3, "bad beside", "die beside", "write"],
    [1, "scrub"],
  ],
  length: 10,
  rows: 3,
  caches: 0.05,
  journals: 0.1,
  nested: 0.1,
  faults: ["cost blocks", "cost blocks", "cost blocks", "cost no block"],
  calm: 0.6,
  hot: 4,
};

const scrubs: Theme = {
  name: "when scrubs repair, and members are missing",
  happens: [
    [30, "write"],
    [5, "read"],
    [20, "bad beside"],
    [3, "die beside"],
    [10, "scrub"],
    [5, "die beside", "bad beside", "scrub"],
    [5, "scrub", "bad beside", "die beside"],
    [3, "kick", "bad beside", "scrub"],
    [4, "replace"],
    [4, "mend"],
    [2, "slow"],
  ],
  length: 15,
  rows: 3,
  caches: 0.1,
  journals: 0.1,
  nested: 0.15,
  faults: MOSTLY_BORNE,
  calm: 0.4,
  hot: 6,
};

/** Members that come and go. */
const rebuilds: Theme = {
  name: "while members come and go",
  happens: [
    [40, "write"],
    [10, "read"],
    [3, "check"],
    [3, "kick"],
    [4, "die"],
    [4, "bad beside"],
    [6, "slow"],
    [3, "spare"],
    [8, "kick", "replace"],
    [3, "kick", "replace", "kick"],
    [3, "slow", "read", "kick", "replace", "crash"],
    [3, "slow", "write", "kick", "replace", "crash"],
    [3, "kick", "write", "replace", "check", "crash"],
    [2, "kick", "replace", "die"],
  ],
  length: 20,
  rows: 3,
  caches: 0.3,
  journals: 0.3,
  nested: 0.2,
  faults: MOSTLY_BORNE,
  calm: 0.2,
  hot: 20,
};

/** Power failures. */
const power: Theme = {
  name: "after power failures",
  happens: [
    [40, "write"],
    [4, "read"],
    [2, "check"],
    [5, "flush"],
    [4, "crash"],
    [4, "write", "crash"],
    [4, "write", "flush", "crash"],
    [8, "flush", "write", "flush", "crash"],
    [4, "kick", "write", "replace", "crash"],
    [2, "bad beside"],
    [1, "die"],
    [1, "spare"],
    [2, "scrub"],
    [2, "mend"],
  ],
  length: 25,
  rows: 2,
  caches: 0.6,
  journals: 0.5,
  nested: 0.1,
  faults: MOSTLY_BORNE,
  calm: 0.1,
  hot: 3,
};

export const THEMES: readonly Theme[] = [anything, sectors, scrubs, rebuilds, power];
