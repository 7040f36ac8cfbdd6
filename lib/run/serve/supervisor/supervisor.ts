/** Does to the processes of a run what the scenario says, and sees when nothing is left to happen. */
import type { ProcessId } from "../../../core/process.ts";
import { ProcessError } from "../../errors.ts";
import { type Action, scheduledIn } from "../../faults.ts";
import type { Said } from "../wire/spec.ts";
import type { Hand } from "./crew.ts";
import { Roster } from "./roster.ts";

/** How often it looks whether something is left to happen, ms. */
const LOOK_MS = 15;
/** Who has not answered for so long at the end is taken to be in a handler that never ends, ms. */
const ANSWER_MS = 10_000;

type State = Extract<Said, { say: "state" }>;
type Report = Extract<Said, { say: "report" }>;

export class Supervisor extends Roster {
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private operations = 0;
  private asked = 0;
  /** Actions of the scenario that are not done. */
  private pending = 0;

  // ---- the scenario

  private async act(action: Action): Promise<void> {
    if (action.action === "partition" || action.action === "heal") return this.cut(action);
    if (action.action === "slow") return;
    const hand = this.hand(action.process);
    switch (action.action) {
      case "invoke":
        return this.invoke(hand, action.method, action.details);
      case "crash":
        if (action.afterEffects === undefined) hand.signal("KILL");
        else if (hand.state === "up") hand.tell({ tell: "limit", effects: action.afterEffects });
        else hand.limit = action.afterEffects;
        return;
      case "recover":
        this.comingUp = this.comingUp.then(() => this.recover(hand));
        await this.comingUp;
        return;
      case "pause":
      case "resume":
        if (hand.state !== "up" || hand.paused === (action.action === "pause")) return;
        hand.paused = !hand.paused;
        hand.signal(hand.paused ? "STOP" : "CONT");
        this.seen.push({ time: this.now, kind: action.action, process: hand.id });
    }
  }

  private invoke(hand: Hand, method: string, details: readonly unknown[]): void {
    const operation = ++this.operations;
    if (hand.state === "up") hand.tell({ tell: "invoke", operation, method, details });
    else {
      const content = { operation, method, details };
      this.seen.push({ time: this.now, kind: "invoke", process: hand.id, content });
    }
  }

  private cut(action: Extract<Action, { action: "partition" | "heal" }>): void {
    const { channel = "" } = action, others = this.cuts.filter((cut) => (cut.channel ?? "") !== channel);
    const isCut = action.action === "partition";
    this.cuts = isCut ? [...this.cuts, action] : others;
    const named = channel === "" ? {} : { channel };
    const content = isCut
      ? { groups: action.groups, oneWay: action.oneWay ?? false, ...named }
      : action.channel;
    this.seen.push({ time: this.now, kind: action.action, process: -1, content });
    for (const hand of this.hands) hand.tell({ tell: "cut", cuts: this.cuts });
  }

  // ---- until nothing is left

  async run(): Promise<"quiet" | "time"> {
    const { until = 10_000, scenario = [] } = this.options;
    for (const { atMs, action } of scheduledIn(scenario)) {
      this.pending++;
      if (atMs > until) continue;
      const act = () => this.act(action).catch((error) => this.fail(error)).finally(() => this.pending--);
      this.timers.add(setTimeout(act, Math.max(0, this.begin + atMs - this.now)));
    }
    let before = "";
    const over = this.after(Math.max(0, until - this.elapsedMs)).then(() => "");
    while (this.elapsedMs < until) {
      await this.after(LOOK_MS);
      this.check();
      // Who is in a handler that does not end never answers.
      const mark: string = this.pending > 0 ? "" : await Promise.race([this.idleMark(), over]);
      if (mark !== "" && mark === before) return "quiet";
      before = mark;
    }
    return "time";
  }

  private after(ms: number): Promise<void> {
    return new Promise((resolve) => this.timers.add(setTimeout(resolve, ms)));
  }

  /**
   * What has happened so far, if nobody is about to do anything and nothing is on its way; else "". Two equal
   * ones, one asked for when all have answered the other, and nothing is left (Mattern, 1987).
   */
  private async idleMark(): Promise<string> {
    const up = this.hands.filter(({ state }) => state === "up");
    if (up.some(({ paused }) => paused)) return "";
    const asked = ++this.asked;
    const states = await Promise.all(up.map((hand) => {
      const state = this.next<State>(hand, "state");
      hand.tell({ tell: "state", asked });
      return state;
    }));
    if (!states.every((state) => state?.idle)) return "";
    const sent = (from: number, to: number) => states[from]!.passed[up[to].id]?.sent ?? 0;
    const received = (from: number, to: number) => states[to]!.passed[up[from].id]?.received ?? 0;
    const arrived = up.every((_, from) => up.every((_, to) => sent(from, to) === received(from, to)));
    return arrived ? `${up.map(({ id }) => id)}: ${states.map((state) => state!.events)}` : "";
  }

  /**
   * What the processes that are up say of themselves; of a paused one, nothing. Who does not answer fails the
   * run.
   */
  async reports(): Promise<Map<ProcessId, Report>> {
    const up = this.hands.filter(({ state, paused }) => state === "up" && !paused);
    const late = this.after(ANSWER_MS).then(() => "late" as const), reports = new Map<ProcessId, Report>();
    await Promise.all(up.map(async (hand) => {
      const asked = this.next<Report>(hand, "report");
      hand.tell({ tell: "report" });
      const report = await Promise.race([asked, late]);
      if (report === "late") this.fail(this.silent(hand));
      else if (report) reports.set(hand.id, report);
    }));
    return reports;
  }

  private silent({ id }: Hand): ProcessError {
    const cause = new Error(
      `it has not answered for ${ANSWER_MS / 1000} s: a handler of it does not end, or takes as long`,
    );
    return new ProcessError(id, "asked for its fields", this.elapsedMs, cause);
  }

  /** Ends all that is left of the run; who was to come up again does not. */
  async end(): Promise<void> {
    this.isEnding = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    for (const hand of this.hands) {
      if (hand.state === "down") continue;
      hand.dismissed = true;
      hand.signal("KILL");
    }
    await Promise.all(this.hands.map(({ gone }) => gone));
    await this.close();
    for (const hand of this.hands) await this.countKept(hand);
  }
}
