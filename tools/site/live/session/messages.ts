// What a page and its workers say to each other. Contents of outputs are those of Jupyter's messages.

/** A cell as the site's build has compiled it, so that it runs without a compiler. */
export interface BuiltCell {
  id: string;
  /** As it stands in the notebook. */
  source: string;
  /** Absent of a cell that does not compile. */
  compiled?: Compiled;
}

export interface Compiled {
  /** JavaScript that finds the variables of all cells in `exports`, the package through `require`. */
  code: string;
  awaits: boolean;
  /** The variable that holds the value of the last line, which is shown. */
  lastName?: string;
}

/** As in a Jupyter error. */
export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface Diagnostic {
  /** Offsets in the source. */
  from: number;
  to: number;
  message: string;
}

/** In order, best first; `from` and `to` are offsets of what a candidate replaces. */
export interface Completions {
  from: number;
  to: number;
  candidates: string[];
}

/** What stands at a place of a source: its type, and the words of its declaration. */
export interface Described {
  from: number;
  to: number;
  type: string;
  about: string;
}

/** To the kernel's worker. */
export type ToKernel =
  | { type: "files"; files: Record<string, string> }
  | { type: "run"; cell: KernelCell; silently: boolean };

export interface KernelCell extends Compiled {
  id: string;
  /** The number in brackets. */
  count: number;
  source: string;
}

export type OutputMessage =
  | { type: "stream"; content: { name: "stdout" | "stderr"; text: string } }
  | { type: "display_data" | "update_display_data"; content: DisplayContent }
  | { type: "error"; content: Failure };

export interface DisplayContent {
  data: Record<string, string>;
  metadata: Record<string, unknown>;
  transient?: { display_id?: string };
}

/** From the kernel's worker. */
export type FromKernel =
  | { type: "output"; id: string; message: OutputMessage }
  /** A file that a cell has written. */
  | { type: "file"; place: string; text: string }
  /** The cell's turn has come: what earlier cells left behind, a timer, may keep the worker from it. */
  | { type: "begun" }
  | { type: "done"; status: "ok" | "error" };

/** To the compiler's worker: what comes `before` is the sources of the cells above. */
export type ToCompiler =
  & { id: number }
  & (
    | { type: "start"; built: { source: string; declarations: string }[] }
    | { type: "compile"; before: string[]; source: string; count: number }
    | { type: "diagnose"; before: string[]; source: string }
    | { type: "complete" | "describe"; before: string[]; source: string; offset: number }
  );

export type FromCompiler = { id: number; answer: unknown } | { id: number; error: string };
