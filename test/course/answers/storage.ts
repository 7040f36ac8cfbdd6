import { MapReduceMaster } from "../../../lib/cases/mod.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import type { ExerciseAnswers } from "./answers.ts";

class Forgets extends MapReduceMaster {
  override forgetMaps(dead: ProcessId) {
    for (const task of this.tasks.map) {
      if (task.state === "done" && task.at === dead) task.state = "idle";
    }
  }
}
class ForgetsAnew extends MapReduceMaster {
  override forgetMaps(dead: ProcessId) {
    this.tasks.map.filter(({ at }) => at === dead).forEach((task) =>
      Object.assign(task, { state: "idle", at: 0 })
    );
  }
}
class Stub extends MapReduceMaster {
  override forgetMaps() {}
}
class ForgetsWhere extends MapReduceMaster {
  override forgetMaps(dead: ProcessId) {
    for (const task of this.tasks.map) if (task.at === dead) task.at = 0;
  }
}
class ForgetsNothing extends MapReduceMaster {
  override forgetMaps(dead: ProcessId) {
    for (const task of this.tasks.map) if (task.state === "running" && task.at === dead) task.state = "idle";
  }
}
class ForgetsAll extends MapReduceMaster {
  override forgetMaps() {
    for (const task of this.tasks.map) if (task.state === "done") task.state = "idle";
  }
}
class ForgetsParts extends MapReduceMaster {
  override forgetMaps(dead: ProcessId) {
    for (const task of [...this.tasks.map, ...this.tasks.reduce]) {
      if (task.state === "done" && task.at === dead) task.state = "idle";
    }
  }
}

export const lostWithIt: ExerciseAnswers = {
  exercise: "what is lost with it",
  answers: [
    { what: "reference", answer: Forgets, outcome: "correct", says: /nothing else/ },
    {
      what: "written differently",
      how: "anew",
      answer: ForgetsAnew,
      outcome: "correct",
      says: /nothing else/,
    },
    { what: "stub", answer: Stub, outcome: "still missing", says: /still as it was given/ },
    { what: "wrong", how: "nothing", answer: ForgetsNothing, outcome: "keep working", says: /never ends/ },
    { what: "wrong", how: "where it was", answer: ForgetsWhere, outcome: "keep working", says: /P0/ },
    { what: "wrong", how: "all maps", answer: ForgetsAll, outcome: "almost", says: /yours sends 8/ },
    { what: "wrong", how: "parts, too", answer: ForgetsParts, outcome: "almost", says: /is safe/ },
  ],
};

const numberOf = (cell: string) => cell.split(" ")[0];
const textOf = (cell: string) => cell.slice(cell.indexOf(" ") + 1);
const written = (cells: string[]) => cells.filter((cell) => cell !== "");

export const eachOnce: ExerciseAnswers = {
  exercise: "each record once",
  answers: [
    {
      what: "reference",
      answer: (cells: string[]) => {
        const seen = new Set<string>();
        return written(cells).filter((cell) => !seen.has(numberOf(cell)) && seen.add(numberOf(cell))).map(
          textOf,
        );
      },
      outcome: "correct",
      says: /whichever replica/,
    },
    {
      what: "written differently",
      how: "by the whole cell, in a map",
      answer: (cells: string[]) => [...new Map(written(cells).map((cell) => [cell, textOf(cell)])).values()],
      outcome: "correct",
      says: /whichever replica/,
    },
    { what: "stub", answer: function myRecords() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "all cells",
      answer: (cells: string[]) => cells.map(textOf),
      outcome: "keep working",
      says: /nobody has written/,
    },
    {
      what: "wrong",
      how: "neighbours only",
      answer: (cells: string[]) =>
        written(cells).filter((cell, place, all) => cell !== all[place - 1]).map(textOf),
      outcome: "hint",
      says: /tried twice/,
    },
    {
      what: "wrong",
      how: "by their texts",
      answer: (cells: string[]) => [...new Set(written(cells).map(textOf))],
      outcome: "almost",
      says: /even if they say the same/,
    },
    { what: "wrong", how: "a number", answer: () => 2, outcome: "keep working", says: /list of texts/ },
  ],
};

type TabletTable = Record<string, string | null>;

const mergedTables = (tables: TabletTable[]): TabletTable => Object.assign({}, ...[...tables].reverse());
const withoutDeleted = (table: TabletTable) =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => value !== null));

export const compactTables: ExerciseAnswers = {
  exercise: "compact",
  answers: [
    {
      what: "reference",
      answer: (tables: TabletTable[], isMajor: boolean) =>
        isMajor ? withoutDeleted(mergedTables(tables)) : mergedTables(tables),
      outcome: "correct",
      says: /what they all said/,
    },
    {
      what: "written differently",
      how: "row by row, the newest first",
      answer: (tables: TabletTable[], isMajor: boolean) => {
        const all: TabletTable = {};
        for (const table of tables) for (const row in table) if (!(row in all)) all[row] = table[row];
        for (const row in all) if (isMajor && all[row] === null) delete all[row];
        return all;
      },
      outcome: "correct",
      says: /what they all said/,
    },
    { what: "stub", answer: function myCompaction() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "the oldest counts",
      answer: (tables: TabletTable[]) => Object.assign({}, ...tables),
      outcome: "hint",
      says: /not its newest/,
    },
    {
      what: "wrong",
      how: "forgets deletions always",
      answer: (tables: TabletTable[]) => withoutDeleted(mergedTables(tables)),
      outcome: "almost",
      says: /comes back, or is kept/,
    },
    {
      what: "wrong",
      how: "a number",
      answer: () => 1,
      outcome: "keep working",
      says: /does not return a table/,
    },
  ],
};
