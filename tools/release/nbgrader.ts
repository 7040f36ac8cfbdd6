// A course folder for nbgrader: its configuration, and each notebook with its solutions as an assignment of
// one, for `nbgrader generate_assignment`, which takes the solutions out.
import type { Notebook } from "../notebook/format.ts";
import { isNotes } from "./student.ts";

/** What nbgrader makes a release of: it would hand out the speaker's notes. */
export function nbgraderSource({ cells, ...rest }: Notebook): Notebook {
  return { ...rest, cells: cells.filter((cell) => !isNotes(cell)) };
}

/** Of the notebooks' languages, nbgrader knows no stub; and it stops a cell after 30 s. */
const settings = {
  "CourseDirectory.course_id": "happened-before",
  "ClearSolutions.code_stub": { typescript: "// YOUR CODE HERE" },
  "ClearSolutions.text_stub": "YOUR ANSWER HERE",
  "Execute.timeout": 120,
};

/**
 * nbgrader_config.py. The notebooks' kernel is the course's; the package is found in `node_modules` of a
 * folder above, so that the course folder has to lie in the checkout.
 * @param paths folders in which Jupyter looks for kernels first
 */
export function nbgraderConfig(paths: readonly string[]): string {
  // JSON of texts and numbers is Python, too.
  const lines = Object.entries(settings).map(([name, value]) => `c.${name} = ${JSON.stringify(value)}`);
  return `import os

c = get_config()
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
${lines.join("\n")}

known = os.environ.get("JUPYTER_PATH", "")
os.environ["JUPYTER_PATH"] = os.pathsep.join(${JSON.stringify(paths)} + ([known] if known else []))
`;
}
