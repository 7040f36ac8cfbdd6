// deno task worker <redis://…> [--jobs N]: computes blocks of works that `deno task queue` gives out, until
// it is ended. A worker needs this checkout, of the same sources.
import { availableParallelism } from "node:os";
import process from "node:process";
import { connectionTo, refusal } from "./blocks/queue/jobs.ts";
import { work } from "./blocks/queue/worker.ts";
import { main } from "./setup/all.ts";
import { npmPackages } from "./setup/library.ts";
import { doStep } from "./setup/steps.ts";

const usage = "usage: deno task worker <redis://…> [--jobs N] [--lock MS]";

await main(async () => {
  const { address, jobs, lockMs } = parse(process.argv.slice(2));
  await doStep(npmPackages);
  const worker = work({ connection: connectionTo(address), jobs, lockMs });
  console.log(`waits for blocks, ${jobs} at a time; Ctrl-C ends it`);
  let said = "";
  const refused = new Promise<never>((_, reject) =>
    worker.on("error", (error) => {
      const why = refusal(error);
      if (why) reject(why);
      else if (error.message !== said) console.error(said = error.message); // it tries again
    })
  );
  worker.on("completed", (job) => console.log(`block ${job.data.index} of ${job.data.order.work}`));
  worker.on("failed", (job, error) => console.error(`block ${job?.data.index} failed: ${error.message}`));
  const ended = new Promise((resolve) =>
    ["SIGINT", "SIGTERM"].forEach((name) => process.once(name, resolve))
  );
  await Promise.race([ended, refused]);
  await worker.close(); // what is under way is finished, or given out again if a terminal has ended it, too
  return 0;
});

function parse(argv: string[]): { address: string; jobs: number; lockMs?: number } {
  const numbers: Record<string, number> = {};
  const words = [...argv];
  for (const name of ["--jobs", "--lock"]) {
    const at = words.indexOf(name);
    if (at < 0) continue;
    const [, given] = words.splice(at, 2);
    if (!(Number(given) >= 1)) throw new Error(`${name} must be a number ≥ 1, got ${given}`);
    numbers[name] = Number(given);
  }
  if (words.length !== 1) throw new Error(usage);
  return {
    address: words[0],
    jobs: Math.floor(numbers["--jobs"] ?? availableParallelism()),
    lockMs: numbers["--lock"],
  };
}
