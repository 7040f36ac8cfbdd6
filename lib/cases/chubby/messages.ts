/** What a Chubby cell and its clients say to each other besides what a store and its clients do. */
import type { ProcessId } from "../../core/process.ts";

/** A client wants its session to go on. It has the answer to its KeepAlive `answered`, and no later one. */
export type KeepAlive = {
  readonly type: "KeepAlive";
  readonly number: number;
  readonly answered: number;
};
/**
 * The session lasts `leaseMs` more from now on. `heldMs` is how long the answer was kept back; the copies of
 * `voids` are void.
 */
export type KeptAlive = {
  readonly type: "KeptAlive";
  readonly number: number;
  readonly master: number;
  readonly leaseMs: number;
  readonly heldMs: number;
  readonly voids: readonly string[];
};
/** There is no such session (any more). */
export type SessionEnded = { readonly type: "SessionEnded"; readonly number: number };
/** Ask this one instead, if it is known who is the master. */
export type NotMaster = {
  readonly type: "NotMaster";
  readonly number: number;
  readonly master: ProcessId | undefined;
};

export type ChubbyMessage = KeepAlive | KeptAlive | SessionEnded | NotMaster;

/** What a read is answered: the content, null if there is none, and whether it may be kept. */
export type ChubbyContent = { readonly content: unknown; readonly cacheable: boolean };

/**
 * A lock: who has it; how often it was given, which is its sequencer; whether it is kept back, as a session
 * ended that had it.
 */
export type ChubbyLock = {
  readonly holder: ProcessId | undefined;
  readonly generation: number;
  readonly delayed: boolean;
};

export type ChubbyOptions = {
  /** How long a session lasts from the answer to a KeepAlive on, ms; 12,000 unless told, as published. */
  readonly leaseMs?: number;
  /**
   * How long before that the next KeepAlive is answered, ms: a round trip must fit into it; 1,000 unless
   * told.
   */
  readonly marginMs?: number;
  /** How long nobody gets a lock whose holder's session has ended, ms; 60,000 unless told: the most there. */
  readonly lockDelayMs?: number;
};

export type ChubbyClientOptions = {
  /** How long it hopes for a new master when its lease is over, ms; 45,000 unless told, as published. */
  readonly graceMs?: number;
  /**
   * How long it waits for an answer before it asks the next server, ms: longer than a round trip; 500 unless
   * told.
   */
  readonly retryMs?: number;
};
