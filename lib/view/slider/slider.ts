/**
 * One picture for each value of a parameter, and a slider that moves between them: no kernel is needed. Where
 * there is one beside the page, it can be asked for other values of a scale.
 */
import { ANY, checkOptions, FRAME, LIST, TEXT } from "../page/options.ts";
import { escapeHtml, nameOf, Picture } from "../page/picture.ts";
import { THEME } from "../page/theme.ts";
import { SLIDER_SCRIPT, SLIDER_STYLE } from "./page.ts";

export type SliderOptions<V> = {
  /** What is moved, e.g. "timeout for silence, ms". */
  readonly label: string;
  /** From left to right; at least two. */
  readonly values: readonly V[];
  /** Makes the picture of one value; it is called once for each, at once. */
  readonly picture: (value: V) => Picture;
  /** The value shown first; the first unless told. */
  readonly start?: V;
  readonly title?: string;
  readonly caption?: string;
};

const SLIDER = { ...FRAME, label: TEXT, values: LIST, picture: ANY, start: ANY };

/** Where a page's kernel keeps what makes the pictures of its sliders, by their names. */
type Sliders = Map<string, (value: number) => Picture>;

/**
 * Whether there are values between: ascending numbers that are not simply one after the other. Whole ones
 * stay whole.
 */
function stepOf(values: readonly unknown[]): "1" | "any" | undefined {
  const numbers = values.filter((value) => typeof value === "number");
  const isScale = numbers.length === values.length &&
    numbers.every((value, k) => k === 0 || value > numbers[k - 1]);
  if (!isScale) return undefined;
  if (!numbers.every((value) => Number.isInteger(value))) return "any";
  return numbers.some((value, k) => k > 0 && value > numbers[k - 1] + 1) ? "1" : undefined;
}

/**
 * A slider over pictures that are all made beforehand. It works in a page on its own, with the mouse, with a
 * finger and with the arrow keys; without its script the picture of `start` stands there.
 * @throws RangeError for fewer than two values, or a start that is none of them; TypeError for an option that
 * it has not
 * @example
 * show(slider({
 *   label: "timeout, ms",
 *   values: [60, 80, 100],
 *   picture: (timeoutMs) => watch({ processes: nodes(3, () => new WatchedBully(50, timeoutMs)), until: 500
 * }), }));
 */
export function slider<V>(options: SliderOptions<V>): Picture {
  checkOptions("slider", options, SLIDER);
  const { label, values, picture, start = values[0], title, caption } = options;
  if (values.length < 2) {
    throw new RangeError(`a slider needs at least two values to move between, got ${values.length}`);
  }
  const first = values.indexOf(start);
  if (first < 0) throw new RangeError(`start must be one of ${values.join(", ")}, got ${String(start)}`);
  const pictures = values.map((value) => picture(value));
  const frames = pictures.map(({ html }, place) =>
    `<div class="hb-frame"${place === first ? "" : " hidden"} data-value="${
      escapeHtml(String(values[place]))
    }">${html}</div>`
  ).join("");
  const alt = `A slider, ${label}: ${values.join(", ")}. At ${String(start)}: ${pictures[first].alt}`;
  const name = `hb-slider-${nameOf(frames)}`;
  const step = stepOf(values);
  if (step) {
    const { __sliders__ } = globalThis as { __sliders__?: Sliders };
    __sliders__?.set(name, picture as (value: number) => Picture);
  }
  const scale = step ? ` data-step="${step}"` : "";
  const range = `<input type="range" min="0" max="${
    values.length - 1
  }" step="1" value="${first}" aria-label="${escapeHtml(label)}" aria-valuetext="${
    escapeHtml(String(start))
  }">`;
  const control = `<div class="hb-slide"><span>${escapeHtml(label)}</span>${range}<output>${
    escapeHtml(String(start))
  }</output></div>`;
  const heading = title ? `<div class="hb-title">${escapeHtml(title)}</div>` : "";
  const below = caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : "";
  const html = `<figure class="hb hb-slider" id="${name}"${scale} data-lm-suppress-shortcuts="true">` +
    `<style>${THEME}${SLIDER_STYLE}</style>${heading}${control}${frames}${below}</figure>` +
    `<script>(${SLIDER_SCRIPT})("${name}")</script>`;
  return new Picture(html, alt);
}
