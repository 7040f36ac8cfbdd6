// The parts of a live page, loaded when they are first needed: `assets/live/NAME.js` are scripts that each
// put one thing into a global. A page that was opened from a file may neither fetch, nor import modules, nor
// start a worker from a file; scripts it may load, and start a worker from a text.

declare global {
  var __live__: Record<string, unknown> | undefined;
}

const loading = new Map<string, Promise<unknown>>();

/**
 * @param address of the script, absolute
 * @param name of what it puts into `__live__`
 * @throws Error if it cannot be loaded; the next call tries again
 */
export function loadPart<T>(address: string, name: string): Promise<T> {
  const known = loading.get(address);
  if (known) return known as Promise<T>;
  const loaded = new Promise<T>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.__live__?.[name] as T);
    script.onerror = () => {
      loading.delete(address);
      script.remove();
      reject(new Error(`${address} cannot be loaded`));
    };
    document.head.append(script);
  });
  loading.set(address, loaded);
  return loaded;
}

/**
 * The text of a worker's script, from a part that is a function: it is parsed only there.
 * @param name of the script in stacks
 */
export function scriptOf(main: () => void, name: string): string {
  return `(${main})();\n//# sourceURL=${name}`;
}
