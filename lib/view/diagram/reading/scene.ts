/**
 * What a space-time diagram is made of, read from a trace in one pass: arrows, marks, spans and bands, all by
 * row.
 */
import { contentText, deviceText, invocationText, partitionText, responseText } from "./contents.ts";
import { Holdback } from "./holdback.ts";
import { shortOf } from "../../page/text.ts";
import type { Message, ProcessId } from "../../../core/process.ts";
import type { Kind, Trace, TraceEvent } from "../../../core/trace/trace.ts";

/** A message on its way. */
export type Arrow = {
  readonly send: number;
  /** The row of its receipt or loss; −1 while it is under way. */
  readonly end: number;
  readonly from: ProcessId;
  readonly to: ProcessId;
  readonly message: Message;
  /** Its channel; "" for the network without a name. */
  readonly channel: string;
  readonly fate: "received" | "lost" | "under way";
  /** Why it was lost. */
  readonly reason: string;
};

export type MarkKind = "crash" | "recover" | "timeout" | "invoke" | "respond" | "output" | "deliver" | "slow";

/** Something that happens at one place and time, besides sending and receiving. */
export type Mark = {
  readonly row: number;
  readonly process: ProcessId;
  readonly kind: MarkKind;
  readonly label: string;
};

export type SpanKind = "status" | "down" | "paused" | "held back" | "in service" | "force" | "device";

/** Something that lasts, at one process; `to` is −1 where it lasts to the end. */
export type Span = {
  readonly from: number;
  readonly to: number;
  readonly process: ProcessId;
  readonly kind: SpanKind;
  readonly label: string;
};

/** A partition of the network, or of a channel with a name. */
export type Band = {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly channel: string;
};

export type Scene = {
  readonly arrows: readonly Arrow[];
  readonly marks: readonly Mark[];
  readonly spans: readonly Span[];
  readonly bands: readonly Band[];
};

/** Reads the whole trace: what began before a window may reach into it. */
export function sceneOf(trace: Trace): Scene {
  const reader = new Reader();
  for (const event of trace) reader.read(event);
  return reader.finish();
}

const MARKS: { readonly [kind: string]: (event: TraceEvent) => string } = {
  "crash": () => "crash",
  "recover": () => "recovers",
  "timeout": (event) => shortOf(event.content ?? "timeout", 60),
  "invoke": (event) => invocationText(event.content, 20),
  "respond": (event) => responseText(event.content),
  "output": (event) => contentText(event.content),
  "slow": (event) => `slow: ${shortOf(event.content)} ms`,
};

/** Kinds of spans that a row's cause ends, by the kind of the ending row. */
const ENDED_BY: { readonly [kind: string]: SpanKind } = {
  handle: "in service",
  forced: "force",
  complete: "device",
};

class Reader {
  private readonly arrows: Arrow[] = [];
  private readonly marks: Mark[] = [];
  private readonly spans: Span[] = [];
  private readonly bands: Band[] = [];
  /** Sends of which nothing is known yet. */
  private readonly underWay = new Map<number, TraceEvent>();
  private readonly senders = new Map<number, ProcessId>();
  /** What lasts until told otherwise: status, down and paused by process. */
  private readonly lasting = new Map<string, Span>();
  /** What a later row with this cause ends. */
  private readonly pending = new Map<number, Span>();
  private cuts: Band[] = [];
  private readonly holdback = new Holdback();

  read(event: TraceEvent): void {
    const { kind, index, process } = event;
    if (kind === "send") this.underWay.set(index, event);
    else if (kind === "receive" || kind === "drop") this.arrive(event);
    else if (kind === "deliver") this.deliver(event);
    else if (kind === "status") {
      this.change("status", event, event.content === undefined ? undefined : shortOf(event.content, 18));
    } else if (kind === "pause") this.change("paused", event, "paused");
    else if (kind === "resume") this.change("paused", event, undefined);
    else if (kind === "force" || kind === "submit") this.begin(event);
    else if (kind === "partition") {
      const { channel = "" } = (event.content ?? {}) as { channel?: string };
      this.cuts.push({ from: index, to: -1, label: partitionText(event.content), channel });
    } else if (kind === "heal") this.heal(index, event.content as string | undefined);
    if (kind === "crash") this.crash(event);
    if (kind === "recover") this.change("down", event, undefined);
    if (kind in ENDED_BY) this.end(event, ENDED_BY[kind]);
    if (kind in MARKS) {
      this.marks.push({ row: index, process, kind: kind as MarkKind, label: MARKS[kind](event) });
    }
  }

  finish(): Scene {
    for (const event of this.underWay.values()) this.arrow(event, -1, event.peer, "under way", "");
    const spans = [...this.spans, ...this.lasting.values(), ...this.pending.values()];
    this.arrows.sort((a, b) => a.send - b.send);
    spans.sort((a, b) => a.from - b.from);
    return { arrows: this.arrows, marks: this.marks, spans, bands: [...this.bands, ...this.cuts] };
  }

  private arrive(event: TraceEvent): void {
    if (event.message && event.cause >= 0) {
      const lost = event.kind === "drop";
      const send = { ...event, index: event.cause, process: event.peer };
      this.arrow(
        send,
        event.index,
        event.process,
        lost ? "lost" : "received",
        lost ? shortOf(event.content, 60) : "",
      );
      this.underWay.delete(event.cause);
    }
    if (event.kind === "receive") this.holdback.receive(event);
  }

  private arrow(send: TraceEvent, end: number, to: ProcessId, fate: Arrow["fate"], reason: string): void {
    const { index, process: from, message, channel = "" } = send;
    this.arrows.push({ send: index, end, from, to, message: message!, channel, fate, reason });
  }

  private deliver(event: TraceEvent): void {
    const { index, process } = event;
    const label = contentText(event.content);
    const received = this.holdback.deliver(event);
    this.marks.push({ row: index, process, kind: "deliver", label });
    if (received >= 0) this.spans.push({ from: received, to: index, process, kind: "held back", label });
  }

  /** What lasts at a process ends, and something else may begin. */
  private change(kind: SpanKind, event: TraceEvent, label: string | undefined): void {
    const key = `${kind} ${event.process}`;
    const before = this.lasting.get(key);
    if (before) this.spans.push({ ...before, to: event.index });
    this.lasting.delete(key);
    if (label === undefined) return;
    this.lasting.set(key, { from: event.index, to: -1, process: event.process, kind, label });
  }

  private crash(event: TraceEvent): void {
    this.change("status", event, undefined);
    this.change("paused", event, undefined);
    this.change("down", event, "down");
    for (const [row, span] of this.pending) {
      if (span.process !== event.process || span.kind === "device") continue;
      this.spans.push({ ...span, to: event.index });
      this.pending.delete(row);
    }
  }

  private begin(event: TraceEvent): void {
    const isForce = event.kind === "force";
    const label = isForce ? "log" : deviceText(event.content);
    this.pending.set(event.index, {
      from: event.index,
      to: -1,
      process: event.process,
      kind: isForce ? "force" : "device",
      label,
    });
  }

  private end(event: TraceEvent, kind: SpanKind): void {
    const begun = this.pending.get(event.cause);
    this.pending.delete(event.cause);
    if (begun) this.spans.push({ ...begun, to: event.index });
    else if (kind === "in service" && event.message) {
      this.spans.push({
        from: event.cause,
        to: event.index,
        process: event.process,
        kind,
        label: event.message?.type ?? "",
      });
    }
  }

  private heal(row: number, healed = ""): void {
    for (const cut of this.cuts) if (cut.channel === healed) this.bands.push({ ...cut, to: row });
    this.cuts = this.cuts.filter(({ channel }) => channel !== healed);
  }
}

/** Kinds that are seen in a diagram, so that a column of their own makes sense. */
const SEEN = new Set<Kind>([
  ...[
    "send",
    "receive",
    "deliver",
    "timeout",
    "invoke",
    "respond",
    "output",
    "crash",
    "recover",
    "pause",
    "resume",
  ],
  ...["force", "forced", "submit", "complete", "handle", "partition", "heal", "slow"],
] as Kind[]);

/** Whether a diagram shows events of this kind by more than a colour. */
export function isSeen(kind: Kind): boolean {
  return SEEN.has(kind);
}
