/** Which class the processes of a system are of. */
import type { Process } from "../../core/process.ts";
import type { Processes } from "../../run/system.ts";

/** The class of the first process, to show its own line: a factory's text holds no handler. */
export function classIn(processes: Processes): unknown {
  const [factory] = Object.values(processes);
  if (factory === undefined || isClass(factory)) return factory;
  try {
    return (factory as () => Process)().constructor;
  } catch {
    return factory;
  }
}

const isClass = (factory: unknown) => /^class\b/.test(Function.prototype.toString.call(factory));
