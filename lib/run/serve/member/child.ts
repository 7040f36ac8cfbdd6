/**
 * The OS process of one process: `child.ts HOST PORT TOKEN ID`, and all else comes from the supervisor at
 * that address. Its standard input is a pipe whose other end the supervisor holds.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import process from "node:process";
import { build, type Factory, SeatAmong } from "../../../core/host.ts";
import { fieldsOf } from "../../world/ledger.ts";
import { TRAVELS, type Where } from "../options.ts";
import { put, take } from "../wire/frames.ts";
import { logFile, type Peer, type Said, type Spec, type Told, traceFile } from "../wire/spec.ts";
import { factoryOf } from "./factory.ts";
import { Links } from "./links.ts";
import { DurableLog } from "./log.ts";
import { Member } from "./member.ts";
import { Rows } from "./rows.ts";

/** So many times it asks for the time; the answer that came soonest is the best (Cristian, 1989). */
const READINGS = 7;

const [host, port, token, name] = process.argv.slice(2), id = Number(name);
const control = net.connect(Number(port), host);
control.setNoDelay(true);
control.on("error", () => {});
control.on("close", () => process.exit(0)); // nobody is left to work for
const say = (said: Said) => put(control, said);

/** Kills this process when its supervisor has gone, even if it loops or is stopped. */
function endWithSupervisor(): void {
  const end = spawn("sh", ["-c", 'read -r _ || kill -9 "$0"', String(process.pid)], {
    stdio: ["inherit", "ignore", "ignore"],
    detached: true,
  });
  end.on("error", (error) => fail("looking after its supervisor", error));
  end.unref();
}

function fail(doing: string, error: unknown): void {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  say({ say: "failed", doing, message, stack });
  control.end(() => process.exit(1));
}

/** How far the supervisor's clock is ahead of this process's. */
let aheadMs = 0, shortestMs = Infinity, readings = 0, askedAt = 0, begin = 0;
const now = () => performance.now() + aheadMs - begin;

function askTime(): void {
  askedAt = performance.now();
  say({ say: "time" });
}

/** @returns whether it has asked often enough */
function tookTime(at: number): boolean {
  const tripMs = performance.now() - askedAt;
  if (tripMs < shortestMs) {
    shortestMs = tripMs;
    aheadMs = at + tripMs / 2 - performance.now();
  }
  return ++readings === READINGS;
}

let spec: Spec, member: Member, links: Links, log: DurableLog;

async function be(): Promise<void> {
  fs.mkdirSync(spec.dir, { recursive: true });
  if (spec.incarnation === 0) checkFresh(spec.dir);
  log = new DurableLog(logFile(spec.dir, id), spec.unforced, spec.fsync);
  const rows = new Rows(spec.dir, id, spec.incarnation, () => now() + begin);
  links = new Links(id, token, !spec.nagle, (letter) => member.receive(letter));
  const ask = (device: string, request: { type: string }, row: number) =>
    say({ say: "request", device, request, row });
  const die = () => process.kill(process.pid, "SIGKILL");
  member = new Member(spec, { links, log, rows, now, ask, fail, die });
  member.node.process = build(await factory(spec.where), new SeatAmong(id, spec.ids, member.node));
  say({ say: "listening", port: await links.listen(spec.address), torn: log.torn });
}

/** @throws Error where another run has kept its files: it would go on with that one's log */
function checkFresh(dir: string): void {
  const found = [logFile(dir, id), traceFile(dir, id, 0)].find((file) => fs.existsSync(file));
  if (found === undefined) return;
  throw new Error(`${found} is of an earlier run: a run needs a folder (dir) of its own, or an empty one`);
}

async function factory({ module, name, args }: Where): Promise<Factory> {
  const exported = module.startsWith(TRAVELS)
    ? { [name]: await arrived(module.slice(TRAVELS.length), name) }
    : await import(module === "happened-before" ? library : module);
  return factoryOf(exported, module, name, args);
}

/** The library without pictures and course, which take a third of a second to load. */
const library =
  new URL(`../../../algorithms.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url)
    .href;

async function arrived(text: string, name: string) {
  const { moduleOf, withoutName } = await import("./travelling.ts"); // with a parser that nobody else needs
  try {
    return (await import(moduleOf(text, name, library, Object.keys(await import(library))))).default;
  } catch (error) {
    throw withoutName(name, error);
  }
}

async function dial(peers: readonly Peer[], awaited: readonly number[]): Promise<void> {
  await Promise.all(peers.map((peer) => links.dial(peer, awaited.includes(peer.id))));
  say({ say: "linked" });
}

/** Its fields may be what cannot be told. */
function report(): void {
  const { process: served, log: records, durable } = member.node;
  try {
    say({ say: "report", fields: fieldsOf(served), log: records, durable, forceMs: log.forceMs });
  } catch (error) {
    fail("telling its fields", error);
  }
}

take(control, (told: Told) => {
  switch (told.tell) {
    case "be":
      spec = told.spec;
      return askTime();
    case "time":
      return tookTime(told.at) ? void be().catch((error) => fail("being built", error)) : askTime();
    case "dial":
      return void dial(told.peers, told.await);
    case "go":
      begin = told.begin;
      member.cuts = told.cuts;
      return member.begin();
    case "invoke":
      return member.invoke(told.operation, told.method, told.details);
    case "cut":
      member.cuts = told.cuts;
      return;
    case "limit":
      return member.node.limitEffects(told.effects);
    case "served":
      return member.completed(told.row, told.result);
    case "state": {
      const { idle, events } = member;
      return say({ say: "state", asked: told.asked, idle, events, passed: links.passed });
    }
    case "report":
      return report();
    case "stop":
      process.exit(0);
  }
});

endWithSupervisor();
// What a class has left to its runtime, and what went wrong with the disk: that is no crash.
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => fail("between its handlers", error));
}
control.on("connect", () => say({ say: "hello", id, token, pid: process.pid }));
