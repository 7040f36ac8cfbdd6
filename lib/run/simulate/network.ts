/** The simulated network: how long each message takes, whether it is lost or doubled, who can reach whom. */
import type { ProcessId } from "../../core/process.ts";
import type { Random } from "../../core/random.ts";
import { asLatency, constant, type Latency } from "../latency.ts";
import { checkFlag, checkList, checkNames } from "../options/known.ts";

/** What differs on one link, or on several: from each of `from` to each of `to`. */
export type Link = {
  readonly from: ProcessId | readonly ProcessId[];
  readonly to: ProcessId | readonly ProcessId[];
  readonly latency?: number | Latency;
  readonly loss?: number;
  readonly duplication?: number;
};

export type NetworkOptions = {
  /** One-way latency of every link: ms, or a distribution. Default 10 ms. */
  readonly latency?: number | Latency;
  /** Probability that a message is lost. Default 0. */
  readonly loss?: number;
  /** Probability that a message arrives twice. Default 0. */
  readonly duplication?: number;
  /** Whether messages of one link arrive in the order in which they were sent. Default false. */
  readonly fifo?: boolean;
  readonly links?: readonly Link[];
  /** Bytes a ms on each link; messages then wait for those before them. Default unlimited. */
  readonly bandwidth?: number;
};

type Rule = { latency: Latency; loss: number; duplication: number };
type Cut = { readonly from: ReadonlySet<number>; readonly to: ReadonlySet<number> };

export class Network {
  /** Where a message's second copy arrives after, ms; −1 if it has none. Set by `delay`. */
  second = -1;
  /** Whether nothing is cut off, lost, doubled, ordered or limited at the moment: then one draw is all. */
  plain: boolean;
  partitioned = false;
  private readonly simple: boolean;
  private readonly usual: Rule;
  private readonly rules = new Map<number, Rule>();
  private readonly fifo: boolean;
  private readonly bandwidth: number;
  private readonly lastArrival = new Map<number, number>();
  private readonly freeAt = new Map<number, number>();
  private cuts: Cut[] = [];

  /** @param place the place of an id among the ids; throws for one that is unknown */
  constructor(
    options: NetworkOptions,
    private readonly count: number,
    place: (id: ProcessId, what: string) => number,
    private readonly random: Random,
  ) {
    const {
      latency = constant(10),
      loss = 0,
      duplication = 0,
      fifo = false,
      links = [],
      bandwidth = Infinity,
    } = options;
    this.usual = {
      latency: asLatency(latency, "latency"),
      loss: share("loss", loss),
      duplication: share("duplication", duplication),
    };
    if (!(bandwidth > 0)) throw new RangeError(`bandwidth must be > 0 bytes a ms, got ${bandwidth}`);
    checkFlag("fifo", fifo);
    checkList("links", links, "[{ from: 1, to: 2, latency: 50 }]");
    this.fifo = fifo;
    this.bandwidth = bandwidth;
    this.checkSize(this.usual.latency);
    for (const link of links) this.addLink(link, place);
    this.simple = loss === 0 && duplication === 0 && !fifo && bandwidth === Infinity &&
      this.rules.size === 0;
    this.plain = this.simple;
  }

  private addLink(link: Link, place: (id: ProcessId, what: string) => number): void {
    checkNames("a link", link, ["from", "to", "latency", "loss", "duplication"]);
    const rule = {
      latency: link.latency === undefined ? this.usual.latency : asLatency(link.latency, "a link's latency"),
      loss: share("a link's loss", link.loss ?? this.usual.loss),
      duplication: share("a link's duplication", link.duplication ?? this.usual.duplication),
    };
    this.checkSize(rule.latency);
    for (const from of [link.from].flat()) {
      for (const to of [link.to].flat()) {
        this.rules.set(place(from, "a link starts at") * this.count + place(to, "a link ends at"), rule);
      }
    }
  }

  private checkSize(latency: Latency): void {
    if (latency.shape === "matrix" && latency.table.length < this.count) {
      throw new RangeError(
        `the latency matrix must have a row for each of the ${this.count} processes, got ${latency.table.length}`,
      );
    }
  }

  /** How long a message takes on a network that is `plain`, ms. */
  latency(from: number, to: number): number {
    return this.usual.latency.sample(this.random, from, to);
  }

  /** How long a message takes, ms, or −1 if it is lost; `second` tells of a second copy. Places, not ids. */
  delay(from: number, to: number, now: number, bytes: number): number {
    this.second = -1;
    if (from === to) return 0;
    if (this.simple) return this.latency(from, to);
    const link = from * this.count + to;
    const rule = this.rules.get(link) ?? this.usual;
    if (rule.loss > 0 && this.random.uniform() < rule.loss) return -1;
    const first = this.arrival(link, rule, from, to, now, bytes);
    if (rule.duplication > 0 && this.random.uniform() < rule.duplication) {
      this.second = this.arrival(link, rule, from, to, now, bytes);
    }
    return first;
  }

  private arrival(link: number, rule: Rule, from: number, to: number, now: number, bytes: number): number {
    let sentAt = now;
    if (this.bandwidth !== Infinity) {
      sentAt = Math.max(now, this.freeAt.get(link) ?? 0) + bytes / this.bandwidth;
      this.freeAt.set(link, sentAt);
    }
    const delay = sentAt + rule.latency.sample(this.random, from, to) - now;
    return this.fifo ? this.inOrder(link, now, delay) : delay;
  }

  /**
   * The delay, or a longer one, so that the message does not arrive before the last one of its link: not even
   * by the rounding of a sum.
   */
  private inOrder(link: number, now: number, delay: number): number {
    const last = this.lastArrival.get(link) ?? 0;
    if (now + delay < last) delay = last - now;
    if (now + delay < last) delay += last * Number.EPSILON;
    this.lastArrival.set(link, now + delay);
    return delay;
  }

  /** Whether a partition separates the two places, in this direction. */
  cut(from: number, to: number): boolean {
    for (const cut of this.cuts) if (cut.from.has(from) && cut.to.has(to)) return true;
    return false;
  }

  /** Cuts each group off from each other one, or only the first from the second. */
  partition(groups: readonly (readonly number[])[], oneWay: boolean): void {
    groups.forEach((from, i) => {
      groups.forEach((to, j) => {
        if (i !== j && !(oneWay && i > j)) this.cuts.push({ from: new Set(from), to: new Set(to) });
      });
    });
    this.partitioned = true;
    this.plain = false;
  }

  heal(): void {
    this.cuts = [];
    this.partitioned = false;
    this.plain = this.simple;
  }
}

function share(what: string, value: number): number {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    throw new RangeError(`${what} must be a probability from 0 to 1, got ${value}`);
  }
  return value;
}
