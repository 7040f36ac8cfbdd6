/**
 * How long pictures take: a space-time diagram of ten thousand events, all drawn, to stay under 2 s; a
 * diagram as in a notebook; a stepper; a chart of ten thousand rows. Medians of five rounds. There is no
 * peer: no other library draws such diagrams from a trace without a browser.
 *
 *     deno task bench view
 */
import { Bully } from "../lib/election/bully.ts";
import { at, crash, recover } from "../lib/run/faults.ts";
import { exponential } from "../lib/run/latency.ts";
import { simulate } from "../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../lib/run/system.ts";
import { ecdf, type Picture, spacetime, stepper } from "../lib/view/mod.ts";

const ROUNDS = 5, EVENTS = 10_000, LIMIT_SECONDS = 2;

/** Elections without end: whoever leads crashes, comes back, takes over. */
function elections() {
  const scenario = [];
  for (let ms = 0; ms < 60_000; ms += 400) {
    scenario.push(at(ms, crash(8)), at(ms + 20, invoke(1, "elect")), at(ms + 250, recover(8)));
  }
  return simulate({
    processes: nodes(8, Bully),
    latency: exponential(8),
    loss: 0.02,
    scenario: scenario,
    fields: true,
    until: { when: (run) => run.trace.length >= EVENTS },
  });
}

function median(make: () => Picture): { seconds: number; kilobytes: number } {
  const seconds: number[] = [];
  let kilobytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    kilobytes = make().html.length / 1000;
    seconds.push((performance.now() - started) / 1000);
  }
  return { seconds: seconds.sort((a, b) => a - b)[ROUNDS >> 1], kilobytes: kilobytes };
}

const { trace, frames } = elections();
const rows = Array.from({ length: 10_000 }, (_, i) => ({ ms: (i * 7919) % 10_007 }));
const all = { count: Infinity };
const contenders: Record<string, () => Picture> = {
  [`space-time diagram, ${trace.length} events, to scale`]: () => spacetime(trace, { ...all, order: "time" }),
  [`space-time diagram, ${trace.length} events, by step`]: () =>
    spacetime(trace, { ...all, order: "events" }),
  "space-time diagram, its first 600 events": () => spacetime(trace),
  "stepper, the first 600 events with fields": () => stepper(trace, { frames: frames }),
  "ecdf, 10,000 rows": () => ecdf(rows, { x: "ms", title: "Waiting", alt: "Evenly spread." }),
};
let slow = 0;
for (const [name, make] of Object.entries(contenders)) {
  const { seconds, kilobytes } = median(make);
  if (seconds > LIMIT_SECONDS) slow++;
  console.log(
    `${name.padEnd(46)} ${seconds.toFixed(3).padStart(7)} s ${kilobytes.toFixed(0).padStart(7)} kB`,
  );
}
console.log(slow === 0 ? `all under ${LIMIT_SECONDS} s` : `${slow} over ${LIMIT_SECONDS} s`);
