/** What the pictures of arrays share: a text, and a frame around an SVG. */
import { escapeHtml, Picture, tenth } from "../page/picture.ts";
import { type Frame, THEME } from "../page/theme.ts";

/** Font size of all texts, in px. */
export const SIZE = 12;

/** A text in the middle of x, unless the attributes say otherwise. */
export function text(x: number, y: number, content: string, attributes: string): string {
  const anchor = attributes.includes("text-anchor") ? "" : ' text-anchor="middle"';
  return `<text x="${tenth(x)}" y="${
    tenth(y)
  }"${anchor} font-size="${SIZE}" fill="currentColor" ${attributes}>${escapeHtml(content)}</text>`;
}

/** What stands in a frame, and what is said below it. */
export type Inside = {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly inside: string;
  readonly notes?: readonly string[];
};

export function frame(options: Frame, { key, width, height, inside, notes = [] }: Inside): Picture {
  const alt = [options.alt, ...notes].join(" ");
  const title = options.title === undefined ? "" : `<div class="hb-title">${escapeHtml(options.title)}</div>`;
  const note = notes.length === 0 ? "" : `<div class="hb-note">${escapeHtml(notes.join(" "))}</div>`;
  const caption = options.caption === undefined
    ? ""
    : `<figcaption>${escapeHtml(options.caption)}</figcaption>`;
  const html =
    `<figure class="hb"><style>${THEME}</style>${title}<div class="hb-key">${key}</div><div class="hb-scroll">` +
    `<svg role="img" aria-label="${escapeHtml(alt)}" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">${inside}</svg></div>${note}${caption}</figure>`;
  return new Picture(html, alt);
}
