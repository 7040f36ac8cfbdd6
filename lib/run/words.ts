/** The steps of an execution in words. */
import type { Message } from "../core/process.ts";
import { operationName } from "../core/trace/operations.ts";
import type { Step } from "./system.ts";

/** `Request {timestamp: 1}`. */
export function messageWords(message: Message): string {
  const { type, ...rest } = message;
  return Object.keys(rest).length > 0 ? `${type} ${dataWords(rest)}` : type;
}

/** Plain data as a reader would write it. */
export function dataWords(value: unknown): string {
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${dataWords(key)} → ${dataWords(item)}`).join(", ")}}`;
  }
  if (value instanceof Set) return `{${[...value].map(dataWords).join(", ")}}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `[${value.map(dataWords).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, item]) => `${key}: ${dataWords(item)}`).join(", ")}}`;
  }
  return typeof value === "string" ? `"${value}"` : String(value);
}

/** What a process began by itself. */
export type Begun = {
  readonly operation: number;
  readonly method: string;
  readonly details: readonly unknown[];
};

/** `begins write("x", 3), operation P1.2`. */
export function begunWords({ operation, method, details }: Begun): string {
  return `begins ${method}(${details.map(dataWords).join(", ")}), operation ${operationName(operation)}`;
}

/** ` over serial`, for a channel with a name. */
export function channelWords(channel: string | undefined): string {
  return channel ? ` over ${channel}` : "";
}

/** A step in words: who does what. */
export function stepWords(step: Step): string {
  switch (step.step) {
    case "start":
      return `P${step.process} starts`;
    case "deliver":
      return `P${step.to} gets ${messageWords(step.message)} from P${step.from}${channelWords(step.channel)}`;
    case "timeout":
      return `P${step.process}'s timer ${step.timer}${step.key ? ` (${step.key})` : ""} fires`;
    case "invoke":
      return `P${step.process} is asked to ${step.method}(${step.details.map(dataWords).join(", ")})`;
    case "complete":
      return `${step.device} serves P${step.process}'s ${messageWords(step.request)}`;
    case "serve":
      return `${step.device} does P${step.process}'s ${messageWords(step.request)}`;
    case "called":
      return `P${step.process} gets to an operation`;
    case "forced":
      return `P${step.process}'s log is on stable storage`;
    case "crash":
      return `P${step.process} crashes`;
    case "recover":
      return `P${step.process} recovers`;
    case "lose":
      return `${letterWords(step)} is lost`;
    case "duplicate":
      return `${letterWords(step)} is duplicated`;
    case "pause":
      return `P${step.process} is paused`;
    case "resume":
      return `P${step.process} goes on`;
    case "partition": {
      const groups = step.groups.map((group) => group.map((id) => `P${id}`).join(" "));
      return `${step.channel || "the network"} is cut: ${groups.join(step.oneWay ? " ↛ " : " | ")}`;
    }
    case "heal":
      return step.channel ? `the cut of ${step.channel} heals` : "the cut heals";
  }
}

function letterWords({ message, from, to, channel }: Step & { readonly step: "lose" | "duplicate" }): string {
  return `${messageWords(message)} from P${from} to P${to}${channelWords(channel)}`;
}

/** A step with what came of it, in one line. */
export function lineOf(step: Step, effects: readonly string[]): string {
  const crash = step.step !== "crash" && step.crashAfter !== undefined ? ", and crashes there" : "";
  const kept = step.keep !== undefined
    ? ` (${step.keep} unforced ${step.keep === 1 ? "record" : "records"} of its log left)`
    : "";
  const said = step.clockMs === undefined
    ? effects
    : [`reads ${Math.round(step.clockMs * 1000) / 1000} ms`, ...effects];
  return stepWords(step) + (said.length > 0 ? `: ${said.join(", ")}` : "") + crash + kept;
}
