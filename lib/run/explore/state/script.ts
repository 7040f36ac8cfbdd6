/** Goes through all ways in which choices can fall. */
import { endless } from "../../errors.ts";
import { checkCount } from "../../world/devices.ts";

/** What was chosen, and out of how many. */
export type Chosen = { readonly choices: readonly number[]; readonly counts: readonly number[] };

/** What one run may choose. */
const MOST = 10_000;

/** Choices, of which the first are given and the rest are 0. */
export class Script implements Chosen {
  readonly choices: number[] = [];
  readonly counts: number[] = [];

  constructor(private readonly given: readonly number[]) {}

  readonly choose = (count: number): number => {
    checkCount(count);
    const choice = this.given[this.choices.length] ?? 0;
    if (this.choices.push(choice) > MOST) throw endless(MOST);
    this.counts.push(count);
    return choice;
  };
}

/** The next way in which choices can fall, or undefined after the last. */
export function nextScript(run: Chosen): number[] | undefined {
  const script = [...run.choices];
  while (script.length > 0) {
    const last = script.pop()!;
    if (last + 1 < run.counts[script.length]) return [...script, last + 1];
  }
  return undefined;
}
