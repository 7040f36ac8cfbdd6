// Grades as a table for a spreadsheet, as JSON, and as a page on which one sees why.
import { escapeHtml } from "../notebook/html.ts";
import { csv } from "./csv.ts";
import { studentKey } from "./folder.ts";
import type { Grade, TestResult } from "./grade.ts";

export interface Graded {
  /** The submission's file, relative to the folder that was graded. */
  name: string;
  /** Of its bytes; empty if there are none. */
  hash: string;
  student: string;
  grade: Grade | null;
  /** Why there is no grade; empty if there is one. */
  why: string;
  /** What is said to the teacher alone, as it names other submissions. */
  others?: string[];
}

/**
 * Says of files that are one too many for their student, and of files with the same bytes, that there are
 * others.
 */
export function withOthers(all: readonly Graded[]): Graded[] {
  const ofStudent = grouped(
    all,
    ({ student, grade }) => JSON.stringify([studentKey(student), grade?.assignment]),
  );
  const ofBytes = grouped(all, ({ hash }) => hash);
  return all.map((one) => {
    if (!one.grade) return one;
    const { assignment, earned } = one.grade, also = ofStudent(one);
    const equal = earned > 0 ? ofBytes(one) : ""; // copies in which nobody has written are alike
    const others = [
      ...also ? [`another file of the same student answers ${assignment}, too: ${also}`] : [],
      ...equal ? [`holds the same bytes as ${equal}`] : [],
    ];
    return { ...one, others };
  });
}

/** The names of the others in the group of each, a few of them; empty if there are none. */
function grouped(all: readonly Graded[], keyOf: (one: Graded) => string): (one: Graded) => string {
  const groups = new Map<string, string[]>();
  for (const one of all) {
    if (!one.grade) continue;
    const key = keyOf(one), names = groups.get(key);
    if (names) names.push(one.name);
    else groups.set(key, [one.name]);
  }
  return (one) => {
    const others = groups.get(keyOf(one))!.filter((name) => name !== one.name);
    return others.length > 3
      ? `${others.slice(0, 3).join(", ")} and ${others.length - 3} more`
      : others.join(", ");
  };
}

/** `9 of 11`, and what is still to come. */
export function points({ grade, why }: Graded): string {
  if (!grade) return why;
  const waiting = grade.waiting > 0 ? `, ${grade.waiting} wait for a person` : "";
  return `${rounded(grade.earned)} of ${rounded(grade.points)}${waiting}`;
}

const rounded = (number: number) => Math.round(number * 1000) / 1000;

export function toCsv(all: readonly Graded[]): string {
  const rows = all.flatMap(({ name, student, grade, why, others = [] }) => {
    if (!grade) return [[name, student, "", "total", "", "", why]];
    const { assignment, tests, earned, remarks } = grade;
    return [
      ...tests.map((
        test,
      ) => [
        name,
        student,
        assignment,
        test.id,
        test.waits ? "" : rounded(test.earned),
        test.points,
        test.reason,
      ]),
      [
        name,
        student,
        assignment,
        "total",
        rounded(earned),
        rounded(grade.points),
        [...others, ...remarks].join("; "),
      ],
    ];
  });
  return csv([["submission", "student", "assignment", "test", "earned", "points", "why"], ...rows]);
}

export function toJson(all: readonly Graded[]): string {
  const plain = all.map(({ name, student, grade, why, others = [] }) => ({
    submission: name,
    student,
    ...grade
      ? { ...grade, others, tests: grade.tests.map(({ picture: _, ...test }) => test) }
      : { problem: why },
  }));
  return JSON.stringify(plain, null, 2) + "\n";
}

const style = `:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top }
td.number { text-align: right }
pre { border-left: 3px solid #8886; overflow-x: auto; padding-left: .8rem; white-space: pre-wrap }
iframe { background: #fff; border: 1px solid #8886; height: 26rem; width: 100% }`;

/** @param left how many submissions are not graded yet */
export function toPage(all: readonly Graded[], left = 0): string {
  const overview = all.map((one, index) =>
    `<tr><td><a href="#s${index}">${escapeHtml(one.name)}</a></td><td>${
      escapeHtml(one.grade?.assignment ?? "")
    }</td>` +
    `<td class="number">${escapeHtml(points(one))}</td></tr>`
  );
  const unfinished = left > 0 ? `<p><b>Not all are graded yet: ${left} are missing.</b></p>\n` : "";
  return page(
    "Grades",
    `${unfinished}<table><thead><tr><th scope="col">submission</th><th scope="col">assignment</th><th scope="col">points</th></tr></thead>
<tbody>${overview.join("\n")}</tbody></table>
${all.map((one, index) => section(one, one.name, `s${index}`, one.others)).join("\n")}`,
  );
}

/** For one student: all that was handed in, by assignment; nothing in it is anybody else's. */
export function feedbackPage(student: string, all: readonly Graded[]): string {
  const sections = all.map((one, index) => section(one, one.grade?.assignment ?? one.name, `s${index}`));
  return page(`Feedback for ${student}`, sections.join("\n"));
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${
    escapeHtml(title)
  }</title><style>${style}</style></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`;
}

function section(one: Graded, title: string, id: string, others: readonly string[] = []): string {
  const { tests, remarks } = one.grade ?? { tests: [], remarks: [] };
  const said = [...others, ...remarks].map((remark) => `<li>${escapeHtml(remark)}</li>`).join("");
  return `<section id="${id}"><h2>${escapeHtml(title)}: ${escapeHtml(points(one))}</h2>
${said ? `<p>What went wrong:</p><ul>${said}</ul>` : ""}<ul>${tests.map(item).join("\n")}</ul></section>`;
}

function item(test: TestResult): string {
  const sign = test.waits ? "○" : test.earned === test.points ? "✓" : test.earned > 0 ? "◑" : "✗";
  const why = test.reason ? `: ${escapeHtml(test.reason)}` : "";
  const drawn = test.earned < test.points && test.picture ? frame(test.picture, test.id) : "";
  const answer = test.answer ? `<pre>${escapeHtml(test.answer)}</pre>` : "";
  const count = test.waits ? `${test.points}` : `${rounded(test.earned)} of ${test.points}`;
  return `<li>${sign} ${escapeHtml(test.id)}, ${count}${why}${answer}${drawn}</li>`;
}

/**
 * What a submission showed may hold anything: it is locked into a frame without scripts and without an
 * origin.
 */
function frame(html: string, id: string): string {
  const page =
    `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
    `style-src 'unsafe-inline'; img-src data:">${html}`;
  const attribute = escapeHtml(page).replaceAll('"', "&quot;");
  return `<iframe sandbox title="what the test ${escapeHtml(id)} showed" srcdoc="${attribute}"></iframe>`;
}
