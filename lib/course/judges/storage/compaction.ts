/** The judge of notebook 14's exercise on compactions: several tables of a tablet become one. */
import { functionJudge } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

/** A row's value, or null: it was deleted. */
type Table = Readonly<Record<string, string | null>>;
type Compact = (tables: Table[], isMajor: boolean) => unknown;

const EXAMPLE: readonly Table[] = [{ x: "new" }, { x: "old", y: "1" }];

/** What is left of several tables, the newest first. */
export const compaction = functionJudge<Compact>([EXAMPLE.map((table) => ({ ...table })), false], judge);

function merged(compact: Compact, tables: readonly Table[], isMajor: boolean): unknown {
  return compact(tables.map((table) => ({ ...table })), isMajor);
}

function judge(compact: Compact): Judgement {
  const first = merged(compact, EXAMPLE, false);
  if (typeof first !== "object" || first === null || Array.isArray(first)) {
    return keepWorking("It does not return a table.", {
      hint: `Of ${JSON.stringify(EXAMPLE)} it should make {"x":"new","y":"1"}.`,
    });
  }
  const { trials, failed } = inTurn([
    () => leaves("what is in one table only", compact, [{ x: "1" }, { y: "2" }], false, { x: "1", y: "2" }),
    () => leaves("the newest counts", compact, EXAMPLE, false, { x: "new", y: "1" }),
    () => leaves("of three", compact, [{}, { x: "2" }, { x: "1" }], false, { x: "2" }),
    () => leaves("a row that is deleted is gone", compact, [{ x: null }, { x: "1" }], true, {}),
    () =>
      leaves("an older table that is not merged may have it", compact, [{ x: null }, { y: "1" }], false, {
        x: null,
        y: "1",
      }),
    () =>
      leaves("written again after that", compact, [{ x: "2" }, { x: null }, { x: "1" }], true, { x: "2" }),
  ]);
  if (!failed) return correct("One table, that says what they all said.", { trials });
  if (trials.length < 4) {
    return hint("A row has a value that is not its newest, or none.", {
      trials,
      hint: "The newest table comes first: what it says of a row, no older one changes.",
    });
  }
  return almost("What is deleted comes back, or is kept for ever.", {
    trials,
    hint: "A deletion hides what older tables say. When may nothing older be left?",
  });
}

function leaves(what: string, compact: Compact, tables: readonly Table[], isMajor: boolean, wanted: Table) {
  const sorted = (table: unknown) =>
    JSON.stringify(Object.entries(table as object).sort(([a], [b]) => (a < b ? -1 : 1)));
  const got = merged(compact, tables, isMajor);
  const holds = typeof got === "object" && got !== null && sorted(got) === sorted(wanted);
  const text = `${JSON.stringify(tables)}${isMajor ? ", all there are," : ""} leave ${
    JSON.stringify(wanted)
  }`;
  return observed(`${what}: ${text}${holds ? "" : `, and by yours ${JSON.stringify(got)}`}`, holds);
}
