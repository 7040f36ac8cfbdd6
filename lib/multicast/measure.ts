/** What an ordering costs, read from a trace. */
import { canonical } from "../core/canonical.ts";
import type { ProcessId } from "../core/process.ts";
import type { Trace } from "../core/trace/trace.ts";

/** One message at one member, times in ms. */
export type DeliveryTime = {
  readonly content: unknown;
  readonly from: ProcessId;
  readonly at: ProcessId;
  /** From the multicast to the delivery. */
  readonly delayMs: number;
  /** Of that, from the first receipt of the content to the delivery: the time in the hold-back queue. */
  readonly heldMs: number;
};

/**
 * How long each message took to be delivered at each member; own messages count as received when they are
 * multicast. Contents must differ. Runs begin a multicast by invoking `multicast(content)`.
 */
export function deliveryTimes(trace: Trace): DeliveryTime[] {
  const sent = new Map<string, number>();
  const received = new Map<string, number>();
  const times: DeliveryTime[] = [];
  for (const { kind, time, process, peer, content, message } of trace) {
    if (kind === "invoke") {
      const { method, details } = content as { method: string; details: unknown[] };
      if (method !== "multicast") continue;
      const key = canonical(details[0]);
      sent.set(key, time);
      received.set(`${process} ${key}`, time);
    } else if (kind === "receive" && message) {
      for (const key of contentsIn(message)) {
        const at = `${process} ${key}`;
        if (!received.has(at)) received.set(at, time);
      }
    } else if (kind === "deliver") {
      const key = canonical(content);
      const at = received.get(`${process} ${key}`) ?? time;
      const delayMs = time - (sent.get(key) ?? at);
      times.push({ content, from: peer, at: process, delayMs, heldMs: time - at });
    }
  }
  return times;
}

/** The content that a message carries, at whatever depth (a multicast may use another one). */
function contentsIn(message: object): string[] {
  const content = (message as { content?: unknown }).content;
  if (content === undefined) return [];
  const inner = typeof content === "object" && content !== null ? contentsIn(content) : [];
  return [canonical(content), ...inner];
}
