// The names that cells see. The course's cells see what course cells declare, and of the student's what an
// exercise asks for; the student's see all, and may declare anything anew without the course's cells
// noticing.

/** How a cell gives a name to others: reading and setting the variable itself, so that all see the same. */
export type Variable = readonly [get: () => unknown, set: (value: unknown) => void];

export type Side = "course" | "student";

type Names = Record<string, unknown>;

export interface Known {
  /** What the course's own cells declare. */
  given: readonly string[];
  /** What the course's answers declare: a test sees the student's. */
  asked: readonly string[];
  /** What the package exports and some cell declares anew. */
  shadowed: readonly string[];
}

export class Scopes {
  /**
   * What `with` is given: reading a name looks here first. Neither can be changed by setting a name that is
   * the course's.
   */
  readonly names: Readonly<Record<Side, object>>;
  private readonly given = new Map<string, () => unknown>();
  private readonly student: Names;

  constructor({ given, asked, shadowed }: Known, packages: Readonly<Record<Side, Names>>) {
    const base: Names = Object.create(null), course: Names = Object.create(null);
    for (const name of new Set([...given, ...shadowed])) {
      Object.defineProperty(base, name, {
        get: () => protect(this.read(name, packages.student)),
        set: (value) => this.own(name, { value, writable: true }),
      });
    }
    for (const name of new Set([...given, ...asked, ...shadowed])) {
      const isAsked = asked.includes(name);
      const get = () =>
        isAsked && Object.hasOwn(this.student, name) ? this.student[name] : this.read(name, packages.course);
      Object.defineProperty(course, name, { get });
    }
    this.student = Object.create(Object.freeze(base));
    this.names = { course: Object.freeze(course), student: this.student };
  }

  private read(name: string, library: Names): unknown {
    const get = this.given.get(name);
    if (get) return get();
    if (Object.hasOwn(library, name)) return library[name];
    throw new ReferenceError(`${name} is not defined`);
  }

  /** A name of the student's, in place of the course's. */
  private own(name: string, property: PropertyDescriptor): void {
    Object.defineProperty(this.student, name, { ...property, enumerable: true, configurable: true });
  }

  /**
   * A cell begins and will declare these names.
   * @returns to be called at its end: takes back what it did not come to
   */
  declare(side: Side, variables: Readonly<Record<string, Variable>>): () => void {
    const before = Object.keys(variables).map((name) =>
      [name, this.take(side, name, variables[name])] as const
    );
    return () => {
      for (const [name, restore] of before) if (!isReadable(variables[name][0])) restore();
    };
  }

  private take(side: Side, name: string, [get, set]: Variable): () => void {
    if (side === "course") {
      const before = this.given.get(name);
      this.given.set(name, get);
      return () => before ? this.given.set(name, before) : this.given.delete(name);
    }
    const before = Object.getOwnPropertyDescriptor(this.student, name);
    this.own(name, { get, set });
    return () => before ? this.own(name, before) : delete this.student[name];
  }
}

/**
 * What an answer takes from the course's cells it cannot change: lists, plain objects, functions and classes.
 */
function protect<T>(value: T): T {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const thing = left.pop();
    if (!isPlain(thing) || Object.isFrozen(thing)) continue;
    Object.freeze(thing);
    for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(thing))) {
      left.push(value, get, set);
    }
  }
  return value;
}

function isPlain(thing: unknown): thing is object {
  if (typeof thing === "function" || Array.isArray(thing)) return true;
  if (typeof thing !== "object" || thing === null) return false;
  const maker = Object.getOwnPropertyDescriptor(thing, "constructor")?.value; // of a prototype, its class
  return Object.getPrototypeOf(thing) === Object.prototype ||
    typeof maker === "function" && maker.prototype === thing;
}

/** A cell that threw may not have come to a declaration; reading the variable then throws, too. */
function isReadable(get: () => unknown): boolean {
  try {
    get();
    return true;
  } catch {
    return false;
  }
}
