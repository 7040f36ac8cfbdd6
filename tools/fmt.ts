// deno task fmt: formats sources and notebooks; --check only says which are not formatted.
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import process from "node:process";
import { formatNotebooks } from "./notebook/fmt.ts";
import { notebookFiles } from "./notebook/format.ts";
import { root } from "./base/paths.ts";
import { run } from "./base/process.ts";
import { main } from "./setup/all.ts";

await main(async () => {
  const check = process.argv.includes("--check");
  const sources = await run(process.execPath, ["fmt", ...(check ? ["--check"] : [])], { output: "show" });
  const paths = notebookFiles();
  const formatted = await formatNotebooks(paths);
  const different = paths.filter((path, index) => readFileSync(path, "utf8") !== formatted[index]);
  for (const path of different) {
    if (!check) writeFileSync(path, formatted[paths.indexOf(path)]);
    console.log(
      `${check ? "not formatted (deno task fmt formats it)" : "formatted"}: ${relative(root, path)}`,
    );
  }
  return check && different.length > 0 ? 1 : sources.code;
});
