/** Freezing: what a library hands out and somebody could change is no longer what others were promised. */

/**
 * Freezes a value and all that is reached from it: methods, nested lists, the classes that a class extends.
 * What belongs to the language stays as it is.
 * @returns the value
 * @example const LEVELS = frozen([{ name: "RAID 5" }])
 */
export function frozen<T>(value: T): T {
  const met = new Set<unknown>(), left: unknown[] = [value];
  while (left.length > 0) {
    const thing = left.pop();
    if (!isOurs(thing) || met.has(thing)) continue;
    met.add(thing);
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(thing, key)!;
      left.push(value, get, set);
    }
    const above = Object.getPrototypeOf(thing);
    const maker = above && Object.getOwnPropertyDescriptor(above, "constructor")?.value;
    if (typeof above === "function" || typeof maker === "function" && isWritten(maker)) left.push(above);
    if (!ArrayBuffer.isView(thing)) Object.freeze(thing); // engines refuse to freeze bytes
  }
  return value;
}

/** Whether it is something that could be changed, and did not come with the language. */
function isOurs(thing: unknown): thing is object {
  return typeof thing === "function" ? isWritten(thing) : typeof thing === "object" && thing !== null;
}

function isWritten(code: object): boolean {
  return !/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(code));
}
