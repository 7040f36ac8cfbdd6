/**
 * Reads a whole array and compares: finds sectors that cannot be read and chunks that contradict each other,
 * and repairs what the level can repair.
 *
 * A chunk that reads as an error is rewritten from the redundancy. A chunk that silently changed only shows
 * as a contradiction: RAID 6 and mirrors of three or more can tell which chunk is wrong; RAID 4, 5 and two
 * copies cannot, and a repair there makes parity (or the second copy) agree with the data, right or wrong. So
 * it does in RAID 6 after a power failure without a journal: what writes left behind half done would be taken
 * for wrong data.
 */
import type { BlockResult } from "../device/device.ts";
import type { GroupOperation } from "./group/group.ts";
import type { RebuildHost } from "./rebuild.ts";

/** A contradiction that a scrub found. */
export interface Finding {
  /** The group (stripe, or chunk and copies) and the block within its chunks. */
  readonly group: number;
  readonly block: number;
  /** The member that was wrong; undefined if the level cannot tell. */
  readonly member: number | undefined;
  readonly repaired: boolean;
}

/** What a scrub found. */
export interface ScrubReport {
  readonly groups: number;
  readonly findings: readonly Finding[];
  /** Groups that could not be read, and why. */
  readonly unreadable: readonly string[];
  /** Groups that lack a member: nothing to compare with. */
  readonly skipped: number;
}

export interface ScrubOptions {
  /** Rewrite what is wrong, false unless told. */
  repair?: boolean;
}

/** Scrubs the array, one group after the other, beside whatever else it does. `done` gets what was found. */
export function scrub(host: RebuildHost, options: ScrubOptions, done: (report: ScrubReport) => void): void {
  const { layout } = host;
  const groups = layout.groups(host.rows);
  const findings: Finding[] = [], unreadable: string[] = [];
  const repair = options.repair ?? false;
  let skipped = 0;

  const next = (group: number): void => {
    if (host.failed) {
      unreadable.push(`the array has lost data: scrubbed only up to group ${group} of ${groups}`);
    }
    if (group === groups && repair && skipped === 0 && unreadable.length === 0) host.unclean = false;
    if (group === groups || host.failed) return done({ groups, findings, unreadable, skipped });
    const operation = host.takeOperation();
    operation.kind = "scrub";
    operation.group = group;
    operation.low = 0;
    operation.high = host.blocksInRow(layout.row(group, 0));
    operation.repair = repair;
    operation.trustData = host.unclean;
    operation.mismatches = [];
    operation.onFinish = (ended, result) => {
      record(ended, result);
      next(group + 1);
    };
    host.begin(operation);
  };

  const record = (operation: GroupOperation, result: BlockResult): void => {
    const { group } = operation;
    if (!result.ok) {
      unreadable.push(result.message);
      return;
    }
    if (operation.incomplete) skipped++;
    for (const { block, slot } of operation.mismatches) {
      const member = slot < 0 ? undefined : layout.member(group, slot);
      findings.push({ group, block, member, repaired: repair });
    }
  };

  next(0);
}
