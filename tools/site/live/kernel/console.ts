// The console of cells: what Node's prints, to the cell that runs.
import { format, inspect } from "node:util";

type Print = (stream: "stdout" | "stderr", text: string) => void;

export function replaceConsole(print: Print): void {
  let indent = "";
  const write = (stream: "stdout" | "stderr", text: string) =>
    print(stream, `${text.replace(/^/gm, indent)}\n`);
  const out = (...what: unknown[]) => write("stdout", format(...what));
  const err = (...what: unknown[]) => write("stderr", format(...what));
  const group = (...what: unknown[]) => {
    if (what.length > 0) out(...what);
    indent += "  ";
  };
  Object.assign(console, {
    log: out,
    info: out,
    debug: out,
    error: err,
    warn: err,
    group,
    groupCollapsed: group,
    groupEnd: () => void (indent = indent.slice(2)),
    dir: (value: unknown, options: object) =>
      write("stdout", inspect(value, { customInspect: false, ...options })),
    assert: (holds: unknown, ...what: unknown[]) => {
      if (holds) return;
      const [first, ...rest] = what;
      if (typeof first === "string") err(`Assertion failed: ${first}`, ...rest);
      else err("Assertion failed", ...what);
    },
  });
}
