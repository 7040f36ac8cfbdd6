/** The state that given steps lead to, followed in the explorer's own semantics. */
import { canonical } from "../../../core/canonical.ts";
import { HandlerError, retell } from "../../errors.ts";
import type { Step } from "../../system.ts";
import { lineOf, stepWords } from "../../words.ts";
import type { Outcome } from "../handling/outcome.ts";
import { type After, impossible, type Numbered } from "../options/after.ts";
import { CRASH, PAUSE, RECOVER_CRASH } from "../state/faults.ts";
import type { Beginning, Engine } from "./engine.ts";
import { Held } from "./held.ts";
import { idleOf, stepsOf } from "./inspect.ts";
import { effectWords } from "./steps.ts";

/** At most so many possible steps are named in place of one that is not. */
const MOST_NAMED = 12;

/** What may come of a step: with the number of its outcome, or of a step of the environment. */
type Way = { readonly label: number; readonly row: Int32Array; readonly dropped: number };

/**
 * Follows the steps that an exploration begins with.
 * @param beginnings all ways in which the processes can start
 * @throws RangeError naming the step that cannot happen, and what could; or that leaves open what comes of it
 */
export function led(engine: Engine, beginnings: readonly Beginning[], after: After): Beginning {
  const { expander, layout, faults } = engine;
  const prefix = new Prefix(engine, startedAs(engine, beginnings, after.steps));
  for (const { step, number } of after.steps) if (step.step !== "start") prefix.take(step, number);
  const { row } = prefix;
  if (layout.faults >= 0) row[layout.faults] = faults.renewed(row[layout.faults]);
  if (after.mayCrash.includes(false) || after.mayPause.includes(false)) {
    expander.spared = (cost, place) =>
      cost === PAUSE
        ? !after.mayPause[place]
        : (cost === CRASH || cost === RECOVER_CRASH) && !after.mayCrash[place];
  }
  return prefix;
}

/** The start of all processes, as the steps say; of who is not named it must be clear. */
function startedAs(engine: Engine, beginnings: readonly Beginning[], steps: readonly Numbered[]): Beginning {
  const first = steps.findIndex(({ step }) => step.step !== "start");
  const late = steps.find(({ step }, index) => step.step === "start" && first >= 0 && index > first);
  if (late) {
    throw impossible(late.step, late.number, "all processes start before anything else happens");
  }
  let left = beginnings;
  for (const [place, process] of engine.model.ids.entries()) {
    const named = steps.filter(({ step }) => step.step === "start" && step.process === process);
    if (named.length > 1) throw impossible(named[1].step, named[1].number, "it has started before");
    const { step, number = 0 } = named[0] ?? { step: { step: "start", process } };
    const ways = new Map(left.map((beginning) => [beginning.outcomes[place]!, beginning.steps[place]]));
    const outcome = theOne(
      step,
      number,
      [...ways.keys()].map((outcome) => ({
        outcome,
        crashAfter: outcome.crashAfter,
        what: ways.get(outcome)!,
        words: lineOf(ways.get(outcome)!, effectWords(engine.store, outcome)),
      })),
      ({ outcome }, choices) => engine.outcomes.leadsTo(engine.down(place), outcome, choices),
    ).outcome;
    left = left.filter(({ outcomes }) => outcomes[place] === outcome);
  }
  return left[0];
}

/** One of several things that may come of a step. */
type Candidate = {
  readonly what: Step;
  readonly outcome: Outcome | undefined;
  /** After how many effects it crashes, as a schedule counts them. */
  readonly crashAfter: number | undefined;
  readonly words: string;
};

/**
 * The candidate that a step means.
 * @param alike whether choices that a candidate does not name lead to it all the same
 */
function theOne<C extends Candidate>(
  step: Step,
  number: number,
  all: readonly C[],
  alike: (candidate: C, choices: readonly number[]) => boolean,
): C {
  const same = all.filter(({ what }) => keyOf(what) === keyOf(step) && fits(step, what));
  const { choices, keep, crashAfter } = step;
  const chosen = same.filter((candidate) =>
    choices === undefined || String(choices) === String(candidate.what.choices ?? [])
  );
  const fitting = chosen.length > 0 ? chosen : same.filter((candidate) => alike(candidate, choices!));
  const cut = fitting.filter((candidate) =>
    crashAfter === undefined ? candidate.crashAfter === undefined : candidate.crashAfter! <= crashAfter
  );
  // Where effects make no difference, a crash after them is told as one before them.
  const last = Math.max(...cut.map((candidate) => candidate.crashAfter ?? 0));
  const ended = cut.filter((candidate) => (candidate.crashAfter ?? 0) === last);
  const left = ended.filter(({ what }) => keep === undefined || (what.keep ?? 0) === keep);
  if (left.length === 0) {
    const words = [...new Set((same.length > 0 ? same : all).map(({ words }) => words))];
    const more = words.length > MOST_NAMED ? `; and ${words.length - MOST_NAMED} more` : "";
    const can = words.length > 0
      ? `what can happen there: ${words.slice(0, MOST_NAMED).join("; ")}${more}`
      : "nothing can happen there";
    throw impossible(step, number, can);
  }
  const key = ({ what }: C) => canonical([what.choices ?? [], what.keep ?? 0, what.clockMs ?? ""]);
  if (left.some((candidate) => key(candidate) !== key(left[0]))) {
    const what = left.some(({ what }) => String(what.choices) !== String(left[0].what.choices))
      ? ["choices", "what choose gives"]
      : left.some(({ what }) => what.clockMs !== left[0].what.clockMs)
      ? ["clockMs", "what its clock says"]
      : ["keep", "how much of the log is left"];
    throw new RangeError(
      `step ${number} of after, ${stepWords(step)}, leaves open ${what[1]}: give ${what[0]} (${
        left.map(({ words }) => words).join("; ")
      })`,
    );
  }
  return left[0];
}

/** What tells steps apart, but for what may come of them. */
function keyOf(step: Step): string {
  switch (step.step) {
    case "deliver":
    case "lose":
    case "duplicate":
      return canonical([step.step, step.from, step.to, step.message, step.channel ?? ""]);
    case "timeout":
      return canonical([step.step, step.process, step.timer, step.key]);
    case "invoke":
      return canonical([step.step, step.process, step.method, step.details]);
    case "complete":
      return canonical([step.step, step.process, step.device, step.request, step.tag]);
    case "partition":
      return canonical([step.step, step.groups, step.oneWay ?? false, step.channel ?? ""]);
    case "heal":
      return canonical([step.step, step.channel ?? ""]);
  }
  return canonical([step.step, step.process]);
}

/** Whether the number of an operation is the same, and what the clock says, if it is read. */
const fits = (step: Step, what: Step) =>
  (step.step !== "invoke" || what.step !== "invoke" || step.operation === what.operation) &&
  (step.clockMs === undefined || what.clockMs === undefined || step.clockMs === what.clockMs);

/** The way so far. */
class Prefix implements Beginning {
  row: Int32Array;
  readonly steps: Step[];
  readonly outcomes: (Outcome | undefined)[];
  readonly dropped: number[];
  private readonly held: Held;

  constructor(private readonly engine: Engine, start: Beginning) {
    this.row = start.row;
    this.steps = [...start.steps];
    this.outcomes = [...start.outcomes];
    this.dropped = [...start.dropped];
    this.held = new Held(engine);
    for (const outcome of start.outcomes) this.held.crashAfter(outcome!);
  }

  take(step: Step, number: number): void {
    const { engine: { model, outcomes, cells } } = this;
    const candidates = this.ways(step).map((way) => this.candidate(way));
    const { way, outcome, crashAfter, what } = theOne(step, number, candidates, ({ outcome }, choices) => {
      return outcome !== undefined &&
        outcomes.leadsTo(cells.seats.data[this.row[outcome.place]], outcome, choices);
    });
    this.row = way.row;
    this.steps.push(crashAfter === undefined ? what : { ...what, crashAfter });
    this.outcomes.push(outcome);
    this.dropped.push(way.dropped);
    this.engine.expander.dropped += way.dropped;
    if (outcome) this.held.crashAfter(outcome);
    // Here forces take time: one that took none is one that is done next.
    if (!model.pendingForces || step.instant === undefined || !("process" in step || "to" in step)) return;
    const process = "process" in step ? step.process : step.to;
    for (let left = step.instant; left > 0; left--) this.take({ step: "forced", process }, number);
  }

  private candidate(way: Way): Candidate & { readonly way: Way } {
    const { engine: { store, outcomes } } = this, what = this.engine.step(way.label);
    const outcome = way.label >= 0 ? outcomes.all[way.label] : undefined;
    const effects = outcome ? effectWords(store, outcome) : [];
    const crashAfter = outcome && this.held.wouldCrashAfter(outcome);
    return { way, what, outcome, crashAfter, words: lineOf(what, effects) };
  }

  private ways(next: Step): Way[] {
    const { engine, row } = this, ways: Way[] = [];
    try {
      stepsOf(engine, row, 0, (label, row, dropped) => ways.push({ label, row: row.slice(), dropped }));
    } catch (error) {
      if (error instanceof HandlerError) {
        retell(error, `${error.message}\nafter: ${this.steps.map(stepWords).join("; ")}`);
      }
      throw error;
    }
    // The same cut may come twice: which of them is all one.
    const known = new Set<number>();
    const idle = idleOf(engine, row, 0).map((label) => ({ label, row, dropped: 0 }));
    return [...ways, ...idle].filter(({ label }) =>
      next.step !== "partition" || !known.has(label) && known.add(label)
    );
  }
}
