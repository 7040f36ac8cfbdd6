/**
 * Traces for the tools of OpenTelemetry (Jaeger, Tempo, …), as its protocol has them in JSON, OTLP/JSON
 * (https://opentelemetry.io/docs/specs/otlp/).
 *
 * A span is what a process does at one go, from what made its handler run to the last that the handler said;
 * and what a message does between its sending and its receipt. The parent of a span is its cause: of a
 * receipt the handler that sent, of a timeout the one that set the timer. A receipt is linked to its message.
 */
import { toJson } from "../../core/json.ts";
import { Random } from "../../core/random.ts";
import type { Kind, Trace, TraceEvent } from "../../core/trace/trace.ts";
import { toJsonLines } from "./json_lines.ts";

/** The protocol's numbers for kinds of spans. */
const INTERNAL = 1, SERVER = 2, PRODUCER = 4, CONSUMER = 5;
/** And for the status of one that went wrong. */
const ERROR = 2;

/** What makes a handler run, or stands for itself. All else happens within. */
const BEGINS: readonly Kind[] = [
  "start",
  "receive",
  "handle",
  "timeout",
  "invoke",
  "forced",
  "complete",
  "crash",
  "recover",
  "pause",
  "resume",
  "slow",
  "partition",
  "heal",
];
const KINDS_OF_SPANS: Partial<Record<Kind, number>> = { receive: CONSUMER, handle: CONSUMER, invoke: SERVER };

type Attribute = { readonly key: string; readonly value: object };
type Named = { readonly traceId: string; readonly spanId: string };
type Span = Named & {
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  endTimeUnixNano: string;
  readonly attributes: Attribute[];
  readonly events: object[];
  readonly links: object[];
  status?: object;
};

/**
 * A trace as one request of OTLP/JSON, to be sent to a collector's `/v1/traces` or kept as a file. Each
 * process is a service, P1, P2, …; what happens to the network is the service `network`.
 *
 * Ids are drawn from the trace itself: the same run has the same ids, another has others.
 * @param beganAtMs when the run began by the wall clock, ms since 1970: some tools pass over what is old
 * @example
 * await fetch("http://localhost:4318/v1/traces", {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: toOpenTelemetry(run.trace, Date.now()),
 * });
 */
export function toOpenTelemetry(trace: Trace, beganAtMs = 0): string {
  if (!(beganAtMs >= 0 && beganAtMs < Infinity)) {
    throw new RangeError(`beganAtMs must be ms since 1970, e.g. Date.now(), got ${beganAtMs}`);
  }
  const spans = new Spans(digest(toJsonLines(trace)), beganAtMs, trace.endTime);
  for (const event of trace) spans.add(event);
  const resourceSpans = [...spans.byProcess].map(([process, own]) => ({
    resource: { attributes: [text("service.name", process < 0 ? "network" : `P${process}`)] },
    scopeSpans: [{ scope: { name: "happened-before" }, spans: own }],
  }));
  return JSON.stringify({ resourceSpans });
}

class Spans {
  readonly byProcess = new Map<number, Span[]>();
  /** The span in which each row happened; of a send, the one that sent. */
  private readonly at: (Span | undefined)[] = [];
  private readonly latest = new Map<number, Span>();
  private readonly messages = new Map<number, Span>();
  private readonly ids: Random;

  constructor(seed: number, private readonly beganAtMs: number, private readonly endMs: number) {
    this.ids = new Random(seed);
  }

  add(event: TraceEvent): void {
    const { index, kind, process, cause, content } = event;
    if (kind === "drop") return this.arrives(event);
    if (BEGINS.includes(kind)) {
      const span = this.begin(event);
      this.at[index] = span;
      this.latest.set(process, span);
      if (kind === "receive") this.arrives(event, span);
      return;
    }
    const span = this.latest.get(process);
    this.at[index] = span ?? this.at[cause];
    if (!span) return;
    span.endTimeUnixNano = this.nanos(event.time);
    if (kind === "send") return this.send(event, span);
    span.events.push({
      timeUnixNano: this.nanos(event.time),
      name: kind,
      attributes: content === undefined ? [] : [json("content", content)],
    });
  }

  /** A handler runs, or something happens to a process or to the network. */
  private begin(event: TraceEvent): Span {
    const { kind, process, peer, time, cause, message, content } = event;
    const span = this.span(process, this.at[cause], {
      name: `${kind} ${nameIn(event)}`.trimEnd(),
      kind: KINDS_OF_SPANS[kind] ?? INTERNAL,
      startTimeUnixNano: this.nanos(time),
      endTimeUnixNano: this.nanos(time),
    });
    if (peer >= 0) span.attributes.push(text("peer", `P${peer}`));
    if (message !== undefined) span.attributes.push(json("message", message));
    if (content !== undefined) span.attributes.push(json("content", content));
    return span;
  }

  /** A message is on its way until it is received or lost; what never arrives, until the end of the run. */
  private send({ index, process, peer, time, message, channel }: TraceEvent, sender: Span): void {
    const span = this.span(process, sender, {
      name: `send ${message!.type}`,
      kind: PRODUCER,
      startTimeUnixNano: this.nanos(time),
      endTimeUnixNano: this.nanos(this.endMs),
    });
    span.attributes.push(text("peer", `P${peer}`), json("message", message));
    if (channel !== undefined) span.attributes.push(text("channel", channel));
    this.messages.set(index, span);
  }

  private arrives({ cause, time, kind, content }: TraceEvent, receipt?: Span): void {
    const span = this.messages.get(cause);
    if (!span) return;
    span.endTimeUnixNano = this.nanos(time);
    receipt?.links.push({ traceId: span.traceId, spanId: span.spanId });
    if (kind === "drop") span.status = { code: ERROR, message: `lost: ${content}` };
  }

  private span(
    process: number,
    parent: Span | undefined,
    rest: Pick<Span, "name" | "kind" | "startTimeUnixNano" | "endTimeUnixNano">,
  ): Span {
    const named = parent
      ? { traceId: parent.traceId, spanId: this.id(2), parentSpanId: parent.spanId }
      : { traceId: this.id(4), spanId: this.id(2) };
    const span: Span = { ...named, ...rest, attributes: [], events: [], links: [] };
    const own = this.byProcess.get(process);
    if (own) own.push(span);
    else this.byProcess.set(process, [span]);
    return span;
  }

  /** So many words of 32 bits in hexadecimal digits; zeros alone would be no id. */
  private id(words: number): string {
    const id = Array.from({ length: words }, () => (this.ids.bits() >>> 0).toString(16).padStart(8, "0"));
    return id.every((word) => /^0+$/.test(word)) ? this.id(words) : id.join("");
  }

  /** Nanoseconds since 1970, as a text: JSON's numbers are too short for them. */
  private nanos(ms: number): string {
    return String(BigInt(Math.floor(this.beganAtMs)) * 1_000_000n + BigInt(Math.round(ms * 1e6)));
  }
}

/** What the event is about, in a word or two. */
function nameIn({ kind, message, content }: TraceEvent): string {
  if (message) return message.type;
  if (kind === "timeout") return String(content);
  const { method, device } = (content ?? {}) as { readonly method?: string; readonly device?: string };
  return method ?? device ?? "";
}

function text(key: string, stringValue: string): Attribute {
  return { key, value: { stringValue } };
}

function json(key: string, value: unknown): Attribute {
  return text(key, typeof value === "string" ? value : JSON.stringify(toJson(value)));
}

/** A number below 2^52 for a text: FNV-1a (Fowler, Noll, Vo), twice. */
function digest(value: string): number {
  let low = 0x811c9dc5, high = 0x050c5d1f;
  for (let at = 0; at < value.length; at++) {
    low = Math.imul(low ^ value.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ value.charCodeAt(at), 0x01000193) ^ low >>> 7;
  }
  return (high & 0xfffff) * 2 ** 32 + (low >>> 0);
}
