// Whatever happens to an array, it gives what was written or says that it cannot: never other bytes, and no
// error where the rest suffices. Two thousand lives of arrays of all levels, of arrays of arrays, over disks,
// caches and journals, beside a model that shares nothing with them but the words of the manual pages.
import { describe, expect, test } from "vitest";
import { generate } from "./generate.ts";
import { firstWrong } from "./lives.ts";
import { type Action, holds } from "./spec.ts";
import { THEMES } from "./themes.ts";

const LIVES = 400;

describe("an array gives what was written, or says that it cannot", () => {
  test.each(THEMES.map(({ name }, theme) => [name, theme] as const))("%s", (_, theme) => {
    expect(firstWrong(theme, 1, LIVES)).toBeUndefined();
  }, 120_000);
});

test("in these lives everything happens that can, to arrays of every kind", () => {
  const actions = new Map<string, number>(), kinds = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let seed = THEMES.length; seed < THEMES.length * (LIVES + 1); seed++) {
    const life = generate(seed), { array } = life;
    for (const what of new Set(life.actions.map((action) => action.do))) count(actions, what);
    count(kinds, `level ${array.level}`);
    count(kinds, life.faults);
    if (array.members.some((member) => holds(member, ({ is }) => is === "array"))) count(kinds, "nested");
    if (array.journal !== undefined) count(kinds, "journal");
    if (array.spares !== undefined) count(kinds, "spares");
    if (holds(array, ({ is }) => is === "cache")) count(kinds, "cache");
    if (holds(array, ({ is }) => is === "disk")) count(kinds, "disk");
  }
  const all: Record<Action["do"], true> = {
    ...{ write: true, read: true, flush: true, discard: true, die: true, bad: true, "die beside": true },
    ...{ "bad beside": true, slow: true, kick: true, replace: true, spare: true, scrub: true, mend: true },
    ...{ "journal dies": true, "journal bad": true, crash: true, check: true },
  };
  for (const what of Object.keys(all)) expect(actions.get(what), what).toBeGreaterThan(25);
  for (const level of [0, 1, 4, 5, 6, 10]) {
    expect(kinds.get(`level ${level}`), `${level}`).toBeGreaterThan(80);
  }
  for (const kind of ["cost no block", "cost blocks", "cost all", "nested", "journal", "spares", "cache"]) {
    expect(kinds.get(kind), kind).toBeGreaterThan(100);
  }
});
