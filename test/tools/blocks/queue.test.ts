// Blocks over Redis: each counts once, whoever is killed when.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../../tools/base/paths.ts";
import { denoRun, run } from "../../../tools/base/process.ts";
import { connectionTo, type Job, jobId, queueName, type Result } from "../../../tools/blocks/queue/jobs.ts";
import { resultOf } from "../../../tools/blocks/work.ts";

const hasRedis = (() => {
  try {
    execFileSync("redis-server", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();
const work = "test/tools/blocks/squares.ts", SUM = "sum 328350";
let folder = "", address = "", port = 0;
const children = new Set<ChildProcess>();

function keep(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

async function startRedis(): Promise<ChildProcess> {
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  const redis = keep(spawn("redis-server", [...options, "--appendfsync", "always"], { stdio: "pipe" }));
  await new Promise<void>((resolve) =>
    redis.stdout!.on("data", (text) => /Ready to accept/.test(text) && resolve())
  );
  return redis;
}

const startWorker = () =>
  keep(spawn(process.execPath, [
    ...denoRun,
    join(root, "tools/worker.ts"),
    address,
    ...["--jobs", "1", "--lock", "1500"],
  ], { stdio: "ignore" }));

const boss = (of: number, ...args: string[]) =>
  run(process.execPath, [
    ...denoRun,
    join(root, "tools/queue.ts"),
    address,
    String(of),
    work,
    ...args,
    ...["--in", join(folder, `results-${args.length}-${of}`)],
  ]);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(20);
}

/** A port that the system gives to nobody who asks for any: Redis comes back to it after it was killed. */
async function quietPort(): Promise<number> {
  const wanted = 10_000 + Math.floor(20_000 * Math.random());
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) =>
    server.once("error", () => resolve(false)).listen(wanted, "127.0.0.1", () => resolve(true))
  );
  server.close();
  return isFree ? wanted : await quietPort();
}

describe.runIf(hasRedis)("a queue on Redis", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "queue-"));
    port = await quietPort();
    address = `redis://127.0.0.1:${port}`;
    await startRedis();
  });
  afterEach(() => children.forEach((child) => child.spawnfile !== "redis-server" && child.kill("SIGKILL")));
  afterAll(() => {
    children.forEach((child) => child.kill("SIGKILL"));
    rmSync(folder, { recursive: true });
  });

  test("gives blocks to workers, one of which is killed in the middle of a block: each counts once", async () => {
    const log = join(folder, "killed.log");
    const victim = startWorker();
    const result = boss(6, "400", log);
    await until(() => existsSync(log)); // it has begun one
    startWorker();
    victim.kill("SIGKILL");
    expect((await result).stdout.trim().split("\n").at(-1)).toBe(SUM);
    const ends = readFileSync(log, "utf8").match(/^end \d+/gm)!;
    expect(new Set(ends).size).toBe(6);
  });

  test("says when there is no worker, and when there is no Redis", async () => {
    const nowhere = address.replace(String(port), "1"), order = ["7", work, "--in", folder];
    for (
      const [file, args, says] of [
        ["queue.ts", [address, ...order], "0 of 7 blocks; workers of the same sources: 0"],
        ["queue.ts", [nowhere, ...order], "no Redis, it is tried again: "],
        ["worker.ts", [nowhere], "ECONNREFUSED"],
      ] as const
    ) {
      const child = keep(spawn(process.execPath, [...denoRun, join(root, "tools", file), ...args]));
      let text = "";
      for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (data) => text += data);
      await until(() => text.includes(says));
      child.kill("SIGKILL");
    }
  });

  test("ends where Redis does not let it in: trying again changes nothing", async () => {
    const refused = address.replace("://", "://nobody:wrong@");
    for (const [file, ...args] of [["queue.ts", "7", work, "--in", folder], ["worker.ts"]]) {
      const { code, stderr } = await run(process.execPath, [
        ...denoRun,
        join(root, "tools", file),
        refused,
        ...args,
      ]);
      expect([code, stderr.trim()]).toEqual([
        1,
        expect.stringContaining("Redis lets nobody in without the right"),
      ]);
    }
  });

  test("gives a block out again that Redis has forgotten", async () => {
    const queue = new Queue<Job, Result>(queueName(), { connection: connectionTo(address) });
    const id = await jobId({ order: { work, args: [], of: 8 }, index: 7 }), result = boss(8);
    while (!await queue.getJob(id)) await delay(20);
    await (await queue.getJob(id))!.remove();
    startWorker();
    const { stdout } = await result;
    expect(stdout).toContain("block 7 is not in the queue any more");
    expect(stdout.trim().split("\n").at(-1)).toBe(SUM);
    await queue.close();
  });

  test("loses nothing when Redis itself is killed and comes back", async () => {
    const log = join(folder, "redis.log");
    startWorker();
    const result = boss(5, "300", log);
    await until(() => existsSync(log));
    const redis = [...children].find(({ spawnfile }) => spawnfile === "redis-server")!;
    redis.kill("SIGKILL");
    await until(() => redis.signalCode !== null);
    await delay(500);
    await startRedis();
    expect((await result).stdout.trim().split("\n").at(-1)).toBe(SUM);
  });

  test("refuses a result that is foreign or corrupt, and has the block computed again", async () => {
    const order = { work, args: [] as string[], of: 2 };
    const queue = new Queue<Job, Result>(queueName(), { connection: connectionTo(address) });
    // A worker that lies: it answers for block 0 with a changed sum, and for block 1 with that of block 0.
    const { Worker } = await import("bullmq");
    const lies = new Worker<Job, Result>(queueName(), async ({ data }) => {
      const right = await resultOf(data.order, data.index);
      return data.index === 0 ? { ...right, part: 1 } : await resultOf(data.order, 0);
    }, { connection: connectionTo(address) });
    const result = boss(2);
    let lied = 0;
    lies.on("completed", () => ++lied === 2 && void lies.close());
    await until(() => lied === 2);
    await lies.close();
    startWorker();
    const { stdout } = await result;
    expect(stdout).toContain("block 0 is not what was computed: its checksum differs");
    expect(stdout).toContain("block 1 is of block 0");
    expect(stdout.trim().split("\n").at(-1)).toBe(SUM);
    expect(await queue.getJob(await jobId({ order, index: 0 }))).toBeUndefined();
    await queue.close();
  });
});

test("an address that is none of Redis is named", () => {
  expect(() => connectionTo("http://127.0.0.1")).toThrow("redis://127.0.0.1:6379, got http://127.0.0.1");
  expect(() => connectionTo(undefined)).toThrow("got undefined");
  expect(() => connectionTo("redis://127.0.0.1/jobs")).toThrow(
    "a database of Redis is a number, as in redis:",
  );
  expect(() => connectionTo("redis://:1%@127.0.0.1")).toThrow("the password in the address of Redis has a %");
});

test("an address has a host, and perhaps a port, a database, a name and a password", () => {
  const rest = { maxRetriesPerRequest: null };
  expect(connectionTo("redis://lab3")).toEqual({ host: "lab3", port: 6379, ...rest });
  expect(connectionTo("redis://a%40b:%2Fword@[::1]:7000/2")).toEqual(
    { host: "::1", port: 7000, db: 2, username: "a@b", password: "/word", ...rest },
  );
});
