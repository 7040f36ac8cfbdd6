// The page's side of the worker that compiles cells.
import type {
  Compiled,
  Completions,
  Described,
  Diagnostic,
  Failure,
  FromCompiler,
  ToCompiler,
} from "./messages.ts";
import { scriptOf } from "./parts.ts";

type Question = ToCompiler extends infer Each ? Each extends { id: number } ? Omit<Each, "id"> : never
  : never;
interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export class Compiler {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  /** @param built the page's cells in order, with what is declared after each */
  constructor(main: () => void, built: { source: string; declarations: string }[]) {
    const script = new Blob([scriptOf(main, "compiler.js")], { type: "text/javascript" });
    const address = URL.createObjectURL(script);
    this.worker = new Worker(address);
    URL.revokeObjectURL(address);
    this.worker.onmessage = ({ data }: MessageEvent<FromCompiler>) => this.hear(data);
    void this.ask({ type: "start", built });
  }

  /** @param count the number that an error names */
  compile(before: string[], source: string, count: number): Promise<Compiled | { failure: Failure }> {
    return this.ask({ type: "compile", before, source, count });
  }

  diagnose(before: string[], source: string): Promise<Diagnostic[]> {
    return this.ask({ type: "diagnose", before, source });
  }

  complete(before: string[], source: string, offset: number): Promise<Completions | undefined> {
    return this.ask({ type: "complete", before, source, offset });
  }

  describe(before: string[], source: string, offset: number): Promise<Described | undefined> {
    return this.ask({ type: "describe", before, source, offset });
  }

  private ask<T>(question: Question): Promise<T> {
    const id = ++this.asked;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: (answer) => resolve(answer as T), reject });
      this.worker.postMessage({ id, ...question });
    });
  }

  private hear(said: FromCompiler): void {
    const { resolve, reject } = this.waiting.get(said.id)!;
    this.waiting.delete(said.id);
    if ("error" in said) reject(new Error(said.error));
    else resolve(said.answer);
  }
}
