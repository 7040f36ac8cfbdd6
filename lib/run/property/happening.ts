/** What a monitor folds. */
import type { Message, ProcessId } from "../../core/process.ts";

/** What a monitor is told. `message`, `what` and `value` are plain data. */
export type Happening =
  | { readonly kind: "output"; readonly process: ProcessId; readonly what: unknown }
  | {
    readonly kind: "deliver";
    readonly process: ProcessId;
    readonly message: unknown;
    readonly from: ProcessId;
  }
  | {
    readonly kind: "invoke";
    readonly process: ProcessId;
    /** From 1 on; negative for one that the process began by itself. */
    readonly operation: number;
    readonly method: string;
    readonly details: readonly unknown[];
  }
  | {
    readonly kind: "respond";
    readonly process: ProcessId;
    readonly operation: number;
    readonly value: unknown;
  }
  /** Only if the monitor asks for receipts: a process gets to a message, and its handler is about to run. */
  | {
    readonly kind: "receive";
    readonly process: ProcessId;
    readonly message: Message;
    readonly from: ProcessId;
  }
  | { readonly kind: "crash"; readonly process: ProcessId }
  | { readonly kind: "recover"; readonly process: ProcessId };
