/**
 * Plays Maelstrom's part, after its doc/protocol.md: starts the nodes, carries their messages with latency
 * and across cuts, answers for its services and asks for its clients. It is strict where Maelstrom is.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Random } from "../../../lib/core/random.ts";
import type { Device } from "../../../lib/run/system.ts";
import { services } from "../../../tools/maelstrom/services.ts";

// deno-lint-ignore no-explicit-any
export type Body = Record<string, any>;
type Envelope = { src: string; dest: string; body: Body };

/** What makes a process a node: the program, and what it is given. */
export type Command = readonly string[];

const main = fileURLToPath(new URL("../../../lib/run/maelstrom/main.ts", import.meta.url));

/** The command of a node of this class, in the runtime that we are in. */
export function nodeOf(module: string, name: string, ...args: string[]): Command {
  const deno = [process.execPath, "run", "-A", "--no-check", "--quiet", "--cached-only"];
  return [...deno, main, module, name, ...args];
}

export class Harness {
  readonly names: readonly string[];
  /** What Maelstrom would refuse. */
  readonly problems: string[] = [];
  /** Messages between nodes; those of them that a cut has lost. */
  between = 0;
  lost = 0;
  private readonly random: Random;
  private readonly children = new Map<string, ChildProcess>();
  private readonly waiting = new Map<string, (body: Body | undefined) => void>();
  private readonly devices = new Map<string, Device>([
    ["lin-kv", services.linKv()],
    ["seq-kv", services.seqKv()],
    ["lww-kv", services.lwwKv()],
  ]);
  private sides = new Map<string, number>();
  private ids = 0;
  private isEnding = false;
  private complaints = "";

  constructor(count: number, private readonly latencyMs: number, seed: number) {
    this.names = Array.from({ length: count }, (_, place) => `n${place}`);
    this.random = new Random(seed, 7);
  }

  /** Starts the nodes and says `init` to each. */
  async boot([program, ...args]: Command): Promise<void> {
    for (const name of this.names) {
      const child = spawn(program, args, { cwd: tmpdir() });
      this.children.set(name, child);
      child.stderr.on("data", (data) => this.complaints = (this.complaints + data).slice(-2000));
      child.on("exit", (code) => this.isEnding || this.gone(name, code));
      child.stdin.on("error", () => {});
      let rest = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop()!;
        for (const line of lines) this.printed(name, line);
      });
    }
    await Promise.all(this.names.map(async (name) => {
      const answer = await this.ask(
        "c0",
        name,
        { type: "init", node_id: name, node_ids: this.names },
        20_000,
      );
      if (answer?.type !== "init_ok") this.refuse(`${name} does not answer init`);
    }));
  }

  /** Nobody waits for what it will not say any more. */
  private gone(name: string, code: number | null): void {
    this.refuse(`${name} ended: ${code}`);
    for (const end of this.waiting.values()) end(undefined);
  }

  private refuse(what: string): void {
    this.problems.push(`${what} ${this.complaints.slice(-400)}`.trim());
  }

  /** Each line of a node is a message of its own. */
  private printed(name: string, line: string): void {
    let message: Envelope;
    try {
      message = JSON.parse(line);
    } catch {
      return this.refuse(`${name} prints what is no JSON: ${line.slice(0, 80)}`);
    }
    const fields = Object.keys(message).sort().join();
    const isRight = fields === "body,dest,src" && message.src === name &&
      typeof message.body?.type === "string";
    if (isRight) this.carry(message);
    else this.refuse(`${name} prints what is no message of its own: ${line.slice(0, 80)}`);
  }

  private carry({ src, dest, body }: Envelope): void {
    const isBetween = this.names.includes(src) && this.names.includes(dest);
    if (isBetween) this.between++;
    if (isBetween && this.sides.get(src) !== this.sides.get(dest)) return void this.lost++;
    const ms = isBetween ? -Math.log(this.random.uniform()) * this.latencyMs : 0;
    setTimeout(() => this.arrive({ src, dest, body }), ms);
  }

  private arrive({ src, dest, body }: Envelope): void {
    const child = this.children.get(dest), device = this.devices.get(dest);
    if (this.isEnding) return;
    if (child) child.stdin!.write(JSON.stringify({ src, dest, body }) + "\n");
    else if (device) {
      const from = this.names.indexOf(src) + 1, choose = (count: number) => this.random.integer(count);
      const answer = device.apply(body as never, from, choose) as Body;
      this.carry({ src: dest, dest: src, body: { ...answer, in_reply_to: body.msg_id } });
    } else if (/^c\d+$/.test(dest)) this.waiting.get(`${dest} ${body.in_reply_to}`)?.(body);
    else this.refuse(`${src} speaks to ${dest}, which does not exist`);
  }

  /** A client's request; undefined if nobody answers in time. */
  ask(client: string, dest: string, body: Body, withinMs: number): Promise<Body | undefined> {
    const msg_id = ++this.ids, name = `${client} ${msg_id}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(undefined), withinMs);
      const end = (answer: Body | undefined) => {
        clearTimeout(timer);
        this.waiting.delete(name);
        resolve(answer);
      };
      this.waiting.set(name, end);
      this.carry({ src: client, dest, body: { ...body, msg_id } });
    });
  }

  /** From here on nothing passes between two groups, drawn so that both have somebody. */
  cut(): void {
    const alone = this.random.integer(this.names.length);
    this.sides = new Map(
      this.names.map((name, place) => [name, place === alone ? 0 : this.random.integer(2)]),
    );
    this.sides.set(this.names[(alone + 1) % this.names.length], 1);
  }

  heal(): void {
    this.sides = new Map();
  }

  /** Its standard input ends, and a node with it. */
  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all([...this.children.values()].map((child) => {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.stdin!.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      return gone.then(() => clearTimeout(timer));
    }));
  }
}
