// A page's kernel: what ran in it, in which order, and the compiler, which is loaded only when a cell was
// changed. Nothing is loaded before the first call.
import { Compiler } from "./compiler.ts";
import { Kernel } from "./kernel.ts";
import type {
  BuiltCell,
  Compiled,
  Completions,
  Described,
  Diagnostic,
  Failure,
  KernelCell,
} from "./messages.ts";
import { CellOutputs, type Places, type Show } from "./outputs.ts";
import { loadPart } from "./parts.ts";

/** `repeating`: a new kernel runs again, silently, what an ended one had run. */
export type State = "idle" | "loading" | "compiling" | "running" | "repeating";
export type Outcome = "ok" | "error" | "interrupted";

export interface SessionOptions {
  /** Where the parts are: the absolute address of the folder, with a slash at its end. */
  base: string;
  /** The page's name, e.g. "04_leader_election": it has parts of its own. */
  page: string;
  /** What cells of earlier visits have written, by place, as `onFile` gave them. */
  files?: Record<string, string>;
  /** A cell has written a file (a prediction, a score), to be kept. */
  onFile?: (place: string, text: string) => void;
  onState?: (state: State) => void;
}

/** A cell as the page has it now. */
export interface PageCell {
  id: string;
  source: string;
  /** Of the page's own: no cell of the notebook, and not run again in a new kernel. */
  compiled?: Compiled;
}

const stopped: Failure = failure(
  "Interrupted",
  "the cell was stopped; what earlier cells made is still there",
);

const held: Failure = failure(
  "Interrupted",
  "the cell had not begun: something that an earlier cell left behind, such as a timer with a loop, held the " +
    "kernel. Change that cell, then press “Run all”, which starts a new one",
);

const again = "What had run before runs again, silently, when you run a cell.";

function failure(ename: string, evalue: string): Failure {
  return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

export class Session {
  private files: Record<string, string>;
  private filesBefore: Record<string, string>;
  /** All that ran to its end, in order; also what failed, as it may have changed variables before. */
  private done: KernelCell[] = [];
  /** What ran without an error: its declarations hold. */
  private declared: PageCell[] = [];
  private count = 0;
  private readonly outputs = new Map<string, CellOutputs>();
  private readonly places: Places = new Map();
  private kernel: Kernel | undefined;
  /** The kernel when everything that was done is done in it. */
  private ready: Promise<Kernel> | undefined;
  /** How many kernels have been ended: one that was being loaded then does not start any more. */
  private ended = 0;
  private compiler: Promise<Compiler> | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private stop: ((why: Failure) => void) | undefined;

  constructor(private readonly options: SessionOptions) {
    this.files = { ...options.files };
    this.filesBefore = { ...this.files };
  }

  /**
   * Runs a cell when those asked for before are done. What runs above it is the page's to decide: it stops at
   * the first outcome that is not "ok".
   * @param show is called with all of the cell's outputs after each change; later, too, if a later cell
   *   replaces a picture or a timer prints
   */
  run(cell: PageCell, show: Show): Promise<Outcome> {
    const turn = this.tail.then(() => this.runNow(cell, show));
    this.tail = turn.catch(() => {});
    return turn;
  }

  /** The picture of a value that a slider was not given, from the kernel in which its cell has run. */
  slide(slider: string, value: number, show: Show): Promise<Outcome> {
    const picture = `__sliders__.get(${JSON.stringify(slider)})(${value})`;
    const code = `require("tslab").display.html(${picture}.html);`;
    return this.run({ id: slider, source: code, compiled: { code, awaits: false } }, show);
  }

  /** The number of the newest cell, as in Jupyter's brackets. */
  get executionCount(): number {
    return this.count;
  }

  /**
   * Ends the cell that runs, if one does: its worker goes. A new one runs again, silently, what had run
   * before, from the files as they were; the next cell waits for it.
   */
  interrupt(): void {
    if (!this.stop) return;
    this.endKernel(this.kernel?.isHeld ? held : stopped);
    // If that fails, the next cell tries again, and says what is wrong.
    if (this.done.length > 0) this.prepared().catch(() => {});
  }

  /** A kernel without any variables, at the next cell. */
  restart(): void {
    this.endKernel(stopped);
    this.done = [];
    this.declared = [];
    this.count = 0;
    this.filesBefore = { ...this.files };
  }

  /** @param above sources of the cells above, as the page has them */
  async complete(above: string[], source: string, offset: number): Promise<Completions | undefined> {
    return await (await this.prepareCompiler()).complete(above, source, offset);
  }

  /** What TypeScript finds wrong with a cell. */
  async diagnose(above: string[], source: string): Promise<Diagnostic[]> {
    return await (await this.prepareCompiler()).diagnose(above, source);
  }

  /** Type and words of what stands at a place. */
  async describe(above: string[], source: string, offset: number): Promise<Described | undefined> {
    return await (await this.prepareCompiler()).describe(above, source, offset);
  }

  /** Loads the compiler: to be called when an editor is opened. */
  prepareCompiler(): Promise<Compiler> {
    return this.compiler ??= this.loadCompiler().catch((error) => {
      this.compiler = undefined;
      throw error;
    });
  }

  private async runNow({ id, source, compiled }: PageCell, show: Show): Promise<Outcome> {
    const outputs = new CellOutputs(this.places, show);
    this.outputs.get(id)?.close();
    this.outputs.set(id, outputs);
    const count = ++this.count;
    let ended: Failure | undefined;
    const end = new Promise<"interrupted">((resolve) => {
      this.stop = (why) => {
        ended = why;
        resolve("interrupted");
      };
    });
    try {
      const outcome = await Promise.race([
        end,
        this.attempt({ id, source, compiled, count }, () => ended === undefined),
      ]);
      if (ended) outputs.take({ type: "error", content: ended });
      return outcome;
    } catch (error) {
      const { name, message } = error as Error;
      outputs.take({ type: "error", content: failure(name, message) });
      return "error";
    } finally {
      this.stop = undefined;
      this.tell("idle");
    }
  }

  /** @param isWanted false when it was interrupted: then it does nothing more */
  private async attempt(cell: PageCell & { count: number }, isWanted: () => boolean): Promise<Outcome> {
    const compiled = cell.compiled ?? await this.compiled(cell);
    if (!isWanted()) return "interrupted";
    if ("failure" in compiled) {
      this.outputs.get(cell.id)!.take({ type: "error", content: compiled.failure });
      return "error";
    }
    const kernel = await this.prepared();
    if (!isWanted()) return "interrupted";
    this.tell("running");
    const job = { ...cell, ...compiled };
    const status = await this.runIn(kernel, job);
    if (cell.compiled) return status;
    this.done.push(job);
    if (status === "ok") this.declared.push(cell);
    return status;
  }

  /** What the build has compiled holds if all above has run, and nothing that was changed. */
  private async compiled({ id, source, count }: PageCell & { count: number }) {
    const built = await this.part<BuiltCell[]>("cells");
    const at = built.findIndex((cell) => cell.id === id && cell.source === source);
    const key = (cell: PageCell) => JSON.stringify([cell.id, cell.source]);
    const known = new Set(built.map(key));
    const ran = new Set(this.declared.map(key));
    const isAsBuilt = [...ran].every((cell) => known.has(cell)) &&
      built.slice(0, at).every((cell) => ran.has(key(cell)));
    if (at >= 0 && isAsBuilt && built[at].compiled) return built[at].compiled;
    this.tell("compiling");
    const compiler = await this.prepareCompiler();
    return await compiler.compile(this.declared.map((cell) => cell.source), source, count);
  }

  private async loadCompiler(): Promise<Compiler> {
    const [main, cells, declarations] = await Promise.all([
      this.shared<() => void>("compiler"),
      this.part<BuiltCell[]>("cells"),
      this.part<string[]>("declarations"),
    ]);
    const built = declarations.map((text, index) => ({ source: cells[index].source, declarations: text }));
    return new Compiler(main, built);
  }

  private prepared(): Promise<Kernel> {
    return this.ready ??= this.startKernel().catch((error) => {
      this.ready = undefined;
      throw error;
    });
  }

  private async startKernel(): Promise<Kernel> {
    this.tell("loading");
    const { ended } = this;
    const main = await this.shared<() => void>("kernel");
    if (ended !== this.ended) throw new Error("the kernel was ended while it was loaded");
    const kernel = this.kernel = new Kernel(main, this.filesBefore, {
      onOutput: (id, message) => this.outputs.get(id)?.take(message),
      onFile: (place, text) => {
        this.files = { ...this.files, [place]: text };
        this.options.onFile?.(place, text);
      },
      onDeath: (why) => this.endKernel(failure("KernelError", `the kernel has ended: ${why}. ${again}`)),
    });
    if (this.done.length > 0) this.tell("repeating");
    for (const cell of this.done) await this.runIn(kernel, cell, true);
    if (!this.stop) this.tell("idle");
    return kernel;
  }

  /** source() reads the library's own text, which is as much to load as all else together. */
  private async runIn(kernel: Kernel, cell: KernelCell, silently = false): Promise<"ok" | "error"> {
    if (/\bsource\b/.test(cell.source)) kernel.give(await this.shared<Record<string, string>>("sources"));
    return await kernel.run(cell, silently);
  }

  private endKernel(why: Failure): void {
    this.ended++;
    this.kernel?.end();
    this.kernel = this.ready = undefined;
    this.stop?.(why);
  }

  /** A part that all pages share. */
  private shared<T>(name: string): Promise<T> {
    return loadPart<T>(`${this.options.base}${name}.js`, name);
  }

  private part<T>(name: string): Promise<T> {
    const { base, page } = this.options;
    return loadPart<T>(`${base}${page}.${name}.js`, `${page}.${name}`);
  }

  private tell(state: State): void {
    this.options.onState?.(state);
  }
}
