/**
 * How fast the simulator is. The work: a ring of 100 processes; on each delivery the process draws an
 * exponential latency (mean 10 ms) and forwards to its successor; 100 messages in flight; 2,000,000
 * deliveries. Variants: two classes that answer one type of message with the other; each delivery also sets a
 * timeout of 100 ms anew; 10,000 processes with 10,000 messages in flight; a full trace.
 *
 * Beside them run a tight loop over typed arrays that does the same work over a heap, another whose calendar
 * is set by hand for this very load, and simjs. Each program runs in a process of its own, warmed up, in
 * turn; the medians of the rounds, by processor time, and their ratios are printed. `deno task bench
 * simulate`.
 */
import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const DELIVERIES = Number(process.env.DELIVERIES ?? 2_000_000);
const SMALL = 100, BIG = 10_000;

/** Each does so many deliveries. */
const programs: Record<string, () => Promise<(deliveries: number) => unknown>> = {
  "tight loop": async () => {
    const { tightHeapRing } = await import("./peers/tight.ts");
    return (deliveries) => tightHeapRing(SMALL, SMALL, deliveries);
  },
  "tight loop, big": async () => {
    const { tightHeapRing } = await import("./peers/tight.ts");
    return (deliveries) => tightHeapRing(BIG, BIG, deliveries);
  },
  "tight, set by hand": async () => {
    const { tightRing } = await import("./peers/tight.ts");
    return (deliveries) => tightRing(SMALL, SMALL, deliveries);
  },
  "simjs": async () => {
    const { simjsRing } = await import("./peers/simjs.ts");
    return (deliveries) => simjsRing(SMALL, SMALL, deliveries, false);
  },
  "simjs, timers": async () => {
    const { simjsRing } = await import("./peers/simjs.ts");
    return (deliveries) => simjsRing(SMALL, SMALL, deliveries, true);
  },
  "simjs, big": async () => {
    const { simjsRing } = await import("./peers/simjs.ts");
    return (deliveries) => simjsRing(BIG, BIG, deliveries, false);
  },
  "ring": async () => {
    const { ourRing } = await import("./peers/ours.ts");
    return (deliveries) => ourRing("ring", SMALL, deliveries);
  },
  "two classes": async () => {
    const { ourRing } = await import("./peers/ours.ts");
    return (deliveries) => ourRing("classes", SMALL, deliveries);
  },
  "timers": async () => {
    const { ourRing } = await import("./peers/ours.ts");
    return (deliveries) => ourRing("timers", SMALL, deliveries);
  },
  "big": async () => {
    const { ourRing } = await import("./peers/ours.ts");
    return (deliveries) => ourRing("ring", BIG, deliveries);
  },
  "full trace": async () => {
    const { ourRing } = await import("./peers/ours.ts");
    return (deliveries) => ourRing("ring", SMALL, deliveries, "all");
  },
};

type Measured = { readonly rate: number; readonly bytes: number };

/**
 * What a child prints: deliveries a second, and the bytes that its result keeps for each event of a trace.
 */
async function measure(name: string): Promise<Measured> {
  const run = await programs[name]();
  const deliveries = name.startsWith("simjs") ? DELIVERIES / 4 : DELIVERIES; // it is slow, and no faster in the long run
  const bytes = name === "full trace" ? bytesOf(run) : 0; // first: a forced collection throws away what the engine has learnt
  for (let warmUp = 0; warmUp < 6; warmUp++) run(deliveries / 8);
  const started = process.cpuUsage();
  run(deliveries);
  const { user, system } = process.cpuUsage(started);
  return { rate: deliveries / (user + system) * 1e6, bytes };
}

/** What a trace keeps in memory, for each of its events. */
function bytesOf(run: (deliveries: number) => unknown): number {
  const kept = () => {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = kept();
  const { trace } = run(DELIVERIES) as { trace: { length: number } };
  return (kept() - before) / trace.length;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function inChildren(): Map<string, Measured> {
  const self = fileURLToPath(import.meta.url), deno = "Deno" in globalThis;
  const flags = deno
    ? ["run", "--cached-only", "-A", "--v8-flags=--expose-gc"]
    : [...process.execArgv, "--expose-gc"];
  const all = new Map<string, Measured[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of Object.keys(programs)) {
      const text = execFileSync(process.execPath, [...flags, self, "--measure", name], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      });
      all.set(name, [...all.get(name) ?? [], JSON.parse(text.trim().split("\n").at(-1)!)]);
    }
  }
  return new Map(
    [...all].map(([name, measured]) => [name, {
      rate: median(measured.map(({ rate }) => rate)),
      bytes: median(measured.map(({ bytes }) => bytes)),
    }]),
  );
}

/** [program, beside which, least ratio that is aimed at] */
const AIMS: [string, string, number][] = [
  ["ring", "tight loop", 0.55],
  ["ring", "tight, set by hand", 0],
  ["ring", "simjs", 2],
  ["two classes", "tight loop", 0.35],
  ["timers", "simjs, timers", 4.5],
  ["big", "simjs, big", 3],
  ["big", "tight loop, big", 0],
  ["full trace", "tight loop", 0.35],
];
const MOST_BYTES = 64;

function print(measured: Map<string, Measured>): void {
  const rate = (name: string) => measured.get(name)!.rate;
  console.log(`${DELIVERIES.toLocaleString("en")} deliveries, medians of ${ROUNDS} rounds\n`);
  for (const name of measured.keys()) {
    console.log(`${name.padEnd(20)}${(rate(name) / 1e6).toFixed(2).padStart(7)} million deliveries a second`);
  }
  console.log("");
  for (const [name, peer, aim] of AIMS) {
    const ratio = rate(name) / rate(peer);
    const verdict = aim === 0 ? "" : `  aim ≥ ${aim}  ${ratio >= aim ? "reached" : "missed"}`;
    console.log(`${`${name} / ${peer}`.padEnd(30)}${ratio.toFixed(2).padStart(7)}${verdict}`);
  }
  const { bytes } = measured.get("full trace")!;
  const verdict = bytes <= MOST_BYTES ? "reached" : "missed";
  console.log(
    `${"bytes an event of the trace".padEnd(30)}${
      bytes.toFixed(1).padStart(7)
    }  aim ≤ ${MOST_BYTES}  ${verdict}`,
  );
}

const at = process.argv.indexOf("--measure");
if (at >= 0) console.log(JSON.stringify(await measure(process.argv[at + 1])));
else print(inChildren());
