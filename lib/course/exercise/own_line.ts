/**
 * Which line of a student's own code an exception comes from: kernels give numbers that no student can use.
 */

const FRAME = /^\s+at (?:async )?(?:new )?(?:([\w$.<> ]+?) (?:\[as \w+\] )?\()?(.*?):(\d+):(\d+)\)?$/;
/**
 * Where cells run: tslab's and Deno's names for them, a test file, a file of a student's. Not the library,
 * Node or Deno.
 */
const FOREIGN =
  /[\\/](lib|dist)[\\/](core|run|view|course|verify|storage)[\\/]|^node:|^ext:|[\\/]node_modules[\\/]/;

/** V8's own lines are shorter; in a student's message of any length a pattern would look for ever. */
const LONGEST = 1000;

type Frame = { readonly name: string; readonly line: number; readonly column: number };

/**
 * The line of `code` that the error was thrown in.
 *
 * The kernels name a line of the compiled cell, and where in the cell the class begins is not known; but the
 * column is right, and the message often quotes the word that stands there. The one line that fits is shown;
 * if several do, none.
 * @param code a class or function of the student's
 * @returns the line without its types, or undefined where it cannot be told
 * @example ownLine(error, MyBully) // "this.send(leader.id, …);"
 */
export function ownLine(error: unknown, code: unknown): string | undefined {
  if (!(error instanceof Error) || typeof code !== "function") return undefined;
  const lines = String(code).split("\n");
  for (const frame of ownFrames(error)) {
    const found = lineAt(frame, lines, error.message);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The method or function of the student's that was running. */
export function ownFunction(error: unknown): string | undefined {
  return error instanceof Error ? ownFrames(error)[0]?.name.split(".").pop() : undefined;
}

function ownFrames(error: Error): Frame[] {
  const frames: Frame[] = [];
  for (const text of stackOf(error).split("\n")) {
    if (text.length > LONGEST) continue;
    const [, name = "", file, line, column] = FRAME.exec(text) ?? [];
    if (file === undefined || FOREIGN.test(file)) continue;
    frames.push({ name: name.trim(), line: Number(line), column: Number(column) });
  }
  return frames;
}

/** A driver's error wraps what the student's code threw. */
function stackOf(error: Error): string {
  return error.cause instanceof Error ? stackOf(error.cause) : error.stack ?? "";
}

function lineAt(frame: Frame, lines: readonly string[], message: string): string | undefined {
  const place = frame.column - 1;
  const inside = linesOf(frame.name.split(".").pop()!, lines);
  const fitting = inside.filter((line) =>
    /[\w$'"`([]/.test(line[place] ?? "") && !/\w\w/.test(line.slice(Math.max(0, place - 1), place + 1))
  );
  const words = wordsQuoted(message.slice(0, LONGEST));
  const quoted = fitting.filter((line) => words.some((word) => line.includes(word, place)));
  const named = inside.filter((line) => words.some((word) => new RegExp(`\\b${word}\\b`).test(line)));
  const found = [quoted, fitting, named].find((lines) => lines.length === 1)?.[0].trim();
  return found?.replace(/[{([]$/, "$& …"); // it goes on in the next line
}

/** The lines of a member of a class, or all. */
function linesOf(name: string, lines: readonly string[]): readonly string[] {
  const head = new RegExp(`^(\\s+)(?:static |async |get |set |\\*)*${name.replace(/[^\w]/g, "")}\\s*\\(`);
  const first = name === "" ? -1 : lines.findIndex((line) => head.test(line));
  if (first < 0) return lines;
  const indent = head.exec(lines[first])![1];
  const after = lines.slice(first + 1).findIndex((line) => line.startsWith(`${indent}}`));
  return lines.slice(first, after < 0 ? undefined : first + 2 + after);
}

/** The names that V8's messages quote: `reading 'x'`, `x is not defined`, `this.x is not a function`. */
function wordsQuoted(message: string): string[] {
  const reading = /\(reading '([^']+)'\)|\(setting '([^']+)'\)/.exec(message);
  const subject = /([\w$.]+)(?:\(\.\.\.\))? is not (?:defined|a function|iterable|a constructor)/.exec(
    message,
  );
  return [reading?.[1], reading?.[2], subject?.[1].split(".").pop()]
    .filter((word) => word !== undefined && /^[\w$]+$/.test(word)) as string[];
}
