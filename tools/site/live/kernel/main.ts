// The worker that runs compiled cells, one after the other: it holds the package and the variables of all
// cells, and says what our kernel of tslab would say. To stop a cell, the page ends the worker.
import { Outlet } from "../../../kernel/channel/outlet.cjs";
import { describeThrown } from "../../../kernel/cell/failure.cjs";
import { announce, variables } from "../../../kernel/cell/values.cjs";
import { waits } from "../../../kernel/cell/waits.cjs";
import type { FromKernel, KernelCell, OutputMessage, ToKernel } from "../session/messages.ts";
import { replaceConsole } from "./console.ts";
import { displayModule } from "./display.ts";
import { withoutOutside } from "./outside.ts";

declare const $course: object;
declare const $data: Record<string, string>;

/** Files as the library's part for pages reads and writes them, by place. */
class Files extends Map<string, string> {
  override set(place: string, text: string): this {
    say({ type: "file", place, text });
    return this.give(place, text);
  }

  give(place: string, text: string): this {
    return super.set(place, text);
  }
}

const files = new Files();
for (const [name, text] of Object.entries($data)) files.give(`/course/data/${name}`, text);
const places = new Set();
const cells = new Map<string, { count: number; source: string; emitted: string }>();
let outlet = new Outlet(() => {}, places);

const { postMessage, importScripts, setTimeout } = self as unknown as {
  postMessage(message: unknown): void;
  importScripts(address: string): void;
  setTimeout(then: () => void, ms: number): void;
};
withoutOutside();
const say = (message: FromKernel) => postMessage(message);

const modules: Record<string, object> = {
  "happened-before": $course,
  tslab: displayModule((content, isReplacement) => outlet.show(content, isReplacement)),
};

function load(name: string): object {
  if (Object.hasOwn(modules, name)) return modules[name];
  throw new Error(`Cannot find module '${name}': a page has happened-before only`);
}

Object.assign(globalThis, {
  __files__: files,
  __sliders__: new Map(),
  __tslab__: Object.assign(waits, { exports: variables, announce, require: load }),
});
replaceConsole((stream, text) => outlet.print(stream, text));
const { log } = console;

/** What a cell is called in stacks; a space ends the name there. */
const cellName = (count: number) => `cell[${count}]`;

async function run(cell: KernelCell): Promise<"ok" | "error"> {
  outlet.finish();
  outlet = new Outlet((type: string, json: string) => {
    say({ type: "output", id: cell.id, message: { type, content: JSON.parse(json) } as OutputMessage });
  }, places);
  const failure = await failureOf(cell);
  // A promise that was rejected and never awaited is reported after the cell's own code.
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  outlet.finish();
  if (failure) outlet.fail(failure);
  return failure ? "error" : "ok";
}

async function failureOf({ count, source, code, awaits, lastName }: KernelCell) {
  if (code === "") return;
  const emitted = `(${awaits ? "async " : ""}function(exports, require) { ${code}\n})` +
    `(__tslab__.exports, __tslab__.require)`;
  cells.set(cellName(count), { count, source, emitted });
  try {
    const result = evaluated(emitted, cellName(count));
    if (awaits) await result;
    const value = lastName && variables[lastName];
    if (value == null) return;
    variables[lastName!] = undefined;
    log(value);
  } catch (thrown) {
    return describeThrown(thrown, cells);
  }
}

/** As a script of its own and by no eval, which a page may then forbid. */
function evaluated(code: string, name: string): unknown {
  const script = `self.__cell__ = () => ${code}\n//# sourceURL=${name}`;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    importScripts(address);
  } finally {
    URL.revokeObjectURL(address);
  }
  return (self as unknown as { __cell__(): unknown }).__cell__();
}

/** What is thrown when no cell waits for it. */
function printStray(kind: string, thrown: unknown): void {
  const { traceback: [first, ...rest] } = describeThrown(thrown, cells);
  outlet.print("stderr", [`${kind}: ${first}`, ...rest].join("\n") + "\n");
}

addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  printStray("UnhandledPromiseRejection", event.reason);
});
addEventListener("error", (event) => {
  event.preventDefault();
  printStray("UncaughtException", event.error);
});

let turn: Promise<unknown> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToKernel>) => {
  if (data.type === "run") {
    turn = turn.then(() => {
      say({ type: "begun" });
      return run(data.cell);
    }).then((status) => say({ type: "done", status }));
    return;
  }
  for (const [place, text] of Object.entries(data.files)) files.give(place, text);
};
