// The page's side of the worker that runs cells.
import { WorkerFrame } from "./frame.ts";
import type { Compiled, FromKernel, KernelCell, OutputMessage, ToKernel } from "./messages.ts";
import { scriptOf } from "./parts.ts";

export interface KernelEvents {
  onOutput: (id: string, message: OutputMessage) => void;
  onFile: (place: string, text: string) => void;
  /** It has ended by itself: its memory ran out, or it cannot be started. */
  onDeath: (why: string) => void;
}

/** A worker that has started begins a cell within milliseconds. */
const heldMs = 1000;

export class Kernel {
  private readonly frame: WorkerFrame<ToKernel, FromKernel>;
  private finish: ((status: "ok" | "error") => void) | undefined;
  private isSilent = false;
  /** When a cell was given to the worker that it has not begun. */
  private given: number | undefined;
  private hasBegun = false;

  /** @param files what cells find as files, by place */
  constructor(main: () => void, files: Record<string, string>, private readonly events: KernelEvents) {
    // The library knows its own lines in stacks by the folder of this name.
    this.frame = new WorkerFrame(scriptOf(main, "/lib/run/happened-before.js"), {
      onMessage: (message) => this.hear(message),
      onDeath: events.onDeath,
    });
    this.give(files);
  }

  /** @param files more texts that cells find as files, by place */
  give(files: Record<string, string>): void {
    this.frame.say({ type: "files", files });
  }

  /**
   * @param silently what it shows and writes is dropped, as it has been shown before
   * @returns when it is done; never, if the kernel is ended first
   */
  run(cell: KernelCell & Compiled, silently = false): Promise<"ok" | "error"> {
    return new Promise((resolve) => {
      this.finish = resolve;
      this.isSilent = silently;
      this.given = performance.now();
      this.frame.isAwaited = true;
      this.frame.say({ type: "run", cell, silently });
    });
  }

  /** Whether something that is no cell keeps it from the one that it was given. */
  get isHeld(): boolean {
    return this.hasBegun && this.given !== undefined && performance.now() - this.given > heldMs;
  }

  end(): void {
    this.frame.end();
  }

  private hear(message: FromKernel): void {
    if (message.type === "done") {
      this.frame.isAwaited = false;
      this.finish?.(message.status);
    } else if (message.type === "begun") {
      this.hasBegun = true;
      this.given = undefined;
    } else if (this.isSilent) return;
    else if (message.type === "output") this.events.onOutput(message.id, message.message);
    else if (message.type === "file") this.events.onFile(message.place, message.text);
  }
}
