// A notebook's mutants: a block is every so-manieth of them.
import { mutate, type Mutation, together } from "../../mutate/mutate.ts";
import { reported } from "../../mutate/report.ts";
import { findNotebook } from "../../notebook/choose.ts";
import { setUp } from "../../setup/all.ts";
import type { Block, Merged } from "../work.ts";

export async function block(part: Block, [name]: readonly string[]): Promise<Mutation> {
  const path = notebook(name);
  await setUp();
  return await mutate(path, { part });
}

export async function merge(parts: readonly Mutation[], [name]: readonly string[]): Promise<Merged> {
  const path = notebook(name), mutation = await together(path, parts);
  const text = [...mutation.problems, reported(path, mutation)].join("\n");
  return { text, code: mutation.problems.length === 0 ? 0 : 1 };
}

function notebook(name: string | undefined): string {
  if (name === undefined) throw new Error("mutate needs a notebook: 04");
  return findNotebook(name);
}
