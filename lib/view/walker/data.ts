/** An explored graph, or a path, in the short form that the walker's page carries. */
import { canonical } from "../../core/canonical.ts";
import type { Graph, GraphLocal } from "../../run/explore/graph.ts";
import { dataWords, messageWords } from "../../run/words.ts";
import type { Move } from "../../run/replay/moves.ts";
import type { Message, ProcessId } from "../../core/process.ts";
import { shortNames } from "../page/names.ts";
import { cut, messageText, shortOf } from "../page/text.ts";

/** From, to, the message in short and in full. */
export type LetterData = readonly [ProcessId, ProcessId, string, string];

/**
 * What happens: a kind, who (−1 the network), the letter that arrives or is lost (−1), the letters that go
 * out, what is said, whether the process is down after it, the label of its button, and all of it in words.
 */
export type MoveData = readonly [
  kind: string,
  process: number,
  letter: number,
  sends: readonly number[],
  says: readonly string[],
  crashes: 0 | 1,
  label: string,
  words: string,
];

/** Collects letters, each once, and turns moves into their short form. */
export class Shortener {
  readonly letters: LetterData[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly nameOf: (name: string) => string;

  /** @param moves all that will be turned: a hosted part's name stays only where it tells names apart */
  constructor(moves: readonly Move[]) {
    this.nameOf = shortNames(namesIn(moves));
  }

  move(move: Move): MoveData {
    const { step, words, sends, says, dropped, crashes } = move;
    const arrives = step.step === "deliver" || step.step === "lose" || step.step === "duplicate";
    const letter = arrives ? this.letter(step) : -1;
    const process = "process" in step ? step.process : "to" in step ? step.to : -1;
    const kind = dropped ? "drop" : step.step;
    const label = labelOf(move, words, this.nameOf);
    return [
      kind,
      process,
      letter,
      sends.map((sent) => this.letter(sent)),
      says.map((said) => cut(bare(said), 40)),
      crashes ? 1 : 0,
      label,
      words,
    ];
  }

  private named(message: Message): Message {
    return { ...message, type: this.nameOf(message.type) };
  }

  private letter({ from, to, message }: Move["sends"][number]): number {
    const full = messageWords(message), key = `${from},${to},${full}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.letters.push([from, to, messageText(this.named(message), 18), full]) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}

/** What is said, without the braces of an object. */
const bare = (said: string) => said.startsWith("{") && said.endsWith("}") ? said.slice(1, -1) : said;

function* namesIn(moves: readonly Move[]): Iterable<string> {
  for (const { step, sends } of moves) {
    for (const { message } of sends) yield message.type;
    if (step.step === "deliver") yield step.message.type;
    if (step.step === "timeout") yield step.timer;
  }
}

/** What the reader clicks on. */
function labelOf({ step, crashes, dropped }: Move, words: string, nameOf: (name: string) => string): string {
  const tail =
    (crashes && step.step !== "crash" && step.crashAfter !== undefined
      ? `, crash after ${step.crashAfter} of its effects`
      : "") +
    (step.keep !== undefined
      ? `, ${step.keep} unforced ${step.keep === 1 ? "record" : "records"} of its log kept`
      : "") +
    (step.choices ? `, chooses ${step.choices.join(", ")}` : "");
  switch (step.step) {
    case "deliver":
    case "lose":
    case "duplicate": {
      const fate = step.step === "lose" || dropped ? " is lost" : step.step === "duplicate" ? " twice" : "";
      return `${
        cut(messageWords({ ...step.message, type: nameOf(step.message.type) }), 48)
      }, P${step.from} → P${step.to}${fate}${tail}`;
    }
    case "timeout":
      return `P${step.process}: ${nameOf(step.timer)}${step.key === "" ? "" : ` ${step.key}`}${tail}`;
    case "invoke":
      return `P${step.process}: ${step.method}(${step.details.map(dataWords).join(", ")})${tail}`;
    case "crash":
    case "recover":
      return `P${step.process} ${step.step}${step.step === "crash" ? "es" : "s"}${tail}`;
  }
  const colon = words.indexOf(": ");
  return colon < 0 || step.step === "partition" ? words : words.slice(0, colon) + tail;
}

/**
 * The fields of a process as [name, text], or 0 while it is down; the log and the timers, where there are
 * any.
 */
export type LocalData = 0 | readonly (readonly [string, string])[];

function localData({ fields, timers, log }: GraphLocal, hidden: ReadonlySet<string>): LocalData {
  const shown = Object.entries(fields ?? {}).filter(([name]) => !hidden.has(name));
  const rows: [string, string][] = shown.map(([name, value]) => [name, shortOf(value, 48)]);
  if (timers.length > 0) rows.push(["timers set", cut(timers.join(", "), 48)]);
  if (log.length > 0) rows.push(["log", shortOf(log, 48)]);
  return fields || log.length > 0 ? (fields ? rows : [["", "down"], ...rows]) : 0;
}

/** Fields that never change, in any process: parameters of the algorithm. */
function constants(locals: readonly GraphLocal[]): Set<string> {
  const values = new Map<string, Set<string>>();
  for (const { fields } of locals) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      const seen = values.get(name);
      if (seen) seen.add(canonical(value));
      else values.set(name, new Set([canonical(value)]));
    }
  }
  const constant = [...values].filter(([, seen]) => seen.size === 1).map(([name]) => name);
  return new Set(constant.length === values.size ? [] : constant);
}

/** Locals, properties that are true, moves as move, state, move, state …, and how many steps lead beyond. */
export type StateData = readonly [readonly number[], readonly number[], readonly number[], number];

export type GraphData = {
  readonly ids: readonly ProcessId[];
  readonly props: readonly (readonly [string, string])[];
  readonly letters: readonly LetterData[];
  readonly moves: readonly MoveData[];
  readonly locals: readonly LocalData[];
  readonly states: readonly StateData[];
  readonly begin: readonly (readonly [readonly MoveData[], number])[];
  readonly copies: number;
  readonly keep: boolean;
};

export function graphData(graph: Graph): GraphData {
  const moves = [...graph.moves, ...graph.beginnings.flatMap((beginning) => beginning.moves)];
  const short = new Shortener(moves), hidden = constants(graph.locals);
  return {
    ids: graph.ids,
    props: graph.properties.map(({ name, kind }) => [name, kind]),
    moves: graph.moves.map((move) => short.move(move)),
    locals: graph.locals.map((local) => localData(local, hidden)),
    states: graph.states.map(({ locals, holds, moves, beyond }) => [locals, holds, moves.flat(), beyond]),
    begin: graph.beginnings.map(({ moves, state }) => [moves.map((move) => short.move(move)), state]),
    letters: short.letters,
    copies: Math.min(graph.copies, 1e9), // JSON has no Infinity
    keep: graph.keep,
  };
}
