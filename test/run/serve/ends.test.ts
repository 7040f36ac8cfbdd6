// Nothing outlives the supervisor: neither a process that loops nor one that is stopped.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { hands } from "./places.ts";

const isDeno = "Deno" in globalThis;
const source = `
import { serve } from "${new URL("../../../lib/run/serve/serve.ts", import.meta.url).href}";
import { at, pause } from "${new URL("../../../lib/run/faults.ts", import.meta.url).href}";
import { invoke } from "${new URL("../../../lib/run/system.ts", import.meta.url).href}";
await serve({ module: "${hands}", name: "Teller", processes: 3, until: 60_000, dir: Deno.args[0],
  scenario: [at(0, invoke(1, "loops"), pause(2))] });
`;

/**
 * Those whose command line names this: the supervisor's arguments go on to nobody, so the children are
 * theirs.
 */
function childrenOf(pid: number): number[] {
  return fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((child) => {
    try {
      return Number(fs.readFileSync(`/proc/${child}/stat`, "utf8").split(") ")[1].split(" ")[1]) === pid;
    } catch {
      return false; // it has just ended
    }
  });
}

const stateOf = (pid: number) => fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1][0];
const alive = (pid: number) => fs.existsSync(`/proc/${pid}`) && stateOf(pid) !== "Z";

async function eventually(what: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (what()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

test.skipIf(!isDeno || process.platform !== "linux")(
  "a supervisor that is killed takes all its processes along: one loops, one is stopped, one waits",
  async () => {
    const dir = fs.mkdtempSync(join(tmpdir(), "ends-")), script = join(dir, "supervisor.ts");
    fs.writeFileSync(script, source);
    const supervisor = spawn(process.execPath, ["run", "-A", "--no-check", "--quiet", script, dir], {
      stdio: "inherit",
    });
    const states = () => childrenOf(supervisor.pid!).map((pid) => stateOf(pid)).sort().join("");
    expect(await eventually(() => /^RST$/.test(states()))).toBe(true);
    const children = childrenOf(supervisor.pid!);
    const grandchildren = children.flatMap(childrenOf);
    expect([children.length, grandchildren.length]).toEqual([3, 3]);
    process.kill(supervisor.pid!, "SIGKILL");
    expect(await eventually(() => ![...children, ...grandchildren].some(alive))).toBe(true);
    fs.rmSync(dir, { recursive: true });
  },
);
