/** The OS processes of a run: started, signalled, and gone when the supervisor is. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { ProcessId } from "../../../core/process.ts";
import type { HostOptions, Where } from "../options.ts";
import { put } from "../wire/frames.ts";
import type { Told } from "../wire/spec.ts";

export type Signal = "KILL" | "STOP" | "CONT";

/** How an OS process ended. */
export type Ended = {
  /** What it wrote to its standard error. */
  readonly complaint: string;
  /** Its exit code; null if it was killed. */
  readonly code: number | null;
};

/** One process of the system, over all its incarnations. */
export class Hand {
  incarnation = -1;
  state: "down" | "coming" | "up" = "down";
  paused = false;
  port = 0;
  /** It crashes in the middle of its next start, after so many effects. */
  limit: number | undefined;
  /** It was told to end, or has said why it fails: that is no crash. */
  dismissed = false;
  /** It was killed, and is perhaps not gone yet. */
  dying = false;
  control: Socket | undefined;
  private child: ChildProcess | undefined;
  private pid = 0;
  /** Resolves when its OS process is gone. */
  gone: Promise<void> = Promise.resolve();

  constructor(readonly id: ProcessId, readonly where: Where, readonly host: HostOptions) {}

  get address(): string {
    return this.host.address ?? "127.0.0.1";
  }

  /**
   * Starts its OS process.
   * @param ended called when it is gone
   */
  launch(address: string, port: number, token: string, ended: (how: Ended) => void): void {
    this.incarnation++;
    this.dying = false;
    this.pid = 0; // or a kill before it has connected would be meant for the one before
    this.state = "coming";
    const [command, ...rest] = this.commandOf([...runtime(), address, String(port), token, String(this.id)]);
    const child = spawn(command, rest, { stdio: ["pipe", "inherit", "pipe"] });
    let complaint = "";
    child.stderr!.on("data", (data) => complaint = (complaint + data).slice(-4000));
    // Who looks after the end of the supervisor waits for a line here, or for the end of the pipe.
    child.stdin!.on("error", () => {});
    this.child = child;
    this.gone = new Promise((resolve) => {
      let code: number | null = null;
      const end = () => {
        this.state = "down";
        this.paused = false;
        child.stdin!.end("\n");
        ended({ complaint: complaint.trim(), code });
        resolve();
      };
      child.once("error", (error) => {
        complaint = error.message;
        end();
      });
      child.once("exit", (exitCode) => {
        code = exitCode;
        if (this.control) this.whenClosed(this.control, end);
        else end();
      });
    });
  }

  /** All that it said has come in. */
  private whenClosed(control: Socket, end: () => void): void {
    this.control = undefined;
    if (control.closed || control.destroyed) end();
    else control.once("close", end);
  }

  connected(control: Socket, pid: number): void {
    this.control = control;
    this.pid = pid;
  }

  tell(told: Told): void {
    if (this.control) put(this.control, told);
  }

  /** Not by the runtime's own `kill`, whose Deno takes the first signal of any kind for the end. */
  signal(signal: Signal): void {
    if (this.state === "down") return;
    this.dying ||= signal === "KILL";
    if (this.host.command && this.pid > 0) {
      const [command, ...rest] = this.commandOf(["kill", `-${signal}`, String(this.pid)]);
      spawn(command, rest, { stdio: "ignore" });
    } else {
      try {
        process.kill(this.pid || this.child!.pid!, `SIG${signal}`);
      } catch { /* it is gone already */ }
    }
  }

  private commandOf(argv: readonly string[]): string[] {
    return [...this.host.command ?? [], ...argv];
  }

  /** A file on its host; undefined if there is none. */
  async read(path: string): Promise<Buffer | undefined> {
    const [command, ...rest] = this.commandOf(["cat", path]);
    const child = spawn(command, rest, { stdio: ["ignore", "pipe", "ignore"] });
    const parts: Buffer[] = [];
    child.stdout!.on("data", (part) => parts.push(part));
    return await new Promise((resolve) => {
      child.once("error", () => resolve(undefined));
      child.once("close", (code) => resolve(code === 0 ? Buffer.concat(parts) : undefined));
    });
  }
}

/** The command that runs the file of a process, in the runtime that we are in. */
function runtime(): string[] {
  const file = fileURLToPath(
    new URL(`../member/child.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
  );
  return "Deno" in globalThis
    ? [process.execPath, "run", "-A", "--no-check", "--quiet", "--cached-only", file]
    : [process.execPath, file];
}
