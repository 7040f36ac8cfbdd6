import { expect, test } from "vitest";
import { Contender, sectionsOf } from "../../lib/mutex/mod.ts";
import { at, crash } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";
import { gantt } from "../../lib/view/chart/gantt.ts";
import { RicartAgrawala } from "../../lib/mutex/mod.ts";
import { PoliteRicartAgrawala } from "../mutants/mutex.ts";

const options = { title: "Who is inside", alt: "Three processes." };
const bars = (html: string) => html.match(/ is inside from [\d.]+ to [\d.]+ ms/g) ?? [];

test("a bar for each visit, with its times; nothing that clashes", () => {
  const run = simulate({ processes: nodes(3, () => new Contender(new RicartAgrawala(), 2, 5)) });
  const { html, alt } = gantt(sectionsOf(run.trace), options);
  expect(bars(html).length).toBe(6);
  expect(html).toContain("P1 is inside from 20 to 25 ms");
  expect(html).not.toContain("two at a time");
  expect(alt).toBe("Three processes.");
});

test("where two are inside at a time is marked", () => {
  const run = simulate({ processes: nodes(2, () => new Contender(new PoliteRicartAgrawala(), 1, 5)) });
  expect(gantt(sectionsOf(run.trace), options).html).toContain("two at a time");
});

test("a crash inside ends the bar and is marked; who waits for ever has a line and no bar", () => {
  const run = simulate({
    processes: nodes(2, () => new Contender(new RicartAgrawala(), 1, 50)),
    scenario: [at(30, crash(1))],
  });
  const { html } = gantt(sectionsOf(run.trace), { ...options, untilMs: 60 });
  expect(html).toContain("✕");
  expect(bars(html)).toEqual([" is inside from 20 to 30 ms"]);
});

test("a part of the time can be shown; without length it is an error", () => {
  const run = simulate({ processes: nodes(3, () => new Contender(new RicartAgrawala(), 2, 5)) });
  const sections = sectionsOf(run.trace);
  expect(bars(gantt(sections, { ...options, fromMs: 30, untilMs: 60 }).html).length).toBeLessThan(6);
  expect(() => gantt(sections, { ...options, fromMs: 60, untilMs: 60 })).toThrow(
    "untilMs must be after fromMs, 60 ms, got 60",
  );
});
