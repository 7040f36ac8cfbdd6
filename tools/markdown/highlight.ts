// Listings in Markdown, coloured by the Python package that nbconvert colours code cells with.
import { join } from "node:path";
import { root } from "../base/paths.ts";
import { must } from "../base/process.ts";
import { foundJupyter } from "../setup/jupyter.ts";

export interface Fence {
  language: string;
  code: string;
}

/** HTML for each listing; null where nobody knows the language. */
export async function highlighted(fences: Fence[]): Promise<(string | null)[]> {
  if (fences.length === 0) return [];
  const input = JSON.stringify(fences.map(({ language, code }) => [language, code]));
  const { stdout } = await must(foundJupyter().python, [join(root, "tools", "markdown", "highlight.py")], {
    input,
  });
  return JSON.parse(stdout);
}
