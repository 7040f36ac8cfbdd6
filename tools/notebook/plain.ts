// What a reader of HTML gets, as lines of text: words, the rows of tables, and the descriptions of pictures.
import { parseHTML } from "linkedom";

/** The words of a fragment of HTML; a row of a table becomes a line with its cells between bars. */
export function plainText(html: string): string {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);
  for (const element of document.querySelectorAll("svg, [role=img]")) {
    const described = element.getAttribute("aria-label") ?? element.querySelector("title")?.textContent;
    element.replaceWith(document.createTextNode(described ? `\n[${described}]\n` : ""));
  }
  for (const element of document.querySelectorAll("style, script, template")) element.remove();
  for (const span of document.querySelectorAll("span, summary, button")) span.after(" ");
  for (const row of document.querySelectorAll("tr")) {
    const cells = [...row.querySelectorAll("th, td")].map((cell) => (cell.textContent ?? "").trim());
    row.replaceWith(document.createTextNode(`\n${cells.join(" | ")}\n`));
  }
  for (const element of document.querySelectorAll("p, div, li, summary, figcaption, h1, h2, h3, pre")) {
    element.before("\n");
    element.after("\n");
  }
  const lines = (document.body.textContent ?? "").split("\n").map((line) => line.trim().replace(/\s+/g, " "));
  return lines.filter((line) => line !== "").join("\n");
}
