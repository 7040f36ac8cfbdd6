/** Predict, then see: what happens is shown to those who have said what they expect, or asked to be shown. */
import { escapeHtml, Picture } from "../../view/page/picture.ts";
import { show } from "../../view/page/show.ts";
import { THEME } from "../../view/page/theme.ts";
import { notice } from "../exercise/box.ts";
import { record } from "../exercise/record.ts";
import { comparison, type RevealOptions } from "./predict.ts";

/** What a gate compares the prediction with. */
export type Compare = RevealOptions & {
  /**
   * What happens: a value, or an experiment that is run once there is a prediction, with your own seed if it
   * takes one.
   */
  readonly actual: unknown | ((seed: number) => unknown);
};

/**
 * Shows pictures once there is a prediction, and compares it with what happened. Until then a line says how
 * to go on; nothing is run.
 * @param name the question's, as in `predict`
 * @param pictures made only when they are shown, with the student's own seed
 * @param compare what the prediction is compared with; absent: nothing, the picture says it
 * @returns nothing in a notebook; elsewhere the picture
 * @example
 * afterPrediction("steps to two leaders", () => verdict(found, { processes }), { actual: 3, unit: "steps" });
 */
export function afterPrediction(
  name: string,
  pictures: (seed: number) => Picture | readonly Picture[],
  compare?: Compare,
): Picture | undefined {
  if (!record.predictions.has(name) && !record.shown.has(name)) {
    return show(notice("○", "hidden until you predict", name, howTo(name)));
  }
  const shown = [pictures(record.seed)].flat();
  if (compare !== undefined) {
    const { actual, ...options } = compare;
    shown.unshift(comparison(name, actual, options));
  }
  return show(gated(name, shown));
}

/**
 * "Show me": opens a gate without a prediction. It is recorded, and no prediction of this name counts any
 * more.
 * @param name the question's, as in `predict`
 * @example showMe("steps to two leaders")
 */
export function showMe(name: string): Picture | undefined {
  if (!record.predictions.has(name)) record.shown.add(name);
  record.save();
  return show(
    notice("◌", "shown on request", name, "What is hidden until you predict opens when its cell runs."),
  );
}

const howTo = (name: string) =>
  "Say in the cell above what you expect, run it, then run this one again. Or begin this cell with " +
  `\`import { showMe } from "happened-before"; showMe(${
    JSON.stringify(name)
  });\` – that is written down, too.`;

/** Open where somebody predicted; a page for everybody closes it, and a reader opens it (`tools/site`). */
function gated(name: string, pictures: readonly Picture[]): Picture {
  const inside = pictures.map(({ html }) => html).join("");
  const html = `<details class="hb hb-gated" open><style>${THEME}${STYLE}</style>` +
    `<summary>What happens: <b>${escapeHtml(name)}</b></summary>${inside}</details>`;
  return new Picture(html, pictures.map(({ alt }) => alt).join(" "));
}

const STYLE = `.hb-gated>summary{cursor:pointer;font-size:13px;opacity:.8}`;
