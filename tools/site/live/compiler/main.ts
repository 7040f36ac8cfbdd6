// The worker that compiles what a visitor has changed; where there is no worker, its parts are for the build.
import type { FromCompiler, ToCompiler } from "../session/messages.ts";
import { Compiler, type Done } from "./compile.ts";

export { Compiler };

/** Cells that were compiled one after the other, each list of them once. */
interface Known {
  declarations: string;
  next: Map<string, Known>;
}

let compiler: Compiler;
const first: Known = { declarations: "", next: new Map() };

function known(before: string[]): Known {
  return before.reduce(
    (at, source) => at.next.get(source) ?? add(at, source, compiler.compile(at.declarations, source, 0)),
    first,
  );
}

/** A cell that does not compile declares nothing. */
function add(at: Known, source: string, done: Pick<Done, "declarations"> | { failure: unknown }): Known {
  const added = {
    declarations: "failure" in done ? at.declarations : done.declarations,
    next: new Map<string, Known>(),
  };
  at.next.set(source, added);
  return added;
}

function answer(question: ToCompiler): unknown {
  if (question.type === "start") {
    compiler = new Compiler();
    return void question.built.reduce(
      (at, { source, declarations }) => add(at, source, { declarations }),
      first,
    );
  }
  const at = known(question.before);
  const { source } = question;
  if (question.type === "diagnose") return compiler.diagnose(at.declarations, source);
  if (question.type !== "compile") return compiler[question.type](at.declarations, source, question.offset);
  const done = compiler.compile(at.declarations, source, question.count);
  add(at, source, done);
  return done;
}

const worker = globalThis as unknown as {
  importScripts?: unknown;
  postMessage(message: FromCompiler): void;
  onmessage: (event: MessageEvent<ToCompiler>) => void;
};
if (worker.importScripts) {
  worker.onmessage = ({ data }) => {
    try {
      worker.postMessage({ id: data.id, answer: answer(data) });
    } catch (error) {
      worker.postMessage({ id: data.id, error: String((error as Error)?.stack ?? error) });
    }
  };
}
