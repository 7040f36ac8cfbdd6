// Grades as a table for a spreadsheet, as JSON, and as a page on which one sees why.
import { escapeHtml } from "../notebook/html.ts";
import type { Grade } from "./grade.ts";

export interface Graded {
  /** The submission's file, relative to the folder that was graded. */
  name: string;
  assignment: string;
  grade: Grade;
}

export function toCsv(all: Graded[]): string {
  const rows = all.flatMap(({ name, assignment, grade }) => [
    ...grade.tests.map(({ id, earned, points, reason }) => [name, assignment, id, earned, points, reason]),
    [name, assignment, "total", grade.earned, grade.points, grade.remarks.join("; ")],
  ]);
  return [["submission", "assignment", "test", "earned", "points", "why"], ...rows]
    .map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

/** A text that a spreadsheet would compute gets a quote in front: submissions choose their texts. */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toJson(all: Graded[]): string {
  const plain = all.map(({ name, assignment, grade }) => ({
    submission: name,
    assignment,
    ...grade,
    tests: grade.tests.map(({ picture: _, ...test }) => test),
  }));
  return JSON.stringify(plain, null, 2) + "\n";
}

const style = `:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top }
td.number { text-align: right; white-space: nowrap }
iframe { background: #fff; border: 1px solid #8886; height: 26rem; width: 100% }`;

export function toPage(all: Graded[]): string {
  const overview = all.map(({ name, assignment, grade }, index) =>
    `<tr><td><a href="#s${index}">${escapeHtml(name)}</a></td><td>${escapeHtml(assignment)}</td>` +
    `<td class="number">${grade.earned} of ${grade.points}</td></tr>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Grades</title><style>${style}</style></head>
<body><main>
<h1>Grades</h1>
<table><thead><tr><th scope="col">submission</th><th scope="col">assignment</th><th scope="col">points</th></tr></thead>
<tbody>${overview.join("\n")}</tbody></table>
${all.map(section).join("\n")}
</main></body>
</html>
`;
}

function section({ name, grade }: Graded, index: number): string {
  const remarks = grade.remarks.map((remark) => `<li>${escapeHtml(remark)}</li>`).join("");
  const tests = grade.tests.map((test) => {
    const sign = test.earned === test.points ? "✓" : test.earned > 0 ? "◑" : "✗";
    const why = test.reason ? `: ${escapeHtml(test.reason)}` : "";
    const drawn = test.earned < test.points && test.picture ? frame(test.picture, test.id) : "";
    return `<li>${sign} ${escapeHtml(test.id)}, ${test.earned} of ${test.points}${why}${drawn}</li>`;
  });
  return `<section id="s${index}"><h2>${escapeHtml(name)}: ${grade.earned} of ${grade.points}</h2>
${remarks ? `<p>What went wrong:</p><ul>${remarks}</ul>` : ""}<ul>${tests.join("\n")}</ul></section>`;
}

/** What a submission showed may hold anything: it is locked into a frame without scripts and without an origin. */
function frame(html: string, id: string): string {
  const page =
    `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
    `style-src 'unsafe-inline'; img-src data:">${html}`;
  const attribute = escapeHtml(page).replaceAll('"', "&quot;");
  return `<iframe sandbox title="what the test ${escapeHtml(id)} showed" srcdoc="${attribute}"></iframe>`;
}
