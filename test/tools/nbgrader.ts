// What nbgrader 0.9 does with a notebook, as far as points depend on it: told from its preprocessors
// CheckCellMetadata, ClearSolutions and ClearHiddenTests, its schema of metadata, and
// `utils.determine_grade`.
import { type Cell, type Notebook, textOf } from "../../tools/notebook/format.ts";

interface About {
  schema_version: number;
  grade_id: string;
  grade: boolean;
  solution: boolean;
  locked: boolean;
  task?: boolean;
  points?: number;
}

const aboutOf = (cell: Cell) => cell.metadata.nbgrader as About | undefined;

/** `nbgrader generate_assignment`. @throws Error as it does */
export function generated({ cells, ...rest }: Notebook, stubs: Record<string, string>): Notebook {
  const { language = "python" } = (rest.metadata.kernelspec ?? {}) as { language?: string };
  const stub = stubs[language];
  if (stub === undefined) throw new Error(`language '${language}' has not been specified`);
  const ids = cells.flatMap((cell) => aboutOf(cell)?.grade_id ?? []);
  if (new Set(ids).size < ids.length) throw new Error("Duplicate grade id");
  return {
    ...rest,
    cells: cells.map((cell) => {
      checkMetadata(cell);
      return withoutTests(withoutSolutions(cell, cell.cell_type === "code" ? stub : "YOUR ANSWER HERE"));
    }),
  };
}

function checkMetadata(cell: Cell): void {
  const about = aboutOf(cell);
  if (!about) return;
  const known = "schema_version grade locked solution task grade_id points checksum cell_type".split(" ");
  const other = Object.keys(about).filter((name) => !known.includes(name));
  if (other.length > 0) throw new Error(`Additional properties are not allowed (${other})`);
  if (!/^[\w-]+$/.test(about.grade_id)) throw new Error(`Invalid grade id: ${about.grade_id}`);
  if (about.grade && !(about.points! >= 0)) throw new Error(`Point value for ${about.grade_id} is invalid`);
  if (cell.cell_type === "markdown" && !about.task && about.grade !== about.solution) {
    throw new Error(`Markdown cell ${about.grade_id} must be both grade and solution`);
  }
}

function withoutSolutions(cell: Cell, stub: string): Cell {
  const { left, found } = without(textOf(cell.source), "SOLUTION", stub);
  const isSolution = aboutOf(cell)?.solution === true;
  if (found && !isSolution) throw new Error("Solution region detected in a non-solution cell");
  return { ...cell, source: isSolution && !found ? stub : left };
}

function withoutTests(cell: Cell): Cell {
  const { left, found } = without(textOf(cell.source), "HIDDEN TESTS", "");
  if (found && !aboutOf(cell)?.grade) throw new Error("Hidden test region detected in a non-grade cell");
  return { ...cell, source: left };
}

/** Any line counts that has the words in it, in capitals. */
function without(source: string, kind: string, stub: string): { left: string; found: boolean } {
  let inside = false, found = false;
  const left: string[] = [];
  for (const line of source.split("\n")) {
    if (line.includes(`BEGIN ${kind}`)) {
      if (inside) throw new Error("encountered nested begin statements");
      inside = found = true;
      if (stub) left.push(line.match(/^\s*/)![0] + stub);
    } else if (line.includes(`END ${kind}`)) inside = false;
    else if (!inside) left.push(line);
  }
  if (inside) throw new Error("no end statement found");
  return { left: left.join("\n"), found };
}

/** What a cell has shown: nothing else of it counts. */
type Result = { output_type: string; name?: string; data?: Record<string, unknown> };

/** The points of a test: an error and what is on stderr are zero, the first number is what it says. */
export function determinedGrade(points: number, outputs: readonly Result[]): number {
  for (const { output_type, name, data } of outputs) {
    if (output_type === "error" || (output_type === "stream" && name === "stderr")) return 0;
    if (output_type !== "execute_result") continue;
    const said = textOf(data!["text/plain"] as string).trim(), number = said === "" ? NaN : Number(said);
    if (number > points) throw new Error("partial credit cannot be greater than maximum points for cell");
    return number > 0 ? number : points;
  }
  return points;
}
