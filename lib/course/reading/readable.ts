/**
 * What a class was compiled to, made fit to read: two spaces, and no traces of how kernels share variables.
 */
import type { Code } from "./library.ts";

/** The text of a class or function as it runs: its types and, on some kernels, its layout are gone. */
export function readable(code: Code): string {
  return cleaned(String(code));
}

/**
 * Kernels write `exports.Bully` for a variable of another cell, and `(0, exports.at)(…)` for a call of one.
 */
export function cleaned(text: string): string {
  const plain = text
    .replace(/^ *\/\/\/ (?:BEGIN|END) SOLUTION *\n/gm, "")
    .replace(/\(0, (?:\w+\.)?([\w$]+)\)\(/g, "$1(")
    .replace(/\b(?:exports|happened_before_\d+|__vi_import_\d+__)\./g, "");
  return reindented(plain);
}

/** TypeScript indents by four spaces, esbuild by a tab; the course by two spaces. */
function reindented(text: string): string {
  const [first, ...rest] = text.replaceAll("\t", "  ").split("\n");
  // A line of a description stands one further in.
  const indents = rest.filter((line) => !/^\s*(\*|$)/.test(line)).map((line) =>
    line.length - line.trimStart().length
  );
  const outer = Math.min(...indents.slice(-1), ...indents);
  const steps = indents.map((indent) => indent - outer).filter((indent) => indent > 0);
  const wide = steps.length > 0 && steps.every((indent) => indent % 4 === 0);
  return [
    first,
    ...rest.map((line) => {
      const indent = Math.max(
        0,
        line.length - line.trimStart().length - (Number.isFinite(outer) ? outer : 0),
      );
      return " ".repeat(wide ? Math.ceil(indent / 2) : indent) + line.trim();
    }),
  ].join("\n");
}
