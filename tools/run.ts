// deno task run <notebook>: executes one notebook and prints what its cells show as text.
import process from "node:process";
import { findNotebook } from "./notebook/choose.ts";
import { notebookSeconds, runNotebook } from "./notebook/execute.ts";
import { plainText } from "./notebook/plain.ts";
import { main, setUp } from "./setup/all.ts";
import { type KernelName, kernelNames } from "./setup/kernels.ts";
import { seconds } from "./setup/steps.ts";

await main(async () => {
  const { path, kernel } = parse(process.argv.slice(2));
  await setUp();
  const notebookRun = await runNotebook(path, {
    kernel,
    onProgress: (done, all) => console.error(`${done} of ${all} cells`),
  });
  for (const cell of notebookRun.cells) {
    console.log(`\n── cell ${cell.number} (${cell.id}), ${seconds(cell.seconds * 1000)}`);
    if (cell.text) console.log(cell.text.trimEnd());
    if (cell.html) console.log(plainText(cell.html));
  }
  const late = notebookRun.seconds > notebookSeconds
    ? `, longer than the ${notebookSeconds} s a notebook may take`
    : "";
  console.log(`\n${path} on ${kernel}: ${seconds(notebookRun.seconds * 1000)} from a cold kernel${late}`);
  notebookRun.failures.forEach((failure) => console.error(failure));
  return notebookRun.failures.length === 0 && late === "" ? 0 : 1;
});

function parse(argv: string[]): { path: string; kernel: KernelName } {
  const at = argv.indexOf("--kernel");
  const kernel = (at < 0 ? "tslab" : argv[at + 1]) as KernelName;
  if (!kernelNames.includes(kernel)) {
    throw new Error(`--kernel must be ${kernelNames.join(" or ")}, got ${kernel}`);
  }
  const names = at < 0 ? argv : argv.toSpliced(at, 2);
  if (names.length !== 1) throw new Error("usage: deno task run <notebook> [--kernel tslab|deno]");
  return { path: findNotebook(names[0]), kernel };
}
