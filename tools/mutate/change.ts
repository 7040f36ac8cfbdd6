// A change of a source, and what it is called.
import ts from "typescript";

/** What stands from one place up to another is replaced by a text. */
export interface Change {
  from: number;
  to: number;
  text: string;
}

export function replaced(source: string, { from, to, text }: Change): string {
  return source.slice(0, from) + text + source.slice(to);
}

/**
 * The names of changes: the class and the member, the changed lines before and after. Layout is left out, and
 * which of two equal lines of a member is meant is counted, so that a name stays while other lines change.
 */
export function namesOf(source: string, changes: Change[]): string[] {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const counts = new Map<string, number>();
  return changes.map((change) => {
    const [before, after] = linesOf(source, change);
    const name = `${memberAt(file, change)}: ${before} → ${after || "(nothing)"}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}

/** The line of a place, from 1. */
export function lineAt(source: string, place: number): number {
  return source.slice(0, place).split("\n").length;
}

/** The lines that a change touches, and what becomes of them: of many, the first and the last. */
function linesOf(source: string, { from, to, text }: Change): [before: string, after: string] {
  const start = source.lastIndexOf("\n", from - 1) + 1;
  const newline = source.indexOf("\n", to);
  const end = newline < 0 ? source.length : newline;
  return [flat(source.slice(start, end)), flat(source.slice(start, from) + text + source.slice(to, end))];
}

const longest = 100;

function flat(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/\/\/ .*$/, "").replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
  const whole = lines.join(" ");
  return whole.length <= longest || lines.length < 3 ? whole : `${lines[0]} … ${lines.at(-1)}`;
}

function memberAt(file: ts.SourceFile, { from }: Change): string {
  const holds = (node: ts.Node) => node.pos <= from && from < node.end;
  const owner = file.statements.filter(ts.isClassDeclaration).find(holds);
  const member = owner?.members.find(holds);
  const name = member && (ts.isConstructorDeclaration(member) ? "constructor" : member.name?.getText());
  return [owner?.name?.text, name].filter(Boolean).join(".");
}
