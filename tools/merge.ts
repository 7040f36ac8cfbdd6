// deno task merge <of> <work> [argument…] --in <folder>: puts the blocks of a work together, each once, or
// says which are missing, in the form that Slurm's --array takes.
import process from "node:process";
import { parseOrder } from "./blocks/arguments.ts";
import { collect, ranges } from "./blocks/folder.ts";
import { checkBlock, workOf } from "./blocks/work.ts";
import { main } from "./setup/all.ts";

const usage = "usage: deno task merge <of> <work> [argument…] --in <folder>";

await main(async () => {
  const { order, folder } = parseOrder(process.argv.slice(2), 0, usage);
  checkBlock(0, order.of);
  const { parts, missing } = await collect(folder, order);
  for (const { index, why } of missing) if (why !== "is missing") console.error(`block ${index} ${why}`);
  if (missing.length > 0) {
    console.log(
      `${parts.length} of ${order.of} blocks; missing ${ranges(missing.map(({ index }) => index))}`,
    );
    return 1;
  }
  const { text, code } = await (await workOf(order)).merge(parts as never[], order.args);
  console.log(text);
  return code;
});
