// Three hosts with addresses of their own: namespaces of Linux's network, joined by a bridge. Needs root.
import { execFileSync } from "node:child_process";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, crash, heal, partition, recover } from "../../../lib/run/faults.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { hands, PLACES } from "./places.ts";

const IDS = [1, 2, 3], MARK = `hb${process.pid % 10_000}`;
const spaceOf = (id: number) => `${MARK}n${id}`;
const addressOf = (id: number) => `10.77.0.1${id}`;

function ip(words: string): void {
  execFileSync("ip", words.split(" "), { stdio: ["ignore", "ignore", "ignore"] });
}

/** Whether this user may make namespaces on this system. */
function mayMake(): boolean {
  try {
    ip(`netns add ${MARK}try`);
    ip(`netns del ${MARK}try`);
    return true;
  } catch {
    return false;
  }
}

const hosts = Object.fromEntries(
  IDS.map((id) => [id, { address: addressOf(id), command: ["ip", "netns", "exec", spaceOf(id)] }]),
);
const address = "10.77.0.1";

describe.skipIf(process.platform !== "linux" || !mayMake())("three hosts", () => {
  beforeAll(() => {
    ip(`link add ${MARK}b type bridge`);
    ip(`addr add ${address}/24 dev ${MARK}b`);
    ip(`link set ${MARK}b up`);
    for (const id of IDS) {
      const space = spaceOf(id);
      ip(`netns add ${space}`);
      ip(`link add ${MARK}v${id} type veth peer name eth0 netns ${space}`);
      ip(`link set ${MARK}v${id} master ${MARK}b up`);
      ip(`-n ${space} addr add ${addressOf(id)}/24 dev eth0`);
      for (const device of ["eth0", "lo"]) ip(`-n ${space} link set ${device} up`);
    }
  });
  afterAll(() => {
    for (const id of IDS) ip(`netns del ${spaceOf(id)}`);
    ip(`link del ${MARK}b`);
  });

  test("elect as simulated, one killed and recovered by its host's command", async () => {
    const scenario = [at(100, crash(3)), at(600, invoke(1, "elect")), at(4000, recover(3))];
    const simulated = simulate({ processes: nodes(3, () => new Bully(800)), scenario, latency: 0.3 });
    const run = await serve({ ...PLACES.bully, args: [800], processes: 3, scenario, hosts, address });
    expect(run.counts.messages).toBe(simulated.counts.messages);
    expect([run.stopped, run.counts.crashes, run.counts.recoveries]).toEqual(["quiet", 1, 1]);
    expect(new Set(Object.values(run.states).map(({ fields }) => fields.elected))).toEqual(new Set([3]));
  });

  const teller = { module: hands, name: "Teller", processes: 3, hosts, address, until: 12_000 };
  const late = (run: Awaited<ReturnType<typeof serve>>) =>
    run.trace.where({ kind: "receive", process: 3 }).map(({ time, cause }) =>
      time - run.trace.at(cause).time
    );

  test("are cut by the network: TCP says it again, and nothing is lost, but late", async () => {
    const cut = (command: string) => ip(`-n ${spaceOf(1)} route ${command} blackhole ${addressOf(3)}/32`);
    const began = performance.now();
    const timers = [setTimeout(() => cut("add"), 3000), setTimeout(() => cut("del"), 6000)];
    const run = await serve({
      ...teller,
      scenario: Array.from({ length: 40 }, (_, k) => at(200 * k, invoke(1, "tell", 3, k))),
    });
    timers.forEach(clearTimeout);
    expect(performance.now() - began).toBeGreaterThan(6000);
    expect([run.lost, run.counts.dropped, run.states[3].fields.heard]).toEqual([
      0,
      0,
      Array.from({ length: 40 }, (_, k) => k),
    ]);
    expect(Math.max(...late(run))).toBeGreaterThan(1000);
  });

  test("are cut by the driver: what is sent meanwhile is lost, and nothing is late", async () => {
    const run = await serve({
      ...teller,
      scenario: [
        at(2000, partition([1], [3])),
        at(5000, heal()),
        ...Array.from({ length: 40 }, (_, k) => at(200 * k, invoke(1, "tell", 3, k))),
      ],
    });
    expect(run.counts.dropped).toBeGreaterThan(10);
    expect(run.counts.received).toBe(40 - run.counts.dropped);
    expect(Math.max(...late(run))).toBeLessThan(1000);
  });
});
