// deno task fmt: formats sources and notebooks, and writes what is counted of these into README.md; --check
// only says what is not so.
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { formatNotebooks } from "./notebook/fmt.ts";
import { notebookFiles, parseNotebook } from "./notebook/format.ts";
import { withTime } from "./overview/effort.ts";
import { withCounts } from "./overview/readme.ts";
import { scores } from "./overview/scores.ts";
import { root } from "./base/paths.ts";
import { run } from "./base/process.ts";
import { main } from "./setup/all.ts";

await main(async () => {
  const check = process.argv.includes("--check");
  const paths = notebookFiles();
  const formatted = await formatNotebooks(paths, withTime);
  if (!check) writeCounts(new Map(paths.map((path, index) => [path, parseNotebook(formatted[index], path)])));
  const sources = await run(process.execPath, ["fmt", ...(check ? ["--check"] : [])], { output: "show" });
  const different = paths.filter((path, index) => readFileSync(path, "utf8") !== formatted[index]);
  for (const path of different) {
    if (!check) writeFileSync(path, formatted[paths.indexOf(path)]);
    console.log(
      `${check ? "not formatted (deno task fmt formats it)" : "formatted"}: ${relative(root, path)}`,
    );
  }
  return check && different.length > 0 ? 1 : sources.code;
});

/** What is wrong with it a test says. */
function writeCounts(notebooks: Parameters<typeof withCounts>[1]): void {
  const file = join(root, "README.md"), readme = readFileSync(file, "utf8");
  const counted = withCounts(readme, notebooks, scores());
  if (counted !== readme) writeFileSync(file, counted);
}
