/** What a module exports, as what makes processes. */
import type { Factory } from "../../../core/host.ts";
import { Process } from "../../../core/process.ts";

/**
 * @param exported the module's exports
 * @param module where they come from, for messages
 * @param name of a class of processes, or of a function that makes one
 * @param args what it is given
 * @throws TypeError for what is neither
 */
export function factoryOf(
  exported: Readonly<Record<string, unknown>>,
  module: string,
  name: string,
  args: readonly unknown[],
): Factory {
  const made = exported[name] as new (...args: readonly unknown[]) => Process;
  if (typeof made !== "function") {
    const others = Object.keys(exported).filter((other) => typeof exported[other] === "function");
    const listed = others.length > 12 ? `${others.slice(0, 12).join(", ")}, …` : others.join(", ");
    throw new TypeError(`${module} exports no class ${name}; it exports ${listed || "none"}`);
  }
  if (made.prototype instanceof Process) return () => new made(...args);
  if (/^class\b/.test(Function.prototype.toString.call(made))) {
    throw new TypeError(
      `${name} of ${module} is a class, but none of processes: it must extend the Process of this library, ` +
        "not of a copy of it",
    );
  }
  return () => (made as unknown as (...args: readonly unknown[]) => Process)(...args);
}
