// Starting other programs, the same way on Node and Deno.
import { spawn } from "node:child_process";
import process from "node:process";
import { root } from "./paths.ts";

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** "show" passes the program's output on to the terminal; "collect" (the default) only returns it. */
  output?: "show" | "collect";
  /** Called with each whole line the program prints, as it prints it. */
  onLine?: (line: string) => void;
  /** Written to the program's standard input, which is then closed. */
  input?: string;
}

/**
 * How Deno runs a program of ours: without `--cached-only` it asks a registry about each package, though all
 * of them are there.
 */
export const denoRun: string[] = ["run", "--cached-only", "-A"];

/** Runs a program to its end. A program that does not exist ends with code 127, as in a shell. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  const program = start(command, args, options);
  program.end(options.input);
  return program.finished;
}

/** A program that is under way. */
export interface Started {
  /** Writes to its standard input. */
  say: (text: string) => void;
  /** Writes the last of its input. */
  end: (text?: string) => void;
  finished: Promise<Finished>;
}

/** Starts a program that is told more while it runs: its standard input stays open until `end` is called. */
export function start(command: string, args: string[], options: Omit<RunOptions, "input"> = {}): Started {
  const show = options.output === "show";
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: show ? ["ignore", "inherit", "inherit"] : ["pipe", "pipe", "pipe"],
  });
  const finished: Finished = { code: 0, stdout: "", stderr: "" };
  let rest = "";
  child.stdin?.on("error", () => {}); // a program that ends without reading its input is no error of ours
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    finished.stdout += text;
    if (!options.onLine) return;
    const lines = text.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop()!;
    lines.forEach(options.onLine);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => finished.stderr += text);
  return {
    say: (text) => void child.stdin?.write(text),
    end: (text = "") => void child.stdin?.end(text),
    finished: new Promise((resolve) => {
      child.on("error", (error) => resolve({ ...finished, code: 127, stderr: String(error) }));
      child.on("close", (code, signal) => resolve({ ...finished, code: code ?? (signal ? 130 : 1) }));
    }),
  };
}

/**
 * Runs a program that has to succeed; otherwise throws an error that shows the command and what it printed.
 */
export async function must(command: string, args: string[], options: RunOptions = {}): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code === 0) return finished;
  const said = (finished.stdout + finished.stderr).trim();
  throw new Error(`${[command, ...args].join(" ")} ended with code ${finished.code}${said && ":\n" + said}`);
}
