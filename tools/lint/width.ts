// Words are as wide as code. The formatter breaks code at that width, and leaves comments and documents as
// they are.
import type { Finding } from "./finding.ts";

/**
 * Lines of words that are wider than code and could be broken: comments in sources, prose in Markdown.
 * Tables, headings, listings and words without a space stay as they are.
 * @param path its ending decides how the text is read
 * @param width in characters
 */
export function lintWidth(path: string, text: string, width: number): Finding[] {
  const lines = text.split("\n"), isWords = path.endsWith(".md") ? proseOf(lines) : isComment;
  return lines.flatMap((line, index) => {
    const mark = /^\s*(\/\/+|\/\*\*?|\*|#|-|\d+\.)?\s*/.exec(line)![0];
    const canBreak = line.slice(mark.length, width + 1).includes(" ");
    if (line.length <= width || !canBreak || !isWords(line, index)) return [];
    return [{ where: `${path}:${index + 1}`, problem: `is ${line.length} wide: words wrap at ${width}` }];
  });
}

/** A comment on lines of its own. */
function isComment(line: string): boolean {
  return /^\s*(\/\/|\/\*|\* |# )/.test(line);
}

/** What is neither a listing, nor a table, nor a heading. */
function proseOf(lines: readonly string[]): (line: string, index: number) => boolean {
  let listing = false;
  const listed = lines.map((line) => {
    if (!/^\s*(```|~~~)/.test(line)) return listing;
    listing = !listing;
    return true;
  });
  return (line, index) => !listed[index] && !/^\s*[|#]/.test(line);
}
