/** Events in plain words: one sentence an event, one sentence a step. */
import { contentText, invocationText, partitionText, requestText } from "./contents.ts";
import { messageText, shortOf } from "../../page/text.ts";
import { beganItself } from "../../../core/trace/operations.ts";
import type { Step } from "./steps.ts";
import type { Trace, TraceEvent } from "../../../core/trace/trace.ts";

type Phrase = (event: TraceEvent) => string;

const sent = (event: TraceEvent) =>
  (event.message ? messageText(event.message, 60) : "a message") +
  (event.channel ? ` over ${event.channel}` : "");
const said = (event: TraceEvent) => shortOf(event.content, 60);

/** What comes after the name of the process. */
const PHRASES: { readonly [kind: string]: Phrase } = {
  "start": () => "starts",
  "send": (event) => `sends ${sent(event)} to P${event.peer}`,
  "receive": (event) => `receives ${sent(event)} from P${event.peer}`,
  "handle": (event) => `handles ${sent(event)}`,
  "deliver": (event) => `delivers ${said(event)}` + (event.peer >= 0 ? ` from P${event.peer}` : ""),
  "set timer": (event) => `sets its timer ${said(event)}`,
  "cancel timer": (event) => `cancels its timer ${said(event)}`,
  "timeout": (event) => `has waited long enough: timeout ${said(event)}`,
  "invoke": (event) => `${beganItself(event) ? "begins" : "is asked to"} ${invocationText(event.content)}`,
  "respond": (event) => `answers${answerOf(event.content)}`,
  "output": (event) => `says ${contentText(event.content, 60)}`,
  "append": (event) => `writes ${said(event)} to its log`,
  "force": () => "forces its log",
  "forced": () => "has its log on stable storage",
  "submit": (event) => `asks ${requestText(event.content)}`,
  "complete": (event) => `gets an answer from ${requestText(event.content)}`,
  "crash": () => "crashes",
  "recover": () => "recovers",
  "pause": () => "pauses",
  "resume": () => "goes on",
  "slow": (event) => `takes ${said(event)} ms for each message from now on`,
  "choose": (event) => `chooses ${said(event)}`,
  "serve": () => "is served by a device",
  "cut short": (event) => `is cut short after ${said(event)} effect${event.content === 1 ? "" : "s"}`,
  "status": (event) => event.content === undefined ? "has no status now" : `is now ${said(event)}`,
};

function answerOf(content: unknown): string {
  const value = (content as { value?: unknown } | undefined)?.value;
  return value === undefined ? "" : ` ${shortOf(value, 60)}`;
}

/**
 * One event as a sentence without full stop, e.g. "P2 receives Ok from P4".
 *
 * @example
 * ```ts
 * for (const event of run.trace) console.log(words(event));
 * ```
 */
export function words(event: TraceEvent): string {
  if (event.kind === "drop") {
    return `${sent(event)} from P${event.peer} to P${event.process} is lost (${said(event)})`;
  }
  if (event.kind === "partition") return `the network is cut: ${partitionText(event.content)}`;
  if (event.kind === "heal") return `${event.content ?? "the network"} is whole again`;
  const subject = event.process < 0 ? "the network" : `P${event.process}`;
  return `${subject} ${PHRASES[event.kind](event)}`;
}

/**
 * A step as one sentence: what set it off, and what the process did: "P2 receives Ok(4) from P4 and cancels
 * its timer Answer".
 * @param nameOf how the names of messages and timers are written; whole unless told
 */
export function stepWords(trace: Trace, step: Step, nameOf = (name: string) => name): string {
  const at = (row: number) => renamed(trace.at(row), nameOf), first = at(step.first);
  const beginning = words(first);
  const rest: TraceEvent[] = [];
  const lost: TraceEvent[] = [];
  for (let row = step.first + 1; row <= step.last; row++) {
    const event = at(row);
    if (event.kind === "drop") lost.push(event);
    else if (event.kind !== "handle") rest.push(event);
  }
  const sentence = joined([beginning, ...phrasesOf(first, rest)]);
  return [sentence, ...lost.map(words)].join("; ");
}

const TIMERS = new Set(["set timer", "cancel timer", "timeout"]);

function renamed(event: TraceEvent, nameOf: (name: string) => string): TraceEvent {
  const { kind, message, content } = event;
  if (message) return { ...event, message: { ...message, type: nameOf(message.type) } };
  return TIMERS.has(kind) && typeof content === "string" ? { ...event, content: nameOf(content) } : event;
}

/** Equal messages to several processes are one phrase. */
function phrasesOf(first: TraceEvent, events: readonly TraceEvent[]): string[] {
  const phrases: { text: string; to: number[] }[] = [];
  for (const event of events) {
    if (event.process !== first.process) {
      phrases.push({ text: words(event), to: [] });
      continue;
    }
    const text = event.kind === "send" ? `sends ${sent(event)} to` : PHRASES[event.kind](event);
    const before = phrases[phrases.length - 1];
    if (event.kind === "send" && before?.text === text) before.to.push(event.peer);
    else phrases.push({ text, to: event.kind === "send" ? [event.peer] : [] });
  }
  return phrases.map(({ text, to }) =>
    to.length === 0 ? text : `${text} ${joined(to.map((id) => `P${id}`))}`
  );
}

function joined(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}
