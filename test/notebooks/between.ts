// Values between those of a notebook's sliders: a page has a field for them, and its kernel draws the
// picture.

/** A cell that draws one such picture, as the page's kernel is asked for it. */
export interface Between {
  id: string;
  source: string;
  /** @param shown kinds and texts of the cell's outputs */
  problem(shown: [kind: string, text: string][]): string[];
}

/** How much is drawn: text alone (title, axes without a mark) is a fraction of that of any picture. */
const marksIn = (html: string) => html.match(/<(rect|circle|path|line|polyline|text|td)\b/g)?.length ?? 0;

/** @param html of the outputs of the cell `id` */
export function betweenIn(id: string, html: string): Between[] {
  return html.split('<figure class="hb hb-slider" ').slice(1).flatMap((slider) => {
    const [, name, step] = slider.match(/^id="([^"]+)"(?: data-step="(1|any)")?/)!;
    if (step === undefined) return [];
    const frames = slider.split('<div class="hb-frame"').slice(1);
    const values = frames.map((frame) => Number(frame.match(/data-value="([^"]+)"/)![1]));
    const at = values.findIndex((value, k) => step === "any" || values[k + 1] > value + 1);
    const value = (values[at] + values[at + 1]) / 2, asked = step === "any" ? value : Math.floor(value);
    const least = Math.min(...frames.map(marksIn));
    const problem = (shown: [string, string][]) => {
      const [[kind, text] = ["nothing", ""]] = shown;
      if (kind !== "stdout") return [`${id}, at ${asked}: ${kind} ${text}`];
      const marks = marksIn(text);
      if (marks >= 0.6 * least) return [];
      return [`${id}, at ${asked}: ${marks} marks, and ${least} or more at the notebook's values`];
    };
    const source = `console.log((globalThis as any).__sliders__.get("${name}")(${asked}).html);`;
    return [{ id: `between-${name}`, source, problem }];
  });
}
