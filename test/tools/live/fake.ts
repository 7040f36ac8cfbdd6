// A kernel and a compiler that are quickly there, for tests of the page around them: a cell is JavaScript
// that may call print(text) and html(text), and TypeScript's only mistake is the word "mistake".
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type {
  BuiltCell,
  FromKernel,
  ToCompiler,
  ToKernel,
} from "../../../tools/site/live/session/messages.ts";

interface Fake {
  cell(print: (text: string) => void, html: (text: string) => void): unknown;
  importScripts(address: string): void;
  onmessage: (event: MessageEvent) => void;
  postMessage(message: unknown): void;
}

/** Runs in a worker. */
function kernel(): void {
  const worker = self as unknown as Fake;
  const say = (message: FromKernel) => worker.postMessage(message);
  worker.onmessage = async ({ data }: MessageEvent<ToKernel>) => {
    if (data.type !== "run") return;
    const { id, code } = data.cell;
    const print = (text: string) =>
      say({
        type: "output",
        id,
        message: { type: "stream", content: { name: "stdout", text: `${text}\n` } },
      });
    const html = (text: string) =>
      say({
        type: "output",
        id,
        message: { type: "display_data", content: { data: { "text/html": text }, metadata: {} } },
      });
    try {
      Object.assign(self, { require: () => ({ display: { html } }) });
      const script = new Blob([`self.cell = async (print, html) => {${code}\n}`], {
        type: "text/javascript",
      });
      worker.importScripts(URL.createObjectURL(script));
      await worker.cell(print, html);
      say({ type: "done", status: "ok" });
    } catch (error) {
      const { name: ename, message: evalue } = error as Error;
      const content = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
      say({ type: "output", id, message: { type: "error", content } });
      say({ type: "done", status: "error" });
    }
  };
}

/** Runs in a worker. */
function compiler(): void {
  const answer = (asked: ToCompiler): unknown => {
    if (asked.type === "compile") return { code: asked.source, awaits: true };
    if (asked.type === "diagnose") {
      const from = asked.source.indexOf("mistake");
      return from < 0 ? [] : [{ from, to: from + 7, message: "Cannot find name 'mistake'." }];
    }
    if (asked.type === "complete") {
      const from = asked.source.slice(0, asked.offset).search(/\w*$/);
      return { from, to: asked.offset, candidates: ["simulate", "spacetime"] };
    }
    if (asked.type === "describe") {
      return { from: 0, to: 1, type: "function simulate()", about: "Runs a system." };
    }
  };
  self.onmessage = ({ data }: MessageEvent<ToCompiler>) =>
    self.postMessage({ id: data.id, answer: answer(data) });
}

/** Puts them in the places of the true ones. */
export function writeFakes(folder: string, page: string, cells: { id: string; source: string }[]): void {
  const parts = join(folder, "assets", "live");
  mkdirSync(parts, { recursive: true });
  const built: BuiltCell[] = cells.map((cell) => ({
    ...cell,
    compiled: { code: cell.source, awaits: true },
  }));
  const all = {
    kernel: `${kernel}`,
    compiler: `${compiler}`,
    [`${page}.cells`]: JSON.stringify(built),
    [`${page}.declarations`]: JSON.stringify(cells.map(() => "")),
  };
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(
      join(parts, `${name}.js`),
      `(globalThis.__live__ ??= {})[${JSON.stringify(name)}] = ${text};\n`,
    );
  }
}
