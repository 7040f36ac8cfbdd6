/** What is said and drawn of a run that stopped, or did not end: a sentence and the student's own line. */
import { LimitError } from "../../run/errors.ts";
import type { Simulation } from "../../run/simulate/simulate.ts";
import { spacetime } from "../../view/diagram/spacetime.ts";
import type { Picture } from "../../view/page/picture.ts";
import { numberText } from "../../view/page/text.ts";
import { ownFunction, ownLine } from "./own_line.ts";

/** The first line of an error: what a driver adds below is for developers. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}

/**
 * A sentence about what code threw, never a stack trace.
 * @param code the class or function that was running
 */
export function stoppedText(error: unknown, code: unknown): string {
  if (error instanceof LimitError) return endlessText(error.run as Simulation);
  const message = messageOf(error), line = ownLine(error, code);
  const where = line !== undefined ? ` at your line \`${line}\`` : whereIn(error);
  const text = `Your code stopped with an error${where}: ${message}`;
  return /Maximum call stack/.test(message) ? `${text}. A function calls itself for ever.` : text;
}

function whereIn(error: unknown): string {
  const name = ownFunction(error);
  return name ? ` in \`${name}\`` : "";
}

/** A sentence about a run that was given up because it went on and on. */
export function endlessText({ counts, now }: Simulation): string {
  return `It never comes to rest: after ${numberText(counts.events)} events, at ${
    numberText(now)
  } ms, there is still more to come.`;
}

/** Few enough to be drawn. */
const MOST_ROWS = 60;

/** How an endless run begins; undefined if it has no beginning that can be drawn. */
export function beginningOf({ trace, now }: Simulation): Picture | undefined {
  const rows = trace.where({}).slice(0, MOST_ROWS + 1), to = rows[MOST_ROWS]?.time ?? now;
  return rows.length === 0 || to === 0
    ? undefined
    : spacetime(trace, { title: "How it begins", count: MOST_ROWS });
}
