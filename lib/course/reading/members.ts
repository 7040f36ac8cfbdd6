/** A class taken apart into its members, from its text; and two classes laid side by side. */
import { cleaned, readable } from "./readable.ts";

/** A member before and after, as lines; one side is absent if only the other has it. */
export type Pair = {
  readonly name: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
};

type Class = { readonly name: string; readonly prototype: object };

/**
 * The members of two classes, in the order of the first. If the second extends the first, what it does not
 * mention is as before, and what it overrides stands beside what it inherits.
 */
export function pairsOf(first: Class, second: Class): Pair[] {
  const before = membersOf(first), after = membersOf(second);
  const extended = second.prototype instanceof (first as unknown as new () => object);
  const pairs: Pair[] = [...before].map(([name, lines]) => ({
    name,
    before: lines,
    after: after.get(name) ?? (extended ? lines : undefined),
  }));
  for (const [name, lines] of after) {
    if (!before.has(name)) pairs.push({ name, before: inherited(first, name), after: lines });
  }
  return pairs;
}

/** Fields, constructor and methods by name, in order, each as lines without the comment above it. */
export function membersOf(code: Class): Map<string, string[]> {
  const lines = readable(code).replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "").split("\n");
  const start = lines.findIndex((line) => line.endsWith("{")) + 1;
  const members = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines.slice(start, -1)) {
    if (line.trim() === "") continue;
    const name = nameIn(line);
    if (name === undefined) {
      current.push(line.slice(2));
      continue;
    }
    const above = current.filter((text) => /^\/\//.test(text) && members.size === 0);
    current = [...above, line.slice(2)];
    members.set(unused(name, members), current);
  }
  return members;
}

function unused(name: string, members: ReadonlyMap<string, unknown>): string {
  return members.has(name) ? `${name} (again)` : name;
}

/** The name of the member that begins on this line, if one does. */
function nameIn(line: string): string | undefined {
  const [, kind = "", name] =
    /^ {2}(?! )(?:static |async |\*)*(get |set )?(\[[^\]]+\]|#?[\w$]+)/.exec(line) ?? [];
  return name === undefined ? undefined : kind + name;
}

/** What a class inherits under this name. */
function inherited(code: Class, name: string): string[] | undefined {
  const [, kind, key] = /^(get |set )?(.*)$/.exec(name)!;
  for (let place: object | null = code.prototype; place; place = Object.getPrototypeOf(place)) {
    const own = Object.getOwnPropertyDescriptor(place, key);
    const found = kind === "get " ? own?.get : kind === "set " ? own?.set : own?.value;
    if (typeof found === "function") return cleaned(String(found)).split("\n");
  }
}
