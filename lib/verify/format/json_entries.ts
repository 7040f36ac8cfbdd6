/**
 * Objects of a text of JSON, with their lines: JSON's own reader tells what is wrong, not on which line.
 */

/** A value, and the line on which it begins. */
export type JsonEntry = { readonly value: unknown; readonly line: number };

/** What is looked for between values, and within one. */
const TOKEN = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|[{}[\]\n]|[^"{}[\]\n]+|"/g;

/**
 * The entries of a text: what is in its only array, or its objects, one after the other.
 * @throws SyntaxError that says on which line an entry is no JSON, or never ends
 */
export function jsonEntries(text: string): JsonEntry[] {
  if (typeof text !== "string") throw new TypeError(`JSON is a text, got ${String(text)}`);
  const isArray = /^\s*\[/.test(text), outside = isArray ? 1 : 0, entries: JsonEntry[] = [];
  let depth = 0, line = 1, from = -1, begun = 1, ended = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "\n") line++;
    else if (ended && token.trim() !== "") {
      throw new SyntaxError(`line ${line}: nothing comes after the list, got ${token.trim().slice(0, 40)}`);
    } else if (token === "{" || token === "[") {
      if (depth++ !== outside) continue;
      from = index;
      begun = line;
    } else if (token === "}" || token === "]") {
      if (--depth < 0) throw new SyntaxError(`line ${line}: "${token}" closes what was not opened`);
      ended = isArray && depth === 0;
      if (depth !== outside || from < 0) continue;
      entries.push({ line: begun, value: valueOf(text.slice(from, index + 1), begun) });
      from = -1;
    } else if (depth <= outside && !/^[\s,]*$/.test(token)) {
      throw new SyntaxError(`line ${line}: an entry is an object, got ${token.trim().slice(0, 40)}`);
    }
  }
  if (depth !== 0) {
    throw new SyntaxError(`line ${from < 0 ? line : begun}: what is opened here is never closed`);
  }
  return entries;
}

function valueOf(text: string, line: number): unknown {
  try {
    return fromJsonText(text);
  } catch (cause) {
    throw new SyntaxError(`line ${line}: no JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** Texts, which are left as they are, and numbers. */
const VALUES = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * What a text of JSON says. An integer beyond 2^53 becomes a text: as a number it could not be told from the
 * next, and two values would be one.
 * @throws SyntaxError for what is no JSON
 */
export function fromJsonText(text: string): unknown {
  const value = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  const isLarge = (token: string) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
  return JSON.parse(text.replace(VALUES, (token) => isLarge(token) ? `"${token}"` : token));
}
