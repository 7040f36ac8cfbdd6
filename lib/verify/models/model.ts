/** What a shared object does when it is asked one thing after another: its sequential specification. */
import { canonical } from "../../core/canonical.ts";
import { dataWords } from "../../run/words.ts";

/** What an operation does: the state after it, and its answer; without one, any answer is right. */
export type Applied<S> = readonly [state: S, answer?: unknown];

/**
 * A model. States are plain data and are never changed in place: `apply` makes new ones.
 *
 * @example
 * const register: Model<number> = {
 *   name: "register",
 *   initial: 0,
 *   apply: (value, method, [given]) => method === "read" ? [value, value] : [given as number],
 * };
 */
export type Model<S = unknown> = {
  readonly name: string;
  readonly initial: S;
  readonly apply: (
    state: S,
    method: string,
    details: readonly unknown[],
    process: number | string,
  ) => Applied<S>;
  /**
   * Which object an operation is about, if those of one name have nothing to do with the others: then a
   * history is linearisable if it is for each object (Herlihy and Wing 1990, locality), which is much faster
   * to decide.
   */
  readonly object?: (method: string, details: readonly unknown[]) => unknown;
  /** Methods that never change the state: a search need not try them at several places. */
  readonly reads?: readonly string[];
};

/**
 * A model by a function for each method, which gets the state and what was asked for.
 * @throws TypeError for what is no model
 * @example model("register", 0, { read: (value) => [value, value], write: (_, next) => [next] })
 */
export function model<S>(
  name: string,
  initial: S,
  // deno-lint-ignore no-explicit-any
  methods: Readonly<Record<string, (state: S, ...details: any[]) => Applied<S>>>,
  options: Pick<Model<S>, "object" | "reads"> = {},
): Model<S> {
  for (const [method, does] of Object.entries(methods)) {
    if (typeof does !== "function") {
      throw new TypeError(`${name}: ${method} must be a function of the state, got ${dataWords(does)}`);
    }
  }
  return {
    name,
    initial,
    apply(state, method, details) {
      if (!Object.hasOwn(methods, method)) throw unknownMethod(name, method, Object.keys(methods));
      return methods[method](state, ...details);
    },
    ...options,
  };
}

/** An error for a method that a model does not have. */
export function unknownMethod(name: string, method: string, known: readonly string[]): TypeError {
  return new TypeError(`a ${name} has the methods ${known.join(", ")}, got ${dataWords(method)}`);
}

/**
 * Many objects of one kind: the first of the details is an object's name, the others are the operation's.
 * @example perObject(casRegister) // read("x"), write("x", 3), cas("y", 0, 1)
 */
export function perObject<S>(one: Model<S>): Model<Readonly<Record<string, S>>> {
  return {
    name: `${one.name} per object`,
    initial: {},
    apply(states, method, [object, ...details], process) {
      const name = canonical(object ?? null),
        state = Object.hasOwn(states, name) ? states[name] : one.initial;
      const [next, ...answer] = one.apply(state, method, details, process);
      return [next === state ? states : { ...states, [name]: next }, ...answer] as Applied<
        Readonly<Record<string, S>>
      >;
    },
    object: (_, [object]) => object,
    ...one.reads && { reads: one.reads },
  };
}

/** A model that has another state at first. @example startingWith(register, 3) */
export function startingWith<S>(model: Model<S>, initial: S): Model<S> {
  return { ...model, initial };
}

/** @throws TypeError for what is no model */
export function checkModel(given: Model): void {
  if (typeof given?.apply === "function" && typeof given.name === "string" && "initial" in given) return;
  throw new TypeError(
    `a model has a name, an initial state and apply(state, method, details), e.g. register, got ${
      dataWords(given)
    }`,
  );
}
