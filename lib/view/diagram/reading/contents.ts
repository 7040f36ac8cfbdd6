/** What the rows of a trace carry, as short text. */
import type { Message } from "../../../core/process.ts";
import { cut, messageText, shortOf } from "../../page/text.ts";

type Invoked = { readonly method?: unknown; readonly details?: unknown };
type Requested = { readonly device?: unknown; readonly request?: unknown; readonly result?: unknown };
type Cut = {
  readonly groups?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly oneWay?: unknown;
  readonly channel?: unknown;
};

const fieldsOf = (content: unknown): object => typeof content === "object" && content !== null ? content : {};

/** `enter()`, `write("x", 3)`. */
export function invocationText(content: unknown, most = 40): string {
  const { method, details } = fieldsOf(content) as Invoked;
  const given = Array.isArray(details) ? details.map((detail) => shortOf(detail, 14)).join(", ") : "";
  return cut(`${method ?? "an operation"}(${given})`, most);
}

/** `the device disk for Read(3)`, or with the result of a completion. */
export function requestText(content: unknown): string {
  const { device, request, result } = fieldsOf(content) as Requested;
  if (request !== undefined) return `the device ${device} for ${askedText(request)}`;
  return `the device ${device}` + (result === undefined ? "" : `: ${shortOf(result, 40)}`);
}

function askedText(request: unknown): string {
  const isMessage = typeof (fieldsOf(request) as { type?: unknown }).type === "string";
  return isMessage ? messageText(request as Message, 40) : shortOf(request, 40);
}

/** What is output or delivered, without the braces of an object. */
export function contentText(content: unknown, most = 20): string {
  const text = shortOf(content, 200);
  return cut(text.startsWith("{") && text.endsWith("}") ? text.slice(1, -1) : text, most);
}

/** The name of the device in a request. */
export function deviceText(content: unknown): string {
  return shortOf((fieldsOf(content) as Requested).device ?? "device", 16);
}

/** The value in a response, or "". */
export function responseText(content: unknown): string {
  const value = (fieldsOf(content) as { value?: unknown }).value;
  return value === undefined ? "" : shortOf(value, 16);
}

/** `{1, 2} | {3}`; in one direction `{1} ↛ {2}`; of a channel with a name, `serial: {1} | {2}`. */
export function partitionText(content: unknown, most = 60): string {
  const { groups, from, to, oneWay, channel } = fieldsOf(content) as Cut;
  const sides = Array.isArray(groups) ? groups : [from, to].filter((side) => side !== undefined);
  const texts = sides.map((side) => `{${(Array.isArray(side) ? side : [side]).join(", ")}}`);
  return cut((channel ? `${channel}: ` : "") + texts.join(oneWay ? " ↛ " : " | "), most);
}
