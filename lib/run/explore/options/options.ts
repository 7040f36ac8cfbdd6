/** What an exploration is given. */
import type { ProcessId } from "../../../core/process.ts";
import type { Partition } from "../../faults.ts";
import type { Devices, Invocation, Processes, Schedule } from "../../system.ts";
import type { Monitor, Property } from "../../property/properties.ts";
import type { World } from "../../property/world.ts";

/**
 * When a timer may fire.
 * - `any`: whenever it is set. Nothing is known about time: the asynchronous world.
 * - `quiet`: only when nothing is in flight (no message, no request of a device, no pending force). Timeouts
 *   never come too early.
 * - `ordered`: quiet, and the timer with the least time left first. Faults cost no time; with a range of
 *   times, any order that some choice within the ranges gives. Between two timers an invocation or a recovery
 *   may come at any moment.
 *
 * In both, messages are so fast that what one timer leads to has arrived before the next fires, even where
 * two are due at the same moment; where that matters, give them ranges, or explore `any`.
 */
export type TimeMode = "any" | "quiet" | "ordered";

/**
 * What is known of the processes' clocks, for `time: "ordered"`: each is at most so far off when all start,
 * and runs at most so much too fast or too slow, at any time as it likes. A handler that reads its clock is
 * explored with each value that is then possible. Its timers are bounded by the same rates, but not by its
 * clock: where there is drift, each may be off in its own way.
 */
export type Clocks = {
  /**
   * Up to when time is looked at, ms of real time since the start, > 0: nothing that happens later is
   * explored. Where anything could, what holds "holds within the first so many ms".
   */
  readonly untilMs: number;
  /** The granularity: readings are multiples of it, rounded down. ms, > 0; 1 unless told. */
  readonly tickMs?: number;
  /**
   * By how much a clock is ahead or behind at the start at most, for all or by process, ms, ≥ 0; 0 unless
   * told.
   */
  readonly offsetMs?: number | Readonly<Record<ProcessId, number>>;
  /**
   * How much too fast or too slow clocks and timers are at most, parts in a million: an integer ≥ 0 and <
   * 1,000,000; 0 unless told. What it makes of a ms may be rounded outwards to a part in a million.
   */
  readonly driftPpm?: number;
};

/** What the network may do by itself; what counts as a fault is asked for in `faults`. */
export type Network = {
  /** Messages from one process to another arrive in the order of sending. */
  readonly fifo?: boolean;
  /**
   * Messages stay after their receipt and may be received again, as in many TLA+ models: what is in flight is
   * a set, in which a second copy would make no difference.
   */
  readonly keep?: boolean;
  /**
   * How many equal copies (same sender, receiver and content) are in flight at most, an integer ≥ 1 or
   * Infinity. A send beyond that is dropped: it changes nothing, and is counted in `Exploration.dropped`.
   * With 1 what is in flight is a set; with `fifo` only neighbours in a channel are compared.
   *
   * Absent: as many as are sent. Only where a loop would add copies for ever (a state comes again, but for
   * more of them in flight), messages of that type are bounded to one equal copy. Nothing is then said to
   * hold of the whole space.
   */
  readonly copies?: number;
  /**
   * What becomes of a message whose receipt changes neither fields, log nor timers, and of which nobody
   * hears: it is `received` all the same (unless told), or it is to `stay` in flight, so that it may make a
   * difference later: its receipt is then no step. So it is in TLA+, where an action that is not enabled
   * takes nothing, and in Stateright. What a process sends to itself is received in any case. Only with time
   * `any`.
   */
  readonly ignored?: "received" | "stay";
};

/** A channel beside the network without a name: what is its own; all else is as on the network. */
export type Channel = {
  /** Messages from one process to another arrive in the order of sending. */
  readonly fifo?: boolean;
};

/** From where to where, and on which channel; absent: from or to anyone, on the network without a name. */
export type LossyLink = {
  readonly from?: ProcessId | readonly ProcessId[];
  readonly to?: ProcessId | readonly ProcessId[];
  readonly channel?: string;
};

/** How often each fault may happen in one execution; never unless told. */
export type Faults = {
  readonly crashes?: number;
  readonly recoveries?: number;
  readonly losses?: number;
  /** Where messages get lost; absent: on every link of every channel. */
  readonly lossy?: readonly LossyLink[];
  /** A message in flight gets a second copy. */
  readonly duplications?: number;
  /**
   * A process does nothing for a while, be it ever so long: what comes waits in flight, and so may be lost to
   * a cut; timers that come due fire when it goes on, in their order and before anything else. It goes on at
   * some time, or crashes.
   *
   * Where timers wait for quiet, what waits for a paused process does not count, so that timers of others
   * fire during the pause.
   */
  readonly pauses?: number;
  /**
   * Cuts, each of which may happen once and heal at any time after; nothing passes between the groups of a
   * cut. A process in no group reaches all. What arrives across a cut is lost; what is still under way when
   * it heals is not. A cut has at least two groups, and a process is in one of them at most.
   *
   * Groups, or what `partition`, `oneWayPartition` and `on` make. Of each channel one cut at a time is in
   * force.
   */
  readonly partitions?: readonly (readonly (readonly ProcessId[])[] | Partition)[];
  /** Which processes may crash; absent: all. */
  readonly mayCrash?: readonly ProcessId[];
  /** Which processes may pause; absent: all. */
  readonly mayPause?: readonly ProcessId[];
  /** At most so many processes are down at the same time; absent: any number. */
  readonly mostDown?: number;
};

/** Where an exploration gives up; the answer is then "not exhausted", never "holds". */
export type Bounds = {
  /** Distinct states, an integer ≥ 1 or Infinity; 10 million unless told. */
  readonly states?: number;
  /** Steps from the start, an integer ≥ 0 or Infinity; 10,000 unless told. */
  readonly depth?: number;
  /**
   * Bytes of all that is kept of the states, > 0; 4 GB unless told, of which 1.2 GB are texts and objects.
   * Whoever names a number sees to it that the heap has room (`--max-old-space-size`).
   */
  readonly memoryBytes?: number;
  /** Time in ms of `now`, ≥ 0; `now` has to be given as well. */
  readonly timeMs?: number;
};

/** How far an exploration has come. */
export type Progress = {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  /** States a second since the last report, if `now` is given. */
  readonly rate?: number;
};

/** Processes that are interchangeable, and which names hold their ids. */
export type Symmetry = {
  readonly groups: readonly (readonly ProcessId[])[];
  /**
   * Names of fields (in processes, messages, records, outputs, the monitor) whose numbers are process ids, or
   * those of operations that processes began by themselves, at any depth below the name. `votes.keys` and
   * `votes.values` for one side of a Map.
   */
  readonly ids?: readonly string[];
};

export type Options = {
  readonly processes: Processes;
  readonly devices?: Devices;
  /** Operations; each happens once, at any time or never. */
  readonly invocations?: readonly Invocation[];
  /** The operations of one process happen in the order of the list. */
  readonly inOrder?: boolean;
  /** Must be said as soon as a timer is set. */
  readonly time?: TimeMode;
  /** Must be given where a process reads its clock; with time `ordered` only. */
  readonly clocks?: Clocks;
  readonly network?: Network;
  /** Other ways between the same processes, by their names, see `send`. */
  readonly channels?: Readonly<Record<string, Channel>>;
  readonly faults?: Faults;
  /**
   * `pending` (unless told): a force takes time, and what others can see waits for it. `instant`: it is done
   * at once; what holds then "holds while forces take no time", what is violated is violated in any case.
   *
   * `instant` is enough where only messages wait for forces and properties read the fields of single states:
   * a message that waits could as well be on its way, and a crash before the force is done could as well have
   * come before all that was handled since, so that those messages found nobody there. It is not enough where
   * - an output, a response, a request of a device or a message to oneself waits: they come at once then;
   * - operations are invoked while a force is pending, which a crash takes with it;
   * - a property or a monitor puts fields beside the log, what is durable, or what was seen before a crash.
   *
   * Measured on docs/examples, with crashes and recoveries: Paxos has 1,206,613 states for 3,185,261, Raft
   * 1,399,979 for 2,840,999, two-phase commit 10,001 for 26,680, with the same verdicts.
   */
  readonly forces?: "pending" | "instant";
  /**
   * What of a state counts, as plain data: states with the same view are one (TLC's VIEW). For what grows for
   * ever and matters only by its order, such as ballots and terms: a view with their ranks makes the space
   * finite, and an execution in which only they grow can be found as one that repeats.
   *
   * States with one view must hold the same for every property, and go on in the same ways, but for steps
   * that nothing of the view shows. This is checked where two states of one view meet, often at first and
   * then now and then, and one step far: it finds most of what is no view, not all. Sort what is in flight,
   * or put it into a Set: its order says nothing. What is left of the faults, which operations were invoked
   * and, in `ordered` time, which timer is next always count.
   */
  view?(world: World): unknown;
  /**
   * Where the exploration begins: in the state that these steps lead to, instead of right after the starts. A
   * counterexample's schedule or the first part of one, `scheduleOf(simulation)`, or steps written by hand;
   * they are followed by the rules of this exploration (`time`, `network`, `forces`). Executions that are
   * found contain them.
   *
   * Properties are asked from there on, and `bounds.depth` counts from there. Faults among the steps do not
   * count against `faults`. Operations among them that stand in `invocations` have happened, others are added
   * to it. A step that leaves open what comes of it (`choose` without `choices`, a crash without `keep`) is
   * an error that names it.
   */
  readonly after?: Schedule;
  readonly properties?: readonly Property[];
  readonly monitor?: Monitor;
  readonly symmetry?: Symmetry;
  readonly bounds?: Bounds;
  readonly onProgress?: (progress: Progress) => void;
  /** A clock in ms, e.g. `() => performance.now()`: for the rate and `bounds.timeMs`. */
  readonly now?: () => number;
};
