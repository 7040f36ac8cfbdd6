// Headings with what stands below them: for the contents of a page, and for the search.
import { escapeHtml } from "../markdown/escape.ts";

export interface Section {
  page: string;
  anchor: string;
  /** Of the page. */
  title: string;
  /** In words: what a search finds and shows. */
  heading: string;
  level: number;
  text: string;
}

/** The sections of a page's body; formulas are called by their TeX. */
export function sectionsOf(body: string, { name, title }: { name: string; title: string }): Section[] {
  const headings = headingsOf(body);
  return headings.map(({ anchor, level, html, end }, index) => ({
    page: `${name}.html`,
    anchor,
    title,
    heading: plain(html),
    level,
    text: plain(body.slice(end, headings[index + 1]?.start ?? body.length)).slice(0, 4000),
  }));
}

/** Links to the headings below the first level, formulas drawn; on a phone they are folded. */
export function contentsOf(body: string): string {
  const lines = headingsOf(body).filter(({ level }) => level > 1).map(({ anchor, level, html }) =>
    `<li${level > 2 ? ' class="deeper"' : ""}><a href="#${encodeURIComponent(anchor)}">` +
    `${html.replace(/<\/?a\b[^>]*>/g, "")}</a></li>`
  );
  return `<details class="fold" open><summary>On this page</summary><ul>${lines.join("\n")}</ul></details>`;
}

function headingsOf(body: string) {
  return [...body.matchAll(/<h([1-3])[^>]*\bid="([^"]*)"[^>]*>([\s\S]*?)<\/h\1>/g)].map((match) => ({
    level: Number(match[1]),
    anchor: unescape(match[2]),
    html: match[3].replace(/<a class="anchor-link"[\s\S]*?<\/a>/, ""),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function unescape(text: string): string {
  const signs: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => signs[name]);
}

function plain(html: string): string {
  const text = html.replace(
    /<mjx-container data-tex="([^"]*)"[\s\S]*?<\/mjx-container>/g,
    (_, tex) => ` ${escapeHtml(decodeURIComponent(tex))} `,
  )
    .replace(/<(style|script|svg)\b[\s\S]*?<\/\1>/g, " ").replace(
      /<\/?(a|b|code|em|i|span|strong|sub|sup)\b[^>]*>/g,
      "",
    ).replace(/<[^>]*>/g, " ");
  return unescape(text).replace(/\s+/g, " ").replace("¶", "").trim();
}
