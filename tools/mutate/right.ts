// Other right ways to write a notebook's classes: no verdict and no check's outcome may change.
import { readNotebook } from "../notebook/format.ts";
import { type Part, partsOf, studiesOf } from "./cells.ts";
import { type Known, knownOf, type RightEdit } from "./known.ts";
import { Bench, type Tried } from "./trial.ts";

export interface RightResult extends Tried {
  edit: RightEdit;
}

/** Pictures may change: the same algorithm may take other steps. */
const judges = ({ judges }: Part) => judges.verdict || judges.check;

/**
 * Tries the right edits of a notebook: each should survive.
 * @throws Error for an edit of a cell that has no class under study, or of a text that is not in it once
 */
export async function tryRight(path: string, known?: Known): Promise<RightResult[]> {
  const edits = (known ?? await knownOf(path)).right ?? [];
  if (edits.length === 0) return [];
  const parts = partsOf(readNotebook(path).cells).map(withoutPictures);
  const studies = studiesOf(parts, judges);
  const jobs = edits.map((edit) => {
    const study = studies.find(({ part }) => part.id === edit.cell);
    if (!study) {
      throw new Error(
        `${path} has no class under study in a cell ${edit.cell}; there are ${
          studies.map(({ part }) => part.id).join(", ")
        }`,
      );
    }
    return { edit, study, source: edited(study.part, edit) };
  });
  const bench = await Bench.over(path, parts, judges);
  try {
    const results: RightResult[] = [];
    for (const { edit, study, source } of jobs) {
      results.push({ edit, ...await bench.try(study, source) });
      await bench.restore(study);
    }
    return results;
  } finally {
    await bench.close();
  }
}

function withoutPictures(part: Part): Part {
  return { ...part, judges: { ...part.judges, marked: false } };
}

function edited({ id, source }: Part, edit: RightEdit): string {
  const pieces = source.split(edit.replace);
  if (pieces.length !== 2) {
    throw new Error(
      `the cell ${id} must have the text once, has it ${pieces.length - 1} times: ${edit.replace}`,
    );
  }
  return pieces.join(edit.with);
}
