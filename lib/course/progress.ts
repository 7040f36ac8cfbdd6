/** How far a student has come in a notebook. */
import { escapeHtml, Picture } from "../view/page/picture.ts";
import { show } from "../view/page/show.ts";
import { box, outcomeText } from "./exercise/box.ts";
import { ALL_EXERCISES, type Exercises } from "./judges/exercises.ts";
import { record } from "./exercise/record.ts";

/**
 * The exercises of a notebook, which of them are correct, and how the predictions went. The best outcome of
 * each counts.
 * @param notebook e.g. "leader election"; absent: every notebook of which something was checked
 * @returns nothing in a notebook; elsewhere the picture
 * @throws RangeError for a notebook without exercises
 * @example progressOf("leader election")
 */
export function progressOf(notebook?: string): Picture | undefined {
  const chosen = notebook === undefined
    ? ALL_EXERCISES.filter(({ judges }) => Object.keys(judges).some((name) => record.checked.has(name)))
    : ALL_EXERCISES.filter((exercises) => exercises.notebook === notebook);
  if (notebook !== undefined && chosen.length === 0) {
    const known = ALL_EXERCISES.map((exercises) => `"${exercises.notebook}"`).join(", ");
    throw new RangeError(`the notebooks with exercises are ${known}; got "${notebook}"`);
  }
  return show(progressPicture(chosen));
}

function progressPicture(chosen: readonly Exercises[]): Picture {
  const names = chosen.flatMap(({ judges }) => Object.keys(judges));
  const done = names.filter((name) => record.checked.get(name)?.outcome === "correct").length;
  const who = record.student === undefined ? "" : `${record.student}: `;
  const heading = `${who}${done} of ${names.length} exercises correct`;
  const rows = names.map((name) => ({ name, ...stateOf(name) }));
  const predictions = predictionsText();
  const body =
    `<progress max="${Math.max(1, names.length)}" value="${done}" aria-label="${
      escapeHtml(heading)
    }"></progress>` +
    `<ul>${
      rows.map(({ name, text, tries }) =>
        `<li><b>${escapeHtml(text)}</b> <span>${escapeHtml(name)}${tries}</span></li>`
      ).join("")
    }</ul><p>${escapeHtml(predictions)}</p>`;
  const alt = `${heading}. ${rows.map(({ name, text }) => `${name}: ${text}`).join("; ")}. ${predictions}`;
  return new Picture(box("var(--hb-1)", `<b>${escapeHtml(heading)}</b>`, body), alt);
}

function stateOf(name: string): { text: string; tries: string } {
  const checked = record.checked.get(name);
  if (!checked) return { text: "○ not tried", tries: "" };
  const { tries } = checked;
  return {
    text: outcomeText(checked.outcome),
    tries: tries === 0 ? "" : `, ${tries} ${tries === 1 ? "try" : "tries"}`,
  };
}

function predictionsText(): string {
  const all = [...record.predictions.values()], revealed = all.filter(({ right }) => right !== undefined);
  const unasked = [...record.shown].filter((name) => !record.predictions.has(name)).length;
  const shown = unasked === 0 ? "" : ` ${unasked} shown without one.`;
  if (all.length === 0) return `No predictions.${shown}`;
  const right = revealed.filter((prediction) => prediction.right).length;
  return `${all.length} ${
    all.length === 1 ? "prediction" : "predictions"
  }, ${revealed.length} revealed, ${right} right.${shown}`;
}
