/** Whether every process has an order of what it sees, tried in all ways in which reads have their values. */
import type { Budget, Tried } from "../consistency/budget.ts";
import { RULES, searchIn } from "../consistency/parts.ts";
import { type RecordedAccess, Ways } from "../history/accesses.ts";
import type { Placed } from "../history/recorded.ts";
import { type Model, perObject, startingWith } from "../models/model.ts";
import { register } from "../models/standard.ts";
import { PartialOrder } from "../search/partial_order.ts";
import type { Stuck } from "./judgement.ts";
import { Precedence, type ViewCriterion, type ViewRules } from "./precedence.ts";

/** Pairs of operations that cost as much as a step, to find out what comes before what. */
const PAIRS = 64;

export class Decision {
  holds: boolean | undefined;
  /** By session its order, of places among the accesses given. */
  readonly orders = new Map<number, readonly number[]>();
  /** The session without an order in the last way that was tried, or what else was wrong. */
  stuck: Stuck = "unwritten";
  private steps = 0;
  private entries = 0;
  private bytes = 0;
  private readonly model: Model;
  private readonly sessions: readonly number[];

  /** @param accesses without open reads */
  constructor(
    private readonly rules: ViewRules,
    private readonly criterion: ViewCriterion,
    private readonly accesses: readonly RecordedAccess[],
    initial: string,
    private readonly budget: Required<Budget>,
  ) {
    this.model = perObject(startingWith(register, initial)) as Model;
    this.sessions = [...new Set(accesses.map(({ session }) => session))];
    this.holds = this.decide(new Ways(accesses, initial));
  }

  get tried(): Tried {
    const { steps, entries, bytes } = this;
    return { steps, entries, megabytes: bytes / 1e6, objects: 1, decided: this.holds === undefined ? 0 : 1 };
  }

  private decide(ways: Ways): boolean | undefined {
    // which write was read is part of causality; without it one way says as much as all
    const count = this.criterion === "causal" ? ways.count : Math.min(ways.count, 1);
    let isSure = true;
    for (let way = 0; way < count; way++) {
      this.steps += Math.ceil(this.accesses.length ** 2 / PAIRS);
      if (this.steps > this.budget.steps) return undefined;
      const verdict = this.tries(ways.at(way));
      if (verdict) return true;
      if (verdict === undefined) isSure = false;
    }
    return isSure ? false : undefined;
  }

  private tries(from: readonly number[]): boolean | undefined {
    const precedence = new Precedence(this.rules, this.criterion, this.accesses, from);
    this.stuck = "circle";
    if (precedence.isCircular) return false;
    const read = new Set(this.criterion === "causal" ? from : []);
    let isSure = true;
    for (const session of this.sessions) {
      const verdict = this.ordered(session, precedence, read);
      if (verdict === undefined) isSure = false;
      if (verdict !== false) continue;
      this.stuck = session;
      return false;
    }
    return isSure ? true : undefined;
  }

  /** Whether one session has an order. @param read writes that somebody read: they have happened */
  private ordered(session: number, precedence: Precedence, read: ReadonlySet<number>): boolean | undefined {
    const seen = this.accesses.flatMap((one, at) => this.rules.seenBy(session, one) ? [at] : []);
    const isOpen = (at: number) => this.accesses[at].isOpen && !read.has(at);
    const history = seen.map((at): Placed => placed(this.accesses[at], isOpen(at)));
    const before = seen.map((later) =>
      seen.flatMap((one, at) => precedence.has(one, later) && !isOpen(one) ? [at] : [])
    );
    const frontier = new PartialOrder(before);
    if (history.every(({ method }) => method === "write")) {
      this.orders.set(session, written(frontier).map((at) => seen[at]));
      return true;
    }
    const search = searchIn(RULES, this.model, history, frontier);
    const progress = search.run(this.budget.steps - this.steps, this.budget.megabytes * 1e6);
    this.steps += search.steps;
    this.entries += search.entries;
    this.bytes = Math.max(this.bytes, search.bytes);
    if (progress === "found") this.orders.set(session, search.order.map((at) => seen[at]));
    return progress === "going" ? undefined : progress === "found";
  }
}

/** Any order: nobody read in between. */
function written(frontier: PartialOrder): number[] {
  const order: number[] = [];
  for (let at = frontier.first(); at >= 0; at = frontier.first()) {
    order.push(at);
    frontier.take(at);
  }
  return order;
}

function placed({ session, object, isWrite, value }: RecordedAccess, isOpen: boolean): Placed {
  const details = isWrite ? [object, value] : [object], process = session;
  const asked = { process, method: isWrite ? "write" : "read", details, begin: 0 };
  return isOpen ? asked : { ...asked, end: 0, ...!isWrite && { value } };
}
