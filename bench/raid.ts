/**
 * Measures the storage library's speed claims: parity against a memory copy, and simulated requests a second
 * of real time.
 *
 *     deno run -A bench/raid.ts     measures on Deno and, if the library is built (lib/dist), on Node too
 *
 * The peers: `Uint8Array.set` of the same bytes in the same run for parity; for the simulation OSTEP's
 * raid.py (Python, no queueing, latencies or bytes), which does about 40,000 requests a second.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import ts from "typescript";
import { Random } from "../lib/core/random.ts";
import { HardDisk } from "../lib/storage/drive/disk.ts";
import { Mechanics } from "../lib/storage/drive/mechanics.ts";
import { computePQ, xor } from "../lib/storage/raid/redundancy/parity.ts";
import { CHEETAH_15K5 } from "../lib/storage/drive/presets.ts";
import { Raid } from "../lib/storage/raid/raid.ts";
import { EventLoop } from "../lib/storage/device/time.ts";

const CHUNK = 65536, DATA_DISKS = 4;

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** Seconds of one call, over a batch of them. */
function seconds(call: () => void, batch = 200): number {
  const start = performance.now();
  for (let i = 0; i < batch; i++) call();
  return (performance.now() - start) / 1000 / batch;
}

/**
 * The copy is measured right before each of the others, and ratios are taken round by round: a busy machine
 * slows both.
 */
function parity(): void {
  const random = new Random(1); // constant bytes could be kinder to an engine's guesses
  const data = Array.from({ length: DATA_DISKS }, () => new Uint8Array(CHUNK).map(() => random.integer(256)));
  const targets = data.map(() => new Uint8Array(CHUNK));
  const p = new Uint8Array(CHUNK), q = new Uint8Array(CHUNK);
  const copy = () => {
    for (let i = 0; i < DATA_DISKS; i++) targets[i].set(data[i]);
  };
  const gigabytes = CHUNK * DATA_DISKS / 1e9;
  const contenders: [string, number, () => void][] = [
    ["XOR  ", 0.45, () => xor(p, data)],
    ["P + Q", 0.25, () => computePQ(p, q, data)],
  ];
  const copyRates: number[] = [];
  for (const [name, goal, call] of contenders) {
    for (let i = 0; i < 5; i++) seconds(call);
    const rates: number[] = [], ratios: number[] = [];
    for (let round = 0; round < 41; round++) {
      const copied = seconds(copy), computed = seconds(call);
      copyRates.push(gigabytes / copied);
      rates.push(gigabytes / computed);
      ratios.push(copied / computed);
    }
    const ratio = median(ratios);
    console.log(
      `${name}        ${median(rates).toFixed(1)} GB/s = ${ratio.toFixed(3)} of the copy (to reach: ${goal})`,
    );
  }
  console.log(`memory copy  ${median(copyRates).toFixed(1)} GB/s of data`);
}

/** Random 4 KiB writes on RAID 5 over four hard disks, 16 under way; requests a second of real time. */
function requestsPerSecond(bytes: boolean, requests: number): number {
  const time = new EventLoop(), random = new Random(1);
  const mechanics = new Mechanics(CHEETAH_15K5);
  const members = [0, 1, 2, 3].map((i) => new HardDisk(time, mechanics, { bytes, name: `disk ${i}` }));
  const array = new Raid(time, { level: 5, members });
  const region = bytes ? 65536 : array.blocks;
  const data = bytes ? new Uint8Array(4096).fill(42) : undefined;
  let left = requests;
  const next = () => {
    if (left-- > 0) array.submit({ op: "write", block: random.integer(region), data }, next);
  };
  const start = performance.now();
  for (let i = 0; i < 16; i++) next();
  time.run();
  return requests / ((performance.now() - start) / 1000);
}

function simulation(): void {
  for (const [bytes, requests, goal] of [[false, 1_000_000, 300_000], [true, 300_000, 100_000]] as const) {
    requestsPerSecond(bytes, requests / 10);
    const rates = [1, 2, 3, 4, 5].map(() => requestsPerSecond(bytes, requests / 3)).sort((a, b) => a - b);
    const rate = Math.round(rates[2]);
    console.log(
      `RAID 5, 4 disks, random 4 KiB writes, ${bytes ? "with" : "without"} bytes: ${rate} requests/s ` +
        `= ${(rate / goal).toFixed(2)} of ${goal}, ${(rate / 40_000).toFixed(1)} × raid.py`,
    );
  }
}

/** The same file on Node: its types taken out, the library's build in place of its source. */
function onNode(): void {
  const dist = new URL("../lib/dist/", import.meta.url);
  if (!existsSync(dist)) {
    console.log("Node: not measured, the library is not built");
    return;
  }
  const source = readFileSync(new URL(import.meta.url), "utf8")
    .replace(/"\.\.\/lib\/(.*)\.ts"/g, (_, path) => JSON.stringify(new URL(`${path}.js`, dist).href))
    .replace(/^import ts .*$/m, "const ts = undefined;");
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const input = ts.transpileModule(source, { compilerOptions: options }).outputText;
  spawnSync("node", ["--input-type=module", "-"], { input, stdio: ["pipe", "inherit", "inherit"] });
}

const isDeno = "Deno" in globalThis;
console.log(isDeno ? "Deno" : `Node ${process.version}`);
parity();
simulation();
if (isDeno) onNode();
