/**
 * Open problems without a best answer: an entry is scored on runs that nobody has seen, and stands in the
 * class's table.
 */
import type { Picture } from "../view/page/picture.ts";
import { show } from "../view/page/show.ts";
import { table } from "../view/page/table.ts";
import { regions } from "./files/data.ts";
import { judgementBox } from "./exercise/box.ts";
import type { Challenge, Scored } from "./challenges/scored.ts";
import { duellingProposers } from "./challenges/duelling_proposers.ts";
import { electionTimeout } from "./challenges/election_timeout.ts";
import { patience } from "./challenges/patience.ts";
import { threeReplicas } from "./challenges/three_replicas.ts";
import { undecided } from "./challenges/undecided.ts";
import { record, seedOf } from "./exercise/record.ts";
import { appendScore, readScores } from "./challenges/scores.ts";

export type { Scored } from "./challenges/scored.ts";

const CHALLENGES: Readonly<Record<string, Challenge>> = {
  "election timeout": electionTimeout,
  "duelling proposers": duellingProposers,
  "undecided": undecided,
  "patience": patience,
  "three replicas": threeReplicas(regions),
};

export type ChallengeOptions = {
  /** The class's table, a CSV file beside the notebook; an entry is appended. Absent: nothing is written. */
  readonly table?: string;
  /**
   * Mixed into the seeds. Whoever gives the course chooses one and tells nobody, and scores all entries again
   * with it.
   */
  readonly secret?: string;
};

const SEEDS = 20;

/**
 * Scores an entry of an open problem on hidden seeds and shows the score and the table.
 *
 * What "hidden" means: the seeds are derived from the challenge's name and the secret, and are never printed.
 * Without a secret, who reads the library can work them out. It keeps an honest entry from being tuned to a
 * few runs, no more; a secret keeps it from anyone.
 *
 * @param name "election timeout", "duelling proposers", "undecided", "patience" or "three replicas"
 * @param entry what the challenge asks for: for the election timeout a function that makes a process,
 * `() => new WatchedBully(50, 200, 100)`
 * @returns nothing in a notebook; elsewhere the picture
 * @throws RangeError for a challenge that does not exist; Error if the table cannot be written
 * @example challenge("election timeout", () => new WatchedBully(50, 200, 100), { table: "class_table.csv" })
 */
export function challenge(name: string, entry: unknown, options: ChallengeOptions = {}): Picture | undefined {
  const scored = scoreOf(name, entry, options.secret);
  const { score, judgement, measured } = scored;
  const shown = show(judgementBox(`${name}: ${score} of 1000 points`, judgement));
  if (options.table === undefined) return shown;
  const student = record.student ?? "nobody";
  const isEntry = judgement.outcome !== "not defined yet" && judgement.outcome !== "still missing";
  if (isEntry) appendScore(options.table, { challenge: name, student, score, ...measured });
  const best = bestOf(readScores(options.table).filter((row) => row.challenge === name));
  if (best.length === 0) return shown;
  return show(table(best, { caption: `The class so far: ${name}, the best entry of each` })) ?? shown;
}

/**
 * The same without showing or writing anything.
 * @throws RangeError for a challenge that does not exist
 * @example scoreOf("election timeout", () => new WatchedBully(50, 200, 100)).score
 */
export function scoreOf(name: string, entry: unknown, secret = ""): Scored {
  if (!Object.hasOwn(CHALLENGES, name)) {
    throw new RangeError(`the challenges are ${Object.keys(CHALLENGES).join(", ")}; got "${name}"`);
  }
  const first = seedOf(`${name}/${secret}`);
  const seeds = Array.from({ length: SEEDS }, (_, index) => first + 7919 * index);
  return CHALLENGES[name].score(entry, seeds);
}

type Row = Readonly<Record<string, string | number>>;

/** The best entry of each student, the highest first. */
function bestOf(rows: readonly Row[]): Row[] {
  const best = new Map<string, Row>();
  for (const row of rows) {
    const before = best.get(String(row.student));
    if (!before || Number(row.score) > Number(before.score)) best.set(String(row.student), row);
  }
  return [...best.values()].sort((a, b) => Number(b.score) - Number(a.score))
    .map(({ challenge: _, ...row }, index) => ({ place: index + 1, ...row }));
}
