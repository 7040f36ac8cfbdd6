/**
 * The crash matrix of a commit protocol as a table: whoever crashes wherever, and what becomes of the rest.
 */
import { crashMatrix, type CrashRow, type Ending } from "../../run/explore/crashes.ts";
import { type Graph, type GraphLocal, graphOf } from "../../run/explore/graph.ts";
import { movesOf } from "../../run/replay/moves.ts";
import { replay } from "../../run/replay/replay.ts";
import type { Schedule } from "../../run/system.ts";
import { escapeHtml, Picture } from "../../view/page/picture.ts";
import { THEME } from "../../view/page/theme.ts";
import { type Blocking, blockingOf, outcomeIn } from "./blocking.ts";
import { unlessBroken } from "../bounded/unless_broken.ts";
import { commitOne, type CommitRoles, committing, type ServerVote } from "../judges/commit/system.ts";

type Fields = {
  readonly open?: ReadonlyMap<number, { readonly state: string }>;
  readonly prepared?: ReadonlyMap<number, unknown>;
  readonly outcomes?: ReadonlyMap<number, string>;
};

const YES: readonly ServerVote[] = ["yes", "yes"];
const MOST_STATES = 40_000;

/**
 * One crash at every point between two effects of every execution of two-phase commit without other faults,
 * and how executions end after it: nobody decides differently, and who is blocked. The situations come from
 * the recorded effects.
 * @param roles the protocol's classes; two-phase commit unless told
 * @param votes of the participants; two that vote yes unless told
 * @throws RangeError if there are too many states
 */
export function commitCrashes(roles: CommitRoles = {}, votes: readonly ServerVote[] = YES): CrashRow[] {
  return rowsOf(withOneCrash(roles, votes));
}

/**
 * Whether, after one crash at any point, exactly those servers are blocked that have promised and cannot
 * learn the outcome: asked of each state in which an execution ends.
 * @param roles, votes as `commitCrashes` takes them
 * @throws RangeError if there are too many states
 */
export function commitBlocking(roles: CommitRoles = {}, votes: readonly ServerVote[] = YES): Blocking {
  return blockingOf(withOneCrash(roles, votes));
}

/** @throws RangeError if there are too many states */
function withOneCrash(roles: CommitRoles, votes: readonly ServerVote[]): Graph {
  const graph = graphOf({
    processes: committing(votes, roles),
    invocations: [commitOne],
    time: "ordered",
    forces: "instant",
    faults: { crashes: 1, recoveries: 1 },
  }, { states: MOST_STATES });
  if (graph.exhausted) return graph;
  throw new RangeError(`a table of crashes needs all states, and there are more than ${MOST_STATES}`);
}

function rowsOf(graph: Graph): CrashRow[] {
  return crashMatrix(graph, { decided: decisionOf, at: ({ fields }) => situationOf(fields as Fields) });
}

/** Of a server its log tells; who is prepared and has none is blocked, any other one is not bound. */
function decisionOf({ fields, log }: GraphLocal): string | undefined {
  return outcomeIn(log) ?? ((fields as Fields | undefined)?.prepared?.size ? undefined : FREE);
}

/** Nobody waits for it, and it waits for nobody. */
const FREE = "free";

function situationOf({ open, prepared, outcomes }: Fields): string {
  if (open) return [...open.values()][0]?.state ?? "idle";
  if (prepared?.size) return "prepared";
  return [...outcomes?.values() ?? []][0] ?? "working";
}

const WAYS = ["down", "atOnce", "later"] as const;
const HEADS = ["who", "does", "crashes", "stays down", "comes back at once", "comes back later"];

/**
 * The crash matrix as a table. Each cell says how all executions end, and opens one of them, in words.
 * @param roles, votes as `commitCrashes` takes them
 */
export function crashTable(roles: CommitRoles = {}, votes: readonly ServerVote[] = YES): Picture {
  return unlessBroken(roles.coordinator ?? roles.participant, () => drawn(roles, votes));
}

function drawn(roles: CommitRoles, votes: readonly ServerVote[]): Picture {
  const system = { processes: committing(votes, roles) };
  const graph = withOneCrash(roles, votes), blocking = blockingOf(graph);
  const rows = rowsOf(graph).filter(({ process }) => process <= 2); // participants are alike
  const body = rows.map((row) => {
    const cells = WAYS.map((way) => `<td class="${kindOf(row[way])}">${cell(row, way, system)}</td>`);
    const who = row.process === 1 ? "coordinator" : "participant P2";
    const texts = [who, row.at, row.during ?? "between two steps"];
    return `<tr>${texts.map((text) => `<td>${escapeHtml(text)}</td>`).join("")}${cells.join("")}</tr>`;
  });
  const all = rows.flatMap((row) => WAYS.map((way) => row[way]));
  const torn = all.filter(isTorn).length,
    waiting = all.filter((endings) => blockedIn(endings).length > 0).length;
  const title = `${rows.length} crashes, ${all.length} cells: ${torn || "none"} ${
    torn === 1 ? "is" : "are"
  } torn, in ${waiting} somebody is blocked; ${claimOf(blocking)}`;
  const head = HEADS.map((text) => `<th scope="col">${text}</th>`).join("");
  const html = `<div class="hb hb-crashes"><style>${THEME}${STYLE}</style><div class="hb-scroll"><table>` +
    `<caption>${title}</caption><thead><tr>${head}</tr></thead><tbody>${
      body.join("\n")
    }</tbody></table></div></div>`;
  return new Picture(html, title);
}

/** What all end states say of who is blocked. */
function claimOf({ holds, ends, wrong }: Blocking): string {
  if (!holds) return `✗ ${wrong.join("; ")}`;
  return `in each of ${ends} end states exactly those who have promised and cannot be told`;
}

const blockedIn = (endings: readonly Ending[]) => endings.flatMap(({ blocked }) => blocked);
/** Somebody has committed and somebody has aborted. */
const isTorn = (endings: readonly Ending[]) =>
  endings.some(({ decided }) => decided.includes("commit") && decided.includes("abort"));
const kindOf = (endings: readonly Ending[]) =>
  isTorn(endings) ? "torn" : blockedIn(endings).length > 0 ? "waits" : "";

type System = Parameters<typeof replay>[0];

function cell(row: CrashRow, way: typeof WAYS[number], system: System): string {
  const endings = row[way], run = row.runs[way];
  const text = endings.map(wordsOf).join("<br>");
  if (!run) return text;
  const steps = stepsIn(system, run).map((words) => `<li>${escapeHtml(words)}</li>`).join("");
  return `<details><summary>${text}</summary><ol>${steps}</ol></details>`;
}

function wordsOf({ decided, blocked }: Ending): string {
  const said = decided.filter((one) => one !== FREE).map(String);
  const waits = blocked.length > 0 ? [`⏳ ${blocked.map((id) => `P${id}`).join(" ")} blocked`] : [];
  return escapeHtml(
    [...said.length > 1 ? [`✗ ${said.join(" and ")}`] : said, ...waits].join(", ") || "nothing",
  );
}

/** After the starts. */
function stepsIn(system: System, run: Schedule): string[] {
  return movesOf(replay(system, run)).filter(({ step }) => step.step !== "start").map(({ words }) => words);
}

const STYLE = `.hb-crashes table{border-collapse:collapse;font-size:12.5px;margin:0}
.hb-crashes caption{caption-side:top;text-align:left;font-weight:600;padding:0 0 6px;color:inherit}
.hb-crashes th,.hb-crashes td{padding:3px 8px;border:0;border-bottom:1px solid rgba(128,128,128,.3);text-align:left;vertical-align:top;background:none}
.hb-crashes .waits{background:rgba(128,128,128,.16)}
.hb-crashes .torn{outline:2px solid var(--hb-2);outline-offset:-2px}
.hb-crashes summary{cursor:pointer}
.hb-crashes ol{margin:4px 0 4px 18px;padding:0;min-width:260px}`;
