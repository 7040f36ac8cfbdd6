/** A step with what came of it: what diagrams and games are made of. */
import type { InFlight } from "../property/world.ts";
import { dataWords } from "../words.ts";
import { wordsOf } from "./words.ts";
import type { Replay } from "./replay.ts";
import type { Step } from "../system.ts";

export type Move = {
  readonly step: Step;
  /** Who does what, and what it says. */
  readonly words: string;
  /** Messages that go out. */
  readonly sends: readonly InFlight[];
  /** Outputs, deliveries and responses. */
  readonly says: readonly string[];
  /** The message does not reach its process: it is down, or cut off. */
  readonly dropped: boolean;
  /** The process is down after it. */
  readonly crashes: boolean;
};

/** The steps of a replay, with what came of them. */
export function movesOf(run: Pick<Replay, "steps" | "trace" | "rowsOf">): Move[] {
  const words = wordsOf(run);
  return run.steps.map((step, index) => {
    const [first, end] = run.rowsOf(index);
    const sends: Move["sends"][number][] = [], says: string[] = [];
    let dropped = false, crashes = false;
    for (let row = first; row < end; row++) {
      const { kind, process, peer, message, channel, content } = run.trace.at(row);
      if (kind === "send") {
        sends.push({ from: process, to: peer, message: message!, ...channel ? { channel } : {} });
      }
      if (kind === "output" || kind === "deliver") says.push(dataWords(content));
      if (kind === "respond") says.push(dataWords((content as { value: unknown }).value));
      if (kind === "drop") dropped = true;
      if (kind === "crash") crashes = true;
    }
    return { step, words: words[index], sends, says, dropped: dropped && step.step === "deliver", crashes };
  });
}
