/** A run over sockets from its beginning to its end: what `serve` loads when it is called. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { wholeLines } from "../member/rows.ts";
import type { ServedRun, ServedState, ServeOptions } from "../options.ts";
import { classesOf } from "../options.ts";
import { traceFile } from "../wire/spec.ts";
import { merged, type Written } from "./merge.ts";
import { Supervisor } from "./supervisor.ts";

export async function supervise(options: ServeOptions): Promise<ServedRun> {
  const own = options.dir === undefined;
  const dir = own ? fs.mkdtempSync(join(tmpdir(), "happened-before-")) : resolve(options.dir!);
  fs.mkdirSync(dir, { recursive: true });
  const classes = new Map([...classesOf(options)].map(([id, where]) => [id, {
    ...where,
    module: located(where.module),
  }]));
  const supervisor = new Supervisor(options, classes, dir);
  try {
    return await conducted(supervisor, dir);
  } finally {
    await supervisor.end();
    if (own) fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function conducted(supervisor: Supervisor, dir: string): Promise<ServedRun> {
  const beganMs = performance.now();
  await supervisor.boot();
  const bootMs = performance.now() - beganMs;
  const stopped = await supervisor.run(), now = supervisor.now - supervisor.begin;
  const states: Record<number, ServedState> = {}, forceMs: number[] = [];
  for (const [id, { say: _, forceMs: own, ...state }] of await supervisor.reports()) {
    states[id] = state;
    forceMs.push(...own);
  }
  await supervisor.end();
  supervisor.check();
  const { hands, seen, begin, torn } = supervisor, written: Written[] = [];
  for (const { id, incarnation: last } of hands) {
    for (let incarnation = 0; incarnation <= last; incarnation++) {
      const text = (await supervisor.read(id, traceFile(dir, id, incarnation)))?.toString("utf8") ?? "";
      written.push({ process: id, incarnation, lines: wholeLines(text) });
    }
  }
  const ids = hands.map(({ id }) => id);
  return { ...merged(ids, written, seen, begin), stopped, now, states, bootMs, forceMs, torn };
}

/** A path means a file from here. */
function located(module: string): string {
  return /^\.{0,2}\//.test(module) ? pathToFileURL(resolve(module)).href : module;
}
