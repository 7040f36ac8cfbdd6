/**
 * The program of a node: `main.ts MODULE CLASS [ARGUMENT…]`, which speaks with Maelstrom by its standard
 * input and output. An argument is JSON, or else a text. What the class outputs, and why it failed, goes to
 * standard error, which Maelstrom keeps.
 */
import { resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { Factory } from "../../core/host.ts";
import { factoryOf } from "../serve/member/factory.ts";
import { type Envelope, MaelstromNode } from "./node.ts";

const [module = "", name = "", ...rest] = process.argv.slice(2);

function argumentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function factory(): Promise<Factory> {
  const isUrl = /^[a-z]+:/.test(module);
  const exported = await import(isUrl ? module : pathToFileURL(resolve(module)).href);
  return factoryOf(exported, module, name, rest.map(argumentOf));
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`, () => process.exit(1));
}

try {
  const node = new MaelstromNode(await factory(), {
    say: (envelope) => process.stdout.write(JSON.stringify(envelope) + "\n"),
    log: (what) => process.stderr.write(JSON.stringify(what) + "\n"),
    now: () => performance.now(),
    fail,
  });
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.trim() !== "") node.receive(JSON.parse(line) as Envelope);
  });
  lines.on("close", () => process.exit(0)); // nobody is left to work for
} catch (error) {
  fail(error);
}
