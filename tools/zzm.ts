import { changesOf } from "./mutate/mutators.ts";
import { namesOf, replaced } from "./mutate/change.ts";
import { runCells } from "../test/notebooks/cells.ts";
import { readNotebook, textOf } from "./notebook/format.ts";
import { plainText } from "./notebook/plain.ts";
const [cell, ids, judges, only] = Deno.args;
const path = "notebooks/14_storage.ipynb";
const source = textOf(readNotebook(path).cells.find((c) => c.id === cell)!.source);
const all = ids.split(","), js = judges.split(",");
const said = (s: ReturnType<typeof runCells>) =>
  js.map((j) =>
    j.endsWith("-verdict")
      ? plainText(s.html(j)).split("\n").filter((l) => /[✓✗≈○◔]|\? /.test(l)).map((l) =>
        l.replace(/ \d+ states\b/g, "")
      ).join("\n")
      : s.html(j)
  ).join("\n");
const t0 = performance.now();
const before = runCells(path, all);
console.log(js.map((j) => plainText(before.html(j))).join("\n").slice(0, 6000));
console.log("time", performance.now() - t0);
const b = said(before);
const changes = changesOf(source), names = namesOf(source, changes);
let survived = 0;
changes.forEach((change, i) => {
  if (only && !names[i].includes(only)) return;
  const text = replaced(source, change);
  const t = performance.now();
  let outcome = "killed";
  try {
    if (said(runCells(path, all, { [cell]: () => text })) === b) {
      outcome = "survived";
      survived++;
    }
  } catch (e) {
    outcome = "threw " + String(e).slice(0, 150);
  }
  if (outcome !== "killed") console.log(outcome, names[i]);
  if (performance.now() - t > 6000) console.log("slow", (performance.now() - t).toFixed(), names[i]);
});
console.log(changes.length, "mutants", survived, "survived", (performance.now() - t0) / 1000);
