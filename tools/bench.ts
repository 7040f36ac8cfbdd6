// deno task bench: runs every benchmark of bench/, one after the other, so that none disturbs another.
import { basename, join } from "node:path";
import process from "node:process";
import { root } from "./base/paths.ts";
import { denoRun, run } from "./base/process.ts";
import { main } from "./setup/all.ts";
import { npmPackages } from "./setup/library.ts";
import { doStep, filesUnder, seconds } from "./setup/steps.ts";

await main(async () => {
  const names = process.argv.slice(2);
  await doStep(npmPackages);
  const all = filesUnder(join(root, "bench"), ".ts", ["models", "peers"]);
  const chosen = all.filter((file) =>
    names.length === 0 || names.some((name) => basename(file).includes(name))
  );
  if (chosen.length === 0) {
    throw new Error(`no benchmark ${names.join(" ")}; there are\n  ${all.join("\n  ") || "none"}`);
  }
  let failed = 0;
  for (const [index, file] of chosen.entries()) {
    console.log(`\n── ${basename(file, ".ts")} (${index + 1} of ${chosen.length})`);
    const started = performance.now();
    const { code } = await run(process.execPath, [...denoRun, file], { output: "show" });
    console.log(code === 0 ? `took ${seconds(performance.now() - started)}` : `failed with code ${code}`);
    if (code !== 0) failed++;
  }
  return failed === 0 ? 0 : 1;
});
