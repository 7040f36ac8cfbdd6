/**
 * Colours and type of every picture. Ink is the page's own text colour, so that a picture is readable
 * wherever the page's text is; the accents (after Okabe and Ito, safe for colour-blind readers) have a
 * contrast of 3:1 or more on white and on near-black, and get brighter twins where the page says that it is
 * dark: by Jupyter's attribute, or by the `color-scheme` in force.
 */

const LIGHT = ["#0072b2", "#c4540a", "#00805c", "#a8508a", "#8a6d00", "#4a6fd0"];
const DARK = ["#56b4e9", "#f0894d", "#2fc397", "#dd9cc4", "#e0b72e", "#9db4ff"];

/**
 * How many accents there are; a figure with more series repeats them (symbols and dashes still tell the
 * series apart).
 */
export const ACCENTS = LIGHT.length;

/** The accent with this number, as a CSS colour. */
export function accent(index: number): string {
  return `var(--hb-${index % ACCENTS + 1})`;
}

const palette = (colours: readonly string[]) =>
  colours.map((colour, i) => `--hb-${i + 1}:${colour}`).join(";");
const both = LIGHT.map((light, i) => `--hb-${i + 1}:light-dark(${light},${DARK[i]})`).join(";");

/** Dash patterns, one a series. */
export const DASHES = ["", "6 3", "2 3", "9 3 2 3", "1 2", "12 4"];
/** Plot's names of symbols, one a series. */
export const SYMBOLS = ["circle", "square2", "triangle", "diamond2", "star", "wye"];

/** What all pictures share. Each carries it, since each must stand on its own. */
export const THEME = `.hb{${
  palette(LIGHT)
};color:inherit;margin:12px 0;font:13px/1.45 system-ui,sans-serif;max-width:100%;text-align:left}
@supports (color:light-dark(#000,#fff)){.hb{${both}}}
[data-jp-theme-light="true"] .hb{${palette(LIGHT)}}
[data-jp-theme-light="false"] .hb{${palette(DARK)}}
.hb .hb-title{font-weight:600;font-size:15px;margin:0 0 8px;overflow-wrap:anywhere}
.hb figcaption{font-size:13px;line-height:1.45;margin:6px 0 0;max-width:76ch;text-align:left;font-style:normal}
.hb .hb-note{font-size:12px;opacity:.75;margin:4px 0 0}
.hb .hb-scroll{overflow-x:auto;max-width:100%;padding:2px 0}
.hb svg{background:none;display:block;overflow:visible}
.hb .hb-key{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:12px;margin:2px 0 6px;padding:0;align-items:center}
.hb .hb-key span{display:inline-flex;align-items:center;gap:6px;max-width:100%;overflow-wrap:anywhere}
.hb .hb-key svg{flex:none}
`;

/** The texts around a picture. */
export type Frame = { readonly title?: string; readonly caption?: string; readonly alt: string };

/** Throws unless a figure says what it shows. */
export function checkFrame(frame: { title?: unknown; caption?: unknown; alt?: unknown }, what: string): void {
  const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";
  if (!isText(frame.alt)) {
    throw new TypeError(
      `${what} needs alt, a sentence that says what it shows, got ${JSON.stringify(frame.alt) ?? "none"}`,
    );
  }
  if (!isText(frame.title) && !isText(frame.caption)) {
    throw new TypeError(`${what} needs a title or a caption, got neither`);
  }
}
