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

/** Chromium takes no address of more than 2 MB: the text comes as the first message. */
const receive = `onmessage = ({ data }) => {
  const address = URL.createObjectURL(new Blob([data], { type: "text/javascript" }));
  importScripts(address);
  URL.revokeObjectURL(address);
};`;

/**
 * Starts a worker from a part that is a function: its text is parsed only there.
 * @param name of the worker's script in stacks
 * @param isApart it is of no origin, and finds nothing of what this site keeps in the browser
 */
export function workerOf(main: () => void, name: string, isApart = false): Worker {
  const text = `(${main})();\n//# sourceURL=${name}`;
  if (isApart) {
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(receive)}`);
    worker.postMessage(text);
    return worker;
  }
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}
