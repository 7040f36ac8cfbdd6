/** A write under a lock that its writer has lost meanwhile. */
import { LeaseStorage } from "../../../mutex/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { at, partition } from "../../../run/faults.ts";
import { simulate, type Simulation } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { CHUBBY_CELL, chubbyCell } from "./cell.ts";

/** What became of it. */
export type LateWrite = {
  /** How long nobody got the lock after the session of its holder had ended, s. */
  readonly lockDelayS: number;
  /** Whether the storage looks at generations. */
  readonly sequencer: boolean;
  /** When the second client got the lock, s. */
  readonly lockedAfterS: number;
  /** What became of the first one's write, which is under way for 40 s. */
  readonly late: "written before the other's" | "written over the other's" | "refused";
  /** What the storage has in the end. */
  readonly stored: string;
};

const FIRST = 11, SECOND = 12, STORAGE = 6, LATE_MS = 40_000;

/**
 * P11 has a lock and writes "old" under it to P6; the message is under way for 40 s, and P11 is cut off from
 * the cell. P12 asks for the lock every second, and as soon as it has it, writes "new".
 * @returns four rows: without a lock-delay and with one of 60 s, without sequencers and with them
 */
export function lateWrites(): LateWrite[] {
  return [0, 60].flatMap((lockDelayS) =>
    [false, true].map((sequencer) => lateWrite(lateWriteRun(lockDelayS, sequencer), lockDelayS, sequencer))
  );
}

/** The run behind a row. */
export function lateWriteRun(lockDelayS: number, sequencer: boolean): Simulation {
  return simulate({
    processes: {
      ...chubbyCell([FIRST, SECOND], {}, { lockDelayMs: 1000 * lockDelayS }),
      [STORAGE]: () => new LeaseStorage(sequencer),
    },
    latency: 1,
    links: [{ from: FIRST, to: STORAGE, latency: LATE_MS }],
    scenario: [
      at(5000, invoke(FIRST, "open"), invoke(SECOND, "open")),
      at(6000, invoke(FIRST, "acquire", "lock")),
      at(7000, invoke(FIRST, "use", "lock", STORAGE, "old"), partition([...CHUBBY_CELL], [FIRST])),
      ...range(8, 90).map((second) => at(1000 * second, invoke(SECOND, "acquire", "lock"))),
      ...range(8, 90).map((second) => at(1000 * second + 500, invoke(SECOND, "use", "lock", STORAGE, "new"))),
    ],
    until: { timeMs: 100_000, events: 1_000_000 },
    seed: 1,
  });
}

type Said = { readonly written?: string; readonly refused?: string; readonly by: ProcessId };

function lateWrite({ trace, processes }: Simulation, lockDelayS: number, sequencer: boolean): LateWrite {
  const said = trace.where({ kind: "output", process: STORAGE }).map(({ content }) => content as Said);
  const lockedMs =
    trace.where({ kind: "respond", process: SECOND }).find(({ content }) =>
      typeof (content as { value: unknown }).value === "number"
    )!.time;
  const place = said.findIndex(({ by }) => by === FIRST);
  const late = said[place].refused !== undefined
    ? "refused"
    : place === 0
    ? "written before the other's"
    : "written over the other's";
  const { value } = processes.find(({ id }) => id === STORAGE) as LeaseStorage;
  // Whoever writes again and again hides what the late one did: what counts is what stood there then.
  const stored = late === "written over the other's" ? said[place].written! : value;
  return { lockDelayS, sequencer, lockedAfterS: lockedMs / 1000, late, stored };
}
