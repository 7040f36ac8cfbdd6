// Programs that are given work which may be hostile: a Deno that may do nothing, within limits of time and
// memory.
import { readFileSync } from "node:fs";
import process from "node:process";
import { root } from "../../base/paths.ts";

export interface Limits {
  seconds: number;
  megabytes: number;
}

const running = new Set<Deno.ChildProcess>();

/** Ends all that was started: a grader that is told to stop leaves nothing behind. */
export function endChildren(): void {
  running.forEach(end);
}

/** A running program, and why it was ended; empty if it ended by itself. */
export interface Child {
  process: Deno.ChildProcess;
  why: () => string;
  /** What it printed last about an error of its own. */
  lastWords: () => Promise<string>;
  end: () => void;
}

/**
 * Starts a script. Not through node:child_process: in Deno that gives a Deno which it starts all permissions.
 * @param grants permissions, e.g. `--allow-env`
 */
export function startChild(script: string, { seconds, megabytes }: Limits, grants: string[] = []): Child {
  const deno = [
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--no-remote",
    "--cached-only",
    "--quiet",
    "--no-check",
    `--v8-flags=--max-old-space-size=${Math.round(megabytes * 0.8)},--disallow-code-generation-from-strings`,
    ...grants,
    script,
  ];
  const [command, ...args] = seconds === Infinity ? deno : outlivingNobody(deno, seconds);
  const child = new Deno.Command(command, {
    args,
    cwd: root,
    clearEnv: true,
    env: bareEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child);
  let why = "";
  const kill = (reason: string) => {
    why ||= reason;
    end(child);
  };
  const late = seconds === Infinity
    ? undefined
    : setTimeout(() => kill(`did not end within ${seconds} s`), seconds * 1000);
  const watch = setInterval(() => {
    if (residentMegabytes(child.pid) > megabytes) kill(`took more than ${megabytes} MB of memory`);
  }, 50);
  const stop = () => {
    clearTimeout(late);
    clearInterval(watch);
    running.delete(child);
  };
  child.status.then(stop);
  const said = lastWords(child);
  return { process: child, why: () => why, lastWords: () => said, end: () => end(child) };
}

/**
 * The system ends it, too, some time later: if the grader is killed, nobody looks at the clock any more.
 * @param seconds of the clock; of processors it may have more, as V8 uses several
 */
function outlivingNobody(command: string[], seconds: number): string[] {
  if (Deno.build.os === "windows") return command;
  return ["/bin/sh", "-c", 'ulimit -t "$0" && exec "$@"', `${Math.ceil(8 * seconds + 60)}`, ...command];
}

/** What a program printed last on standard error: an error of its own, as no submission reaches it. */
async function lastWords(child: Deno.ChildProcess): Promise<string> {
  let text = "";
  for await (const more of child.stderr.pipeThrough(new TextDecoderStream())) {
    text = (text + more).slice(-2000);
  }
  return text.trim();
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // it has ended by itself
  }
}

/** Deno finds its cache without the environment; the rest is none of a submission's business. */
function bareEnvironment(): Record<string, string> {
  const kept = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE", "SystemRoot"];
  return {
    NO_COLOR: "1",
    ...Object.fromEntries(kept.flatMap((name) => process.env[name] ? [[name, process.env[name]!]] : [])),
  };
}

/** What a process has in memory; 0 where the system does not say: there only V8's own limit holds. */
function residentMegabytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096 / 1e6;
  } catch {
    return 0;
  }
}

/** Gives a program all that it reads. One that ends before it has read it is judged by what it said. */
export async function give(child: Child, parts: Uint8Array[]): Promise<void> {
  const writer = child.process.stdin.getWriter();
  try {
    for (const part of parts) await writer.write(part);
    await writer.close();
  } catch {
    // it has ended
  }
}

/** Longest line that is read: what prints for ever fills nobody's memory. */
const mostCharacters = 50_000_000;

/** The lines that a program prints, until it ends. */
export async function* linesOf(child: Child): AsyncGenerator<string> {
  let rest = "";
  for await (const text of child.process.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    if (rest.length > mostCharacters) child.end();
    yield* lines;
  }
  await child.process.status;
}
