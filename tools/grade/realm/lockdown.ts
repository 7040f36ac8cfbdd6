// Freezes a realm: from then on no code in it can change what other code in it relies on.

/**
 * Of no use in a notebook, and a way to stop the process, to notice the garbage collector or to compile code.
 */
const removed = [
  "WebAssembly",
  "SharedArrayBuffer",
  "Atomics",
  "FinalizationRegistry",
  "WeakRef",
  "eval",
  "Temporal",
  "ShadowRealm",
];

/**
 * Freezes the built-ins and all that can be reached from these values.
 * @param values what the library gave to the realm
 */
export function lockDown(values: readonly unknown[]): void {
  for (const name of removed) delete (globalThis as Record<string, unknown>)[name];
  // It gives even a frozen expression another pattern.
  delete (RegExp.prototype as unknown as Record<string, unknown>).compile;
  const prototypes = [Object.prototype, Function.prototype, ...errors().map((error) => error.prototype)];
  for (const prototype of prototypes) letOverride(prototype);
  const met = new Set<unknown>(), left: unknown[] = [globalThis, ...hidden(), ...values];
  while (left.length > 0) {
    const thing = left.pop();
    const isObject = typeof thing === "object" && thing !== null || typeof thing === "function";
    if (!isObject || met.has(thing)) continue;
    met.add(thing);
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(thing, key)!;
      left.push(value, get, set);
    }
    left.push(Reflect.getPrototypeOf(thing));
    if (!ArrayBuffer.isView(thing)) Object.freeze(thing);
  }
}

function errors() {
  return [Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
}

/** What no name leads to: prototypes of iterators, generators and asynchronous functions. */
function hidden(): object[] {
  const generator = function* () {}, asyncGenerator = async function* () {};
  const segments = new Intl.Segmenter().segment("");
  const iterators = [
    [].values(),
    new Map().entries(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/x/g),
    generator(),
    asyncGenerator(),
    [].values().map(Number),
    segments,
    segments[Symbol.iterator](),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
  ];
  return [generator, asyncGenerator, async () => {}, Object.getPrototypeOf(Uint8Array), ...iterators];
}

/**
 * `this.name = "Mine"` in a class that extends Error, or an object with a `toString` of its own, is not to
 * fail because the prototype's is frozen: the prototype's property becomes one that makes an own property of
 * whoever it is set on.
 */
function letOverride(prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const property = Reflect.getOwnPropertyDescriptor(prototype, key)!;
    if (!property.configurable || !("value" in property)) continue;
    const { value } = property;
    Object.defineProperty(prototype, key, {
      get: () => value,
      set(this: object, own: unknown) {
        if (this === prototype) throw new TypeError(`Cannot assign to read only property '${String(key)}'`);
        Object.defineProperty(this, key, {
          value: own,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
      enumerable: false,
      configurable: false,
    });
  }
}
