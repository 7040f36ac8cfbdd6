// deno task queue <redis://…> <of> <work> [argument…] --in <folder>: gives the blocks of a work to whoever
// runs `deno task worker` at that Redis, waits for them and puts them together.
import process from "node:process";
import { parseOrder } from "./blocks/arguments.ts";
import { collect } from "./blocks/folder.ts";
import { giveOut } from "./blocks/queue/boss.ts";
import { connectionTo } from "./blocks/queue/jobs.ts";
import { checkBlock, workOf } from "./blocks/work.ts";
import { main } from "./setup/all.ts";

const usage = "usage: deno task queue <redis://…> <of> <work> [argument…] --in <folder>";

await main(async () => {
  const { order, folder, first } = parseOrder(process.argv.slice(2), 1, usage);
  checkBlock(0, order.of);
  const work = await workOf(order);
  let before = "";
  await giveOut(order, {
    connection: connectionTo(first[0]),
    folder,
    onProgress: (text) => text !== before && console.log(before = text),
  });
  const { text, code } = await work.merge((await collect(folder, order)).parts as never[], order.args);
  console.log(text);
  return code;
});
