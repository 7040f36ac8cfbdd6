/** What a monitor folds. */
import type { ProcessId } from "../../core/process.ts";

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
  | { readonly kind: "crash"; readonly process: ProcessId }
  | { readonly kind: "recover"; readonly process: ProcessId };
