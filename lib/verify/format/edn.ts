/**
 * A reader of EDN (edn-format.org), the notation in which Jepsen, Knossos and Elle keep their histories.
 *
 * Lists, vectors and sets become arrays, maps become Maps, `nil` null, keywords and symbols texts (`:ok`
 * becomes "ok"), numbers numbers, also Clojure's ratios and `##Inf`; a tagged value, `#inst "…"`, is what is
 * tagged. An integer beyond 2^53 becomes a text: as a number it could not be told from the next.
 */
import { brief } from "../../core/plain.ts";

/** What EDN can say. */
export type Edn = null | boolean | number | string | readonly Edn[] | ReadonlyMap<Edn, Edn>;

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "#{": "}" };
const TOKEN =
  /(?:[\s,]|;[^\n]*(?:\n|$))*(#\{|#_|[()[\]{}]|"|\\(?:u[\da-fA-F]{4}|[A-Za-z]+|[^])|[^\s,()[\]{}";]+)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const CHARACTERS: Readonly<Record<string, string>> = {
  newline: "\n",
  space: " ",
  tab: "\t",
  return: "\r",
  formfeed: "\f",
  backspace: "\b",
};
const SYMBOLIC: Readonly<Record<string, number>> = { "##Inf": Infinity, "##-Inf": -Infinity, "##NaN": NaN };
/** Nothing is nested deeper. */
const DEEPEST = 1000;

/**
 * All values of a text, one after another.
 * @throws SyntaxError that says where the text is not EDN, and what is wrong there
 * @example parseEdn("{:type :ok, :value [[:append 3 1]]}") // [Map { "type" → "ok", … }]
 */
export function parseEdn(text: string): Edn[] {
  if (typeof text !== "string") throw new TypeError(`EDN is a text, got ${brief(text)}`);
  return new Reader(text).all();
}

/** A value, and the line on which it ends. */
export type EdnEntry = { readonly value: Edn; readonly line: number };

/**
 * The entries of a text: its values, or what is in its only vector or list.
 * @throws SyntaxError as `parseEdn`
 */
export function ednEntries(text: string): EdnEntry[] {
  if (typeof text !== "string") throw new TypeError(`EDN is a text, got ${brief(text)}`);
  return new Reader(text).inner() ?? new Reader(text).outer();
}

/** A text without its escapes. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([\da-fA-F]{4})|([^]))/g,
    (_, code?: string, one = "") => code ? String.fromCharCode(parseInt(code, 16)) : ESCAPES[one] ?? one,
  );
}

class Reader {
  private at = 0;
  private lines = 1;
  private counted = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  all(): Edn[] {
    const values: Edn[] = [];
    for (let token = this.next(); token !== undefined; token = this.next()) this.put(values, token);
    return values;
  }

  /** All values with their lines. */
  outer(): EdnEntry[] {
    return this.until(undefined);
  }

  /** What is in a vector or a list, if there is nothing else. */
  inner(): EdnEntry[] | undefined {
    const opening = this.next();
    if (opening !== "[" && opening !== "(") return undefined;
    const entries = this.until(CLOSING[opening]);
    return this.next() === undefined ? entries : undefined;
  }

  private until(closing: string | undefined): EdnEntry[] {
    const entries: EdnEntry[] = [], from = this.at;
    for (let token = this.next(); token !== closing; token = this.next()) {
      if (token === undefined) {
        this.at = from;
        throw this.wrong(`what is opened here is never closed by "${closing}"`);
      }
      const values: Edn[] = [];
      this.put(values, token);
      entries.push(...values.map((value) => ({ value, line: this.line })));
    }
    return entries;
  }

  /** The next token, without the comments before it; undefined at the end. */
  private next(): string | undefined {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) return undefined;
    this.at = TOKEN.lastIndex;
    return found[1] === '"' ? this.quoted() : found[1];
  }

  /** A text with its quotes, whose first has just been read: texts can be too long for an expression. */
  private quoted(): string {
    const from = this.at - 1;
    for (let at = this.at; at < this.text.length; at++) {
      if (this.text[at] === "\\") at++;
      else if (this.text[at] === '"') return this.text.slice(from, this.at = at + 1);
    }
    throw this.wrong("a text begins here, and no quote ends it");
  }

  /** Puts the value that begins with a token at the end of a list; what is discarded, nowhere. */
  private put(values: Edn[], token: string): void {
    if (++this.depth > DEEPEST) throw this.wrong(`it is nested more than ${DEEPEST} deep`);
    if (token === "#_") this.value("a value after #_");
    else values.push(this.read(token));
    this.depth--;
  }

  /** The next value, past what is discarded. */
  private value(what: string): Edn {
    const values: Edn[] = [];
    while (values.length === 0) {
      const token = this.next();
      if (token === undefined) throw this.wrong(`the text ends, and ${what} is missing`);
      this.put(values, token);
    }
    return values[0];
  }

  private read(token: string): Edn {
    if (Object.hasOwn(CLOSING, token)) return this.collection(token);
    if (/^[)\]}]$/.test(token)) throw this.wrong(`"${token}" closes what was not opened`);
    if (token[0] === '"') return unescaped(token.slice(1, -1));
    if (token[0] === "\\") return this.character(token.slice(1));
    if (Object.hasOwn(SYMBOLIC, token)) return SYMBOLIC[token];
    if (token[0] === "#") return this.value(`what is tagged ${token}`);
    if (token[0] === ":") return token.slice(1);
    if (/^[+-]?\d/.test(token)) return this.number(token);
    return token === "nil" ? null : token === "true" ? true : token === "false" ? false : token;
  }

  private number(token: string): number | string {
    const text = token.replace(/[NM]$/, ""), ratio = /^([+-]?\d+)\/(\d+)$/.exec(text);
    const value = ratio ? Number(ratio[1]) / Number(ratio[2]) : Number(text);
    if (!Number.isFinite(value)) throw this.wrong(`a number is like 12, 3/4 or -1.5e3, got "${token}"`);
    return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(value) ? String(BigInt(text)) : value;
  }

  private character(name: string): string {
    if (/^u[\da-fA-F]{4}$/.test(name)) return String.fromCharCode(parseInt(name.slice(1), 16));
    if ([...name].length === 1) return name;
    if (Object.hasOwn(CHARACTERS, name)) return CHARACTERS[name];
    throw this.wrong(`a character is like \\a, \\newline or \\u03A9, got "\\${name}"`);
  }

  private collection(opening: string): Edn {
    const closing = CLOSING[opening], values: Edn[] = [], from = this.at;
    for (let token = this.next(); token !== closing; token = this.next()) {
      if (token === undefined) {
        this.at = from;
        throw this.wrong(`"${opening}" is never closed by "${closing}"`);
      }
      this.put(values, token);
    }
    if (opening !== "{") return values;
    if (values.length % 2 === 1) {
      throw this.wrong(`a map has a value for each key, got ${values.length} forms`);
    }
    const map = new Map<Edn, Edn>();
    for (let at = 0; at < values.length; at += 2) {
      if (map.has(values[at])) throw this.wrong(`a map has a key once, got ${brief(values[at])} twice`);
      map.set(values[at], values[at + 1]);
    }
    return map;
  }

  /** The line of the last token: counted on, as entries come one after the other. */
  private get line(): number {
    for (; this.counted < this.at; this.counted++) if (this.text[this.counted] === "\n") this.lines++;
    return this.lines;
  }

  private wrong(problem: string): SyntaxError {
    const line = this.text.slice(0, this.at).split("\n").length;
    return new SyntaxError(`EDN, line ${line}: ${problem}`);
  }
}
