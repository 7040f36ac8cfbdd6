import type { Factory } from "../../lib/core/host.ts";
import { ALWAYS, IN_THE_END, multicastHistoryOf } from "../../lib/multicast/mod.ts";
import type { MulticastMutant } from "../mutants/multicast.ts";
import { randomRun } from "./helpers.ts";

/** What the property of a mutant says about one run. */
function verdict(factory: Factory, { property, n, situation }: MulticastMutant, seed: number) {
  const history = multicastHistoryOf(randomRun(factory, n, seed, situation).trace);
  return { ...ALWAYS, ...IN_THE_END }[property](history);
}

/** The first seed that catches the mutant; −1 if none up to `most` does. */
export function firstAlarm(twin: MulticastMutant, most: number): number {
  for (let seed = 1; seed <= most; seed++) if (verdict(twin.mutant, twin, seed) !== undefined) return seed;
  return -1;
}

/** What the property says of the original, for the seeds at which it says something. */
export function alarms(twin: MulticastMutant, first: number, last: number): string[] {
  const found: string[] = [];
  for (let seed = first; seed <= last; seed++) {
    const alarm = verdict(twin.original, twin, seed);
    if (alarm !== undefined) found.push(`seed ${seed}: ${alarm}`);
  }
  return found;
}
