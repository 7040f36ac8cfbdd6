import { type Message, Process } from "../core/process.ts";

/**
 * What all kinds of multicast have in common, so that a host can hold any of them: `multicast(content)` sends
 * to the whole group, ourselves included; `deliver(content, from)` follows at each member when the order
 * allows it. Receipt is not delivery: what has been received and may not be delivered yet waits in
 * `heldBack`.
 *
 * The group is all processes of the system; nobody joins or leaves. Contents are plain data. Channels are
 * reliable unless an algorithm says otherwise: what is sent arrives, once; in which order is open. A host
 * that multicasts while it is being delivered to may get the next delivery before its own handler has ended.
 *
 * Where an algorithm does not exclude recovery, nothing is delivered again after a crash: what a host must
 * still know then it writes to its own log.
 */
export abstract class Multicast<M extends Message = Message, Timer extends string = never>
  extends Process<M, Timer> {
  /** The hold-back queue: received, not delivered. */
  abstract readonly heldBack: { readonly size: number };

  /** Sends the content to the whole group, ourselves included. */
  abstract multicast(content: unknown): void;
}
