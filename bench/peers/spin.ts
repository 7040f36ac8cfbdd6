/** Spin, for models in Promela beside ours. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measured } from "./measured.ts";

const models = join(dirname(fileURLToPath(import.meta.url)), "..", "promela");

/**
 * Compiles a model. Its search is depth-first with the hash table in memory, without partial-order reduction,
 * as models are compared state by state.
 * @param folder for what the compiler makes
 * @returns a function that runs it, or undefined without Spin
 */
export function spin(model: string, folder: string): (() => Measured) | undefined {
  if (spawnSync("spin", ["-V"]).status !== 0 || spawnSync("gcc", ["--version"]).status !== 0) {
    return undefined;
  }
  copyFileSync(join(models, `${model}.pml`), join(folder, `${model}.pml`));
  execFileSync("spin", ["-a", `${model}.pml`], { cwd: folder });
  const flags = ["-O2", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=8000", "-o", `pan_${model}`, "pan.c"];
  execFileSync("gcc", flags, { cwd: folder, stdio: "ignore" });
  return () => {
    // The shell says last how much time of the processors its children took, the user's and the system's.
    const { stdout } = spawnSync("sh", ["-c", `./pan_${model} -m1000000 -w24 -E; times`], {
      cwd: folder,
      encoding: "utf8",
    });
    const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
    return {
      states: number(/(\d+) states, stored/),
      transitions: number(/(\d+) transitions/),
      seconds: cpuSeconds(stdout.trim().split("\n").at(-1)!),
      megabytes: number(/([\d.]+)\s+total actual memory usage/),
    };
  };
}

/** @param times such as `0m1.250s 0m0.130s` */
function cpuSeconds(times: string): number {
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + 60 * Number(m) + Number(s),
    0,
  );
}
