/**
 * A function or class of a notebook's cell as text that another thread can make again. Both kernels hand out
 * JavaScript: `toString` of what a cell compiled has no types any more.
 */
import { checkClonable, isRecord } from "./clonable.ts";
import { freeNames, holdersIn } from "./free_names.ts";

/** What is called in another thread: plain data in, plain data out. */
export type Task = (block: never) => unknown;
/** Values by name. */
export type Names = Readonly<Record<string, unknown>>;
/** A function as text, and what it needs. */
export type Portable = {
  /** The body of a function of `$library` and `$data` that returns the function. */
  readonly text: string;
  readonly data: Names;
  /** Names of the package that it uses. */
  readonly uses: readonly string[];
};

const NATIVE = "{ [native code] }";
/** In Deno's kernel functions of cells are global, too. */
const builtIn = new Set(Object.getOwnPropertyNames(globalThis));

/**
 * @param task the function
 * @param given what it uses of other cells, by name: data, functions, classes
 * @param library the package's exports
 * @throws TypeError that names what is missing, with the line that hands it over
 */
export function portable(task: Task, given: Names, library: Names): Portable {
  const source = new Source(given, library);
  source.add("$task", task);
  source.checkMissing();
  return source.portable();
}

class Source {
  private readonly texts: string[] = [];
  private readonly data: Record<string, unknown> = {};
  /** How many of the data have no name of their own. */
  private held = 0;
  private readonly uses = new Set<string>();
  private readonly seen = new Set<string>();
  /** Lists and objects that were looked at, and whether there is a function in them. */
  private readonly looked = new Map<object, boolean>();
  /** Those whose text is being put together. */
  private readonly making = new Set<object>();
  /** by who uses it */
  private readonly missing = new Map<string, string[]>();

  constructor(private readonly given: Names, private readonly library: Names) {}

  /** Adds a value, what it uses before it. */
  add(name: string, value: unknown): void {
    this.seen.add(name);
    if (this.hasFunction(value)) {
      this.texts.push(`const ${name} = $held.${name} = ${this.expression(name, value)};`);
    } else this.hold(name, name, value);
  }

  /** What makes the value again: a function, a class, or an object with such in it, as properties are. */
  private expression(name: string, value: unknown): string {
    if (typeof value === "function") return this.functionText(name, value as Task);
    if (!this.hasFunction(value)) return this.hold(name, `${name}$${this.held++}`, value);
    if (this.making.has(value as object)) {
      throw new TypeError(`${name} has functions in it, and contains itself`);
    }
    this.making.add(value as object);
    const fields = Object.entries(value as object).map(([key, item]) => [key, this.expression(name, item)]);
    this.making.delete(value as object);
    if (Array.isArray(value)) return `[${fields.map(([, text]) => text).join(", ")}]`;
    return `({ ${fields.map(([key, text]) => `${JSON.stringify(key)}: ${text}`).join(", ")} })`;
  }

  /** Keeps data that a thread is given as it is. */
  private hold(name: string, key: string, value: unknown): string {
    checkClonable(name, value, "plain data, functions or classes");
    this.data[key] = value;
    return key;
  }

  /** Of lists and objects, which are made again from text where there is one. */
  private hasFunction(value: unknown): boolean {
    if (typeof value === "function") return true;
    if (typeof value !== "object" || value === null || !Array.isArray(value) && !isRecord(value)) {
      return false;
    }
    const known = this.looked.get(value);
    if (known !== undefined) return known;
    this.looked.set(value, false); // what contains itself has what else is in it
    const has = Object.values(value).some((item) => this.hasFunction(item));
    this.looked.set(value, has);
    return has;
  }

  private functionText(name: string, value: Task): string {
    const text = Function.prototype.toString.call(value);
    if (text.endsWith(NATIVE)) return nativeOf(name, value);
    const expression = asExpression(text);
    for (const free of freeNames(expression)) this.need(free, name);
    return expression;
  }

  private need(name: string, by: string): void {
    if (this.seen.has(name)) return;
    this.seen.add(name);
    const isGiven = Object.hasOwn(this.given, name), value = this.given[name];
    if (isGiven && this.library[name] !== value) this.add(name, value);
    else if (isGiven || Object.hasOwn(this.library, name)) this.uses.add(name);
    else if (!builtIn.has(name)) this.missing.set(by, [...this.missing.get(by) ?? [], name]);
  }

  checkMissing(): void {
    if (this.missing.size === 0) return;
    const told = [...this.missing].map(([by, names]) => `${called(by)} uses ${names.join(", ")}`);
    const names = [...this.missing.values()].flat();
    throw new TypeError(
      `a thread has its own variables, and ${told.join("; ")} of other cells: hand it over by the option ` +
        `with: { ${names.map((name) => `${name}: ${name}`).join(", ")} }`,
    );
  }

  portable(): Portable {
    const { data, uses, texts } = this;
    const text = [
      `"use strict";`,
      "const $held = { ...$library, ...$data };",
      ...[...holdersIn(texts.join("\n"))].map((name) => `const ${name} = $held;`),
      `const { ${[...uses].join(", ")} } = $library;`,
      `const { ${Object.keys(data).join(", ")} } = $data;`,
      ...texts,
      "return $task;",
    ].join("\n");
    return { text, data, uses: [...uses] };
  }
}

/** What is handed over as the function has a name of ours. */
function called(name: string): string {
  return name.startsWith("$") ? "the function" : name;
}

/** `max` of `const { max } = Math`. @throws TypeError for one that is nowhere to be found */
function nativeOf(name: string, value: Task): string {
  const home = [...builtIn].find((place) => {
    const object = (globalThis as Names)[place] as Names | undefined;
    return (typeof object === "object" || typeof object === "function") && object?.[value.name] === value;
  });
  if (home !== undefined) return `${home}.${value.name}`;
  throw new TypeError(
    `${called(name)} is built in or bound, which no other thread can make again: write a function`,
  );
}

/** A method's text is no expression by itself. */
function asExpression(text: string): string {
  const stands = /^(async\s*)?(function\b|class\b|\(|[\w$]+\s*=>)/.test(text);
  return stands
    ? `(${text})`
    : `(${text.startsWith("async ") ? "async " : ""}function ${text.replace(/^async /, "")})`;
}
