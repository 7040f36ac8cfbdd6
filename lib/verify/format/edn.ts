/**
 * A reader of EDN (edn-format.org), the notation in which Jepsen, Knossos and Elle keep their histories.
 *
 * Lists, vectors and sets become arrays, maps become Maps, `nil` null, keywords and symbols texts (`:ok`
 * becomes "ok"), numbers numbers; a tagged value, `#inst "…"`, is what is tagged.
 */

/** What EDN can say. */
export type Edn = null | boolean | number | string | readonly Edn[] | ReadonlyMap<Edn, Edn>;

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "#{": "}" };
const TOKEN =
  /(?:[\s,]|;[^\n]*(?:\n|$))*(#\{|#_|[()[\]{}]|"(?:[^"\\]|\\[^])*"|\\(?:[A-Za-z]+|[^])|[^\s,()[\]{}";]+)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const CHARACTERS: Readonly<Record<string, string>> = {
  newline: "\n",
  space: " ",
  tab: "\t",
  return: "\r",
};

/**
 * All values of a text, one after another.
 * @throws SyntaxError that says where the text is not EDN, and what is wrong there
 * @example parseEdn("{:type :ok, :value [[:append 3 1]]}") // [Map { "type" → "ok", … }]
 */
export function parseEdn(text: string): Edn[] {
  if (typeof text !== "string") throw new TypeError(`EDN is a text, got ${text}`);
  return new Reader(text).all();
}

/** A value, and the line on which it ends. */
export type EdnEntry = { readonly value: Edn; readonly line: number };

/**
 * The entries of a text: its values, or what is in its only vector or list.
 * @throws SyntaxError as `parseEdn`
 */
export function ednEntries(text: string): EdnEntry[] {
  if (typeof text !== "string") throw new TypeError(`EDN is a text, got ${text}`);
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
    if (found) {
      this.at = TOKEN.lastIndex;
      return found[1];
    }
    const rest = this.text.slice(this.at).replace(/^(?:[\s,]|;[^\n]*)*/, "");
    if (rest !== "") throw this.wrong(`"${rest.slice(0, 12)}" begins no value: a text ends with a quote`);
    return undefined;
  }

  /** Puts the value that begins with a token at the end of a list; what is discarded, nowhere. */
  private put(values: Edn[], token: string): void {
    if (token === "#_") this.value("a value after #_");
    else values.push(this.read(token));
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
    if (token[0] === "\\") return CHARACTERS[token.slice(1)] ?? token.slice(1);
    if (token[0] === "#") return this.value(`what is tagged ${token}`);
    if (token[0] === ":") return token.slice(1);
    if (/^[+-]?\d/.test(token)) return this.number(token);
    return token === "nil" ? null : token === "true" ? true : token === "false" ? false : token;
  }

  private number(token: string): number {
    const value = Number(token.replace(/[NM]$/, ""));
    if (Number.isNaN(value)) throw this.wrong(`a number is like 12 or -1.5e3, got "${token}"`);
    return value;
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
    return new Map(values.flatMap((key, i) => i % 2 === 0 ? [[key, values[i + 1]] as const] : []));
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
