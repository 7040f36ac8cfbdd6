// The page's side of the worker that runs cells.
import type { Compiled, FromKernel, KernelCell, OutputMessage, ToKernel } from "./messages.ts";
import { workerOf } from "./parts.ts";

export interface KernelEvents {
  onOutput: (id: string, message: OutputMessage) => void;
  onFile: (place: string, text: string) => void;
  /** It has ended by itself: its memory ran out, or it cannot be started. */
  onDeath: (why: string) => void;
}

export interface KernelOptions {
  /** What cells find as files, by place. */
  files: Record<string, string>;
  isApart: boolean;
}

export class Kernel {
  private readonly worker: Worker;
  private finish: ((status: "ok" | "error") => void) | undefined;
  private isSilent = false;

  constructor(main: () => void, { files, isApart }: KernelOptions, private readonly events: KernelEvents) {
    // The library knows its own lines in stacks by the folder of this name.
    this.worker = workerOf(main, "/lib/run/happened-before.js", isApart);
    this.worker.onmessage = ({ data }: MessageEvent<FromKernel>) => this.hear(data);
    this.worker.onerror = (event) => events.onDeath(event.message);
    this.give(files);
  }

  /** @param files more texts that cells find as files, by place */
  give(files: Record<string, string>): void {
    this.say({ type: "files", files });
  }

  /**
   * @param silently what it shows and writes is dropped, as it has been shown before
   * @returns when it is done; never, if the kernel is ended first
   */
  run(cell: KernelCell & Compiled, silently = false): Promise<"ok" | "error"> {
    return new Promise((resolve) => {
      this.finish = resolve;
      this.isSilent = silently;
      this.say({ type: "run", cell, silently });
    });
  }

  end(): void {
    this.worker.terminate();
  }

  private say(message: ToKernel): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromKernel): void {
    if (message.type === "done") this.finish?.(message.status);
    else if (this.isSilent) return;
    else if (message.type === "output") this.events.onOutput(message.id, message.message);
    else if (message.type === "file") this.events.onFile(message.place, message.text);
  }
}
