// deno task block <index> <of> <work> [argument…] --in <folder>: computes one block of a work. It does
// nothing if the result is there, and can be killed at any moment: the unit of work of whatever starts
// commands.
import process from "node:process";
import { countIn, parseOrder } from "./blocks/arguments.ts";
import { keepResult, resultIn } from "./blocks/folder.ts";
import { checkBlock, resultOf } from "./blocks/work.ts";
import { main } from "./setup/all.ts";

const usage = "usage: deno task block <index> <of> <work> [argument…] --in <folder>";

await main(async () => {
  const { order, folder, first } = parseOrder(process.argv.slice(2), 1, usage);
  const index = countIn(first[0], "a block");
  checkBlock(index, order.of);
  const found = await resultIn(folder, order, index);
  if (typeof found !== "string") return 0;
  if (found !== "is missing") console.error(`block ${index} ${found}: it is computed again`);
  keepResult(folder, await resultOf(order, index));
  return 0;
});
