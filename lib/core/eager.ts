/** What a driver calls must run to its end at once: it may neither wait nor be gone through step by step. */

const KINDS: Readonly<Record<string, string>> = {
  "[object AsyncFunction]": "async",
  "[object GeneratorFunction]": "a generator",
  "[object AsyncGeneratorFunction]": "an async generator",
};

/**
 * What keeps a function from running to its end when it is called: `async`, `a generator`; undefined if
 * nothing does.
 */
export function lazinessOf(call: unknown): string | undefined {
  return typeof call === "function" ? KINDS[Object.prototype.toString.call(call)] : undefined;
}

/** @throws TypeError for what a handler must not return; `what` is its name, e.g. `Bully.onElection` */
export function checkReturned(result: unknown, what: string): void {
  if (isPromise(result)) {
    throw new TypeError(
      `${what} returned a promise: a handler runs to its end and never waits; ` +
        "set a timer, or send a message and go on where the answer is handled",
    );
  }
}

export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
