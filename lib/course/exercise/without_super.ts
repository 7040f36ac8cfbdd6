/**
 * An exercise that asks for one method of a class: the class that the answer extends must not have it
 * already, and the answer must be more than another name for it.
 */

type Class = { readonly name: string; readonly prototype: object };

/**
 * Runs `judge` while a method that the answer would inherit is missing: `super.onElection(…)` is no answer to
 * who is asked for `onElection`. Methods of that name which the student wrote into classes of their own,
 * between the answer and the class that was given, stay.
 * @param asked the method's name
 * @returns what `judge` returns
 * @throws TypeError if the answer's prototype is frozen
 */
export function withoutInherited<T>(answer: Class, asked: string, judge: () => T): T {
  const below = lastOwn(answer.prototype, asked);
  if (below === undefined) return judge();
  const given = Object.getPrototypeOf(below);
  const missing = () => {
    throw new TypeError(`what you extend has no ${asked} here: that is what you are to write`);
  };
  Object.setPrototypeOf(below, Object.create(given, { [asked]: { value: missing } }));
  try {
    return judge();
  } finally {
    Object.setPrototypeOf(below, given);
  }
}

/**
 * The last prototype on the way up that is the student's: above it comes what was given. The package's own
 * are frozen.
 */
function lastOwn(prototype: object, asked: string): object | undefined {
  let last: object | undefined;
  for (let at = prototype;;) {
    const above: object | null = Object.getPrototypeOf(at);
    if (above === null || !(asked in above)) return last;
    if (Object.isFrozen(above)) return at;
    if (Object.hasOwn(above, asked)) last = at;
    at = above;
  }
}

/** The class or the method that an answer only gives another name. The package's own are frozen. */
export function takenFromPackage({ name, prototype }: Class): string | undefined {
  if (Object.isFrozen(prototype)) return name;
  const isTaken = (code: unknown) => typeof code === "function" && Object.isFrozen(code);
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([method, { value, get }]) => method !== "constructor" && isTaken(value ?? get))
    .map(([method]) => `${name}.${method}`)[0];
}
