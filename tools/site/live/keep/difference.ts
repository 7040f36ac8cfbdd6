// What a visitor has changed, as lines that come and go.
import { diffLines } from "../../../../lib/course/reading/lines.ts";
import { make } from "../show/dom.ts";
import type { Changes } from "./link.ts";

/** Lines that stay around those that do not. */
const around = 2;

export function differences(originals: Changes, changes: Changes): HTMLElement[] {
  return Object.entries(changes).map(([id, text]) =>
    make("section", {}, make("h3", {}, `The cell ${id}`), listing(id, originals[id] ?? "", text))
  );
}

function listing(id: string, before: string, after: string): HTMLElement {
  const lines = diffLines(before.split("\n"), after.split("\n"));
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== " ");
  const pre = make("pre", {
    class: "live-diff",
    tabindex: "0",
    role: "region",
    "aria-label": `changes of ${id}`,
  });
  let skipped = 0;
  for (const [at, { sign, text }] of lines.entries()) {
    if (!isNear(at)) {
      skipped++;
      continue;
    }
    if (skipped > 0) pre.append(kept(skipped));
    skipped = 0;
    if (sign === "+") pre.append(make("ins", {}, `+ ${text}\n`));
    else if (sign === "-") pre.append(make("del", {}, `− ${text}\n`));
    else pre.append(`  ${text}\n`);
  }
  if (skipped > 0) pre.append(kept(skipped));
  return pre;
}

const kept = (count: number) => make("i", {}, `  … ${count} ${count === 1 ? "line" : "lines"} as before\n`);
