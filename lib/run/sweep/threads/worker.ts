/** A thread of a sweep: makes the function again and calls it, once a block. */
import { parentPort, workerData } from "node:worker_threads";
import { checkNoInstance } from "../source/clonable.ts";
import type { Task } from "../source/portable.ts";
import { libraryFor } from "./library.ts";
import type { Begin, Done } from "./pool.ts";

const { shipped, ...first } = workerData as Begin;
const library = await libraryFor(shipped.uses);
let task: Task | undefined;

function work({ index, block }: Omit<Begin, "shipped">): void {
  const tell = (done: Done) => parentPort!.postMessage(done);
  try {
    task ??= new Function("$library", "$data", shipped.text)(library, shipped.data) as Task;
    const result = task(block as never);
    checkNoInstance("what the function returns", result, "plain data");
    tell({ index, result });
  } catch (error) { // of the function, or because its result is no plain data
    tell({ index, error: `: ${error instanceof Error ? `${error.name}: ${error.message}` : error}` });
  }
}

parentPort!.on("message", work);
work(first);
