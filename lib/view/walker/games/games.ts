/** Games on explored graphs and replays: the adversary, a process's part, and the bug to be guessed. */
import { Random } from "../../../core/random.ts";
import type { Factory } from "../../../core/host.ts";
import type { Process, ProcessId } from "../../../core/process.ts";
import type { Graph } from "../../../run/explore/graph.ts";
import { dataWords, stepWords } from "../../../run/words.ts";
import { movesOf } from "../../../run/replay/moves.ts";
import { probe, type Situation } from "../../../run/replay/probe.ts";
import { Replay } from "../../../run/replay/replay.ts";
import type { Schedule, Step } from "../../../run/system.ts";
import type { UntimedOptions } from "../../../run/replay/untimed.ts";
import { DIAGRAM_STYLE } from "../../diagram/style.ts";
import { QUIZ_SCRIPT, QUIZ_STYLE } from "./page.ts";
import { ANY, checkOptions, FRAME, LIST } from "../../page/options.ts";
import { escapeHtml, nameOf, Picture, scriptJson } from "../../page/picture.ts";
import { THEME } from "../../page/theme.ts";
import { checkGraph, DIAGRAM, page, type WalkerOptions } from "../walker.ts";
import { graphData, Shortener } from "../data.ts";
import { WALKER_STYLE } from "../page.ts";

/**
 * The reader is the adversary, who decides what happens next and must keep a property from coming true as
 * long as possible.
 * @param graph from `graphOf`, with the property among its own: `eventually("decided", …)`
 * @param goal the name of that property
 * @throws RangeError if the graph has no such property, or is too large
 * @example
 * const properties = [eventually("decided", decided)];
 * show(adversary(graphOf({ processes: nodes(3, Consensus), time: "any", properties }), "decided"));
 */
export function adversary(graph: Graph, goal: string, options: WalkerOptions = {}): Picture {
  checkGraph(graph, "adversary");
  checkOptions("adversary", options, FRAME);
  const number = graph.properties.findIndex(({ name }) => name === goal);
  if (number < 0) {
    const names = graph.properties.map(({ name }) => name).join(", ") || "none";
    throw new RangeError(`the properties of the graph are ${names}; got "${goal}"`);
  }
  const alt = options.alt ??
    `A game: decide what happens next, and keep “${goal}” from coming true as long as you can.`;
  const title = options.title ?? `You decide what happens next. Keep “${goal}” from coming true!`;
  return page(graphData(graph), alt, { ...options, title }, { goal: number, ...bestScore(graph, number) });
}

/** The most steps in which a property can be kept from coming true: −1 if for ever. */
export function bestScore(graph: Graph, goal: number): { best: number; atLeast: boolean } {
  const undecided = (state: number) => !graph.states[state].holds.includes(goal);
  const longest = new Map<number, number>(), open = new Set<number>();
  let endless = false, atLeast = false;
  const stack: { state: number; next: number; best: number }[] = [];
  const enter = (state: number) => {
    open.add(state);
    stack.push({ state, next: 0, best: 0 });
  };
  const first = graph.beginnings.map(({ state }) => state).filter(undecided);
  for (const beginning of first) {
    if (!longest.has(beginning)) enter(beginning);
    while (stack.length > 0) {
      const top = stack[stack.length - 1], { moves, beyond } = graph.states[top.state];
      if (top.next < moves.length) {
        const [, to] = moves[top.next];
        if (to === top.state || !undecided(to)) top.next++;
        else if (open.has(to)) {
          endless = true;
          top.next++;
        } else if (longest.has(to)) {
          top.best = Math.max(top.best, 1 + longest.get(to)!);
          top.next++;
        } else enter(to);
        continue;
      }
      if (beyond > 0) atLeast = true;
      else if (!canGoOn(graph, top.state)) endless = true;
      longest.set(top.state, top.best);
      open.delete(top.state);
      stack.pop();
    }
  }
  if (endless) return { best: -1, atLeast: false };
  return { best: first.reduce((most, state) => Math.max(most, longest.get(state)!), 0), atLeast };
}

/** Whether anything but a fault changes this state. */
function canGoOn(graph: Graph, state: number): boolean {
  const faults = new Set(["crash", "recover", "lose", "duplicate", "partition", "heal"]);
  return graph.states[state].moves.some(([move, to]) => {
    const { step, crashes } = graph.moves[move];
    return to !== state && !crashes && !faults.has(step.step);
  });
}

export type PartOptions = WalkerOptions & {
  /** The processes and devices. */
  readonly system: UntimedOptions;
  /** What happens; of a run it is `scheduleOf(run)`. */
  readonly schedule: Schedule;
  /** Whose part the reader plays. */
  readonly process: ProcessId;
  /** What wrong answers come from: classes that break one rule, by what they do wrong. */
  readonly mutants: Readonly<Record<string, Factory>>;
};

const PART = { ...FRAME, system: ANY, schedule: LIST, process: ANY, mutants: ANY };

/**
 * The reader plays one process: at each step that it handles, what does it do? Offered are the right answer
 * and those of mutants in the same state.
 * @throws RangeError if in no step any mutant would do something else, or for a process that there is not
 * @example
 * const mutants = { "forgets the OK": NoOk, "takes any leader": Credulous };
 * show(playProcess({ system, schedule, process: 2, mutants }));
 */
export function playProcess(options: PartOptions): Picture {
  checkOptions("playProcess", options, PART);
  const { system, schedule, process, mutants } = options;
  const run = new Replay(system, schedule);
  const played = movesOf(run), short = new Shortener(played);
  const moves = played.map((move) => short.move(move));
  const varies = varying(run);
  const questions = schedule.flatMap((step, at) => {
    const question = questionAt(run, options, step, at, varies);
    return question ? [question] : [];
  });
  if (questions.length === 0) {
    throw new RangeError(
      `P${process} handles nothing in this schedule that ${Object.keys(mutants).join(", ") || "no mutant"} ` +
        "would do otherwise: choose another process or schedule, or give other mutants",
    );
  }
  const alt = options.alt ??
    `A game: you are P${process}, and say what it does in ${questions.length} steps.`;
  const data = {
    ids: run.trace.processes,
    letters: short.letters,
    moves,
    questions,
    copies: 1e9,
    keep: false,
  };
  return quiz(data, alt, { ...options, title: options.title ?? `You are P${process}` });
}

type Answer = { readonly text: string; readonly wrong?: string };
type Question = {
  readonly at: number;
  readonly asked: string;
  readonly state: string;
  readonly answers: Answer[];
};

const MOST_WRONG = 3;

function questionAt(
  run: Replay,
  { system, process: id, mutants }: PartOptions,
  step: Step,
  at: number,
  varies: ReadonlySet<string>,
): Question | undefined {
  const handled = "process" in step ? step.process === id : "to" in step && step.to === id;
  if (!handled || !["deliver", "timeout", "invoke", "complete"].includes(step.step)) return undefined;
  run.goTo(at);
  if (!run.up(id)) return undefined;
  const fields = run.fields(id);
  const [first] = run.rowsOf(at);
  const { content } = run.trace.at(first);
  const result = step.step === "complete" ? (content as { result?: unknown })?.result : undefined;
  const situation: Situation = { id, ids: run.trace.processes, fields, result };
  const right = does(system.processes[id], situation, step);
  if (right === undefined) return undefined;
  const answers: Answer[] = [{ text: right }];
  for (const [wrong, factory] of Object.entries(mutants)) {
    const text = does(factory, situation, step);
    if (text === undefined || answers.some((answer) => answer.text === text)) continue;
    if (answers.length <= MOST_WRONG) answers.push({ text, wrong });
  }
  if (answers.length === 1) return undefined;
  new Random(at + 1).shuffle(answers);
  const state = Object.entries(fields).filter(([name]) => varies.has(name)).map(([name, value]) =>
    `${name}: ${dataWords(value)}`
  ).join(", ");
  return { at, asked: stepWords(step), state, answers };
}

/** The fields that are not the same all the time in all processes, as parameters are. */
function varying(run: Replay): Set<string> {
  const first = new Map<string, string>(), varies = new Set<string>();
  for (const { fields } of run.frames) {
    for (const [name, value] of Object.entries(fields)) {
      const text = dataWords(value);
      if (!first.has(name)) first.set(name, text);
      else if (first.get(name) !== text) varies.add(name);
    }
  }
  return varies;
}

/** What a class would do, or undefined where it would throw. */
function does(factory: Factory, situation: Situation, step: Step): string | undefined {
  try {
    const said = probe(factory as Factory<Process>, situation, step);
    return said.length > 0 ? said.join(", ") : "nothing";
  } catch {
    return undefined;
  }
}

function quiz(data: object, alt: string, { title, caption }: WalkerOptions): Picture {
  const json = scriptJson(data);
  const name = `hb-q${nameOf(json + alt)}`;
  const html =
    `<figure class="hb hb-walker hb-quiz" id="${name}" tabindex="0" data-lm-suppress-shortcuts="true" aria-label="${
      escapeHtml(alt)
    }"><style>${THEME}${DIAGRAM_STYLE}${WALKER_STYLE}${QUIZ_STYLE}</style>` +
    `<div class="hb-title">${escapeHtml(title ?? "")}</div><div class="hb-score" aria-live="polite"></div>` +
    `${DIAGRAM}<div class="hb-told" aria-live="polite">To play, let the page run its scripts.</div><div class="hb-note hb-state"></div>` +
    `<div class="hb-moves"></div><div class="hb-verdict-line" aria-live="polite"></div>` +
    `<div class="hb-bar"><button type="button" data-do="again">begin again</button></div>` +
    `${caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : ""}</figure>` +
    `<script>(${QUIZ_SCRIPT})("${name}",${json})</script>`;
  return new Picture(html, alt);
}
