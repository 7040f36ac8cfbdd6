/**
 * The driver in real time: the same classes, each process an OS process of its own, TCP between them, a log
 * on disk. Here is only what any page may load; what needs a runtime is loaded when it is called.
 */
import { checkServe, type ServedRun, type ServeOptions } from "./options.ts";

/**
 * Runs a system over sockets: each process is an OS process, messages go over TCP, timers are real, a crash
 * is `kill -9`, and who recovers has what its log on disk kept. On Linux and macOS, with Node or Deno.
 *
 * A class is named, as another OS process has to load it, or travels as its text (`class`). What `simulate`
 * draws from its seed (latencies, faults, who is first) here happens; what processes leave to chance is drawn
 * from the seed.
 * @returns when nothing is left to happen, or at `until`; nothing that was started is left running
 * @throws ProcessError when a handler throws; TypeError or RangeError for options that make no sense; Error
 * where there are no processes, as in a browser
 * @example const run = await serve({ name: "Bully", args: [150], processes: 5, scenario: [at(0, crash(5))] })
 */
export async function serve(options: ServeOptions): Promise<ServedRun> {
  checkServe(options);
  if (!("process" in globalThis)) {
    throw new Error("serve starts processes of the operating system, which a page cannot: use Node or Deno");
  }
  // By a name that is put together: who bundles the library for a page must not find Node in it.
  const file = `./supervisor/run.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`;
  const { supervise } = await import(new URL(file, import.meta.url).href) as {
    supervise(options: ServeOptions): Promise<ServedRun>;
  };
  return await supervise(options);
}
