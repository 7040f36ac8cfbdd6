/**
 * Which timer may fire next along a schedule, for the time modes in which timeouts are never too early. What
 * is known of the time that timers have left may fit several accounts of what happened: all are kept that
 * fit.
 */
import { Zones } from "../explore/time/zones.ts";
import type { TimeMode } from "../explore/options/options.ts";
import type { Node, Timer } from "../world/node.ts";
import { Impossible } from "../replay/untimed.ts";

/** One account: how much time is left, and which timers came due in a pause that is over. */
type Account = { readonly zone: number; readonly late: readonly number[] };

export class Timing {
  private readonly zones = new Zones();
  private accounts: readonly Account[] = [{ zone: 0, late: [] }];
  private readonly timers: Timer[] = [];
  private readonly numbers = new Map<Timer, number>();
  private changes: number[][] = [];
  private changed = 0;

  /** @param counts whether it matters how much time is left */
  constructor(private readonly time: TimeMode, private readonly counts: boolean) {}

  /** All that is known, to come back to when a step turns out to be impossible. */
  get known(): readonly Account[] {
    return this.accounts;
  }
  set known(accounts: readonly Account[]) {
    this.accounts = accounts;
    this.changes = [];
  }

  private numberOf(timer: Timer): number {
    let number = this.numbers.get(timer);
    if (number === undefined) this.numbers.set(timer, number = this.timers.push(timer) - 1);
    return number;
  }

  private of(node: Node): number[] {
    return node.armed.map((timer) => this.numberOf(timer));
  }

  /** A timer is set. */
  set(timer: Timer): void {
    this.changes.push([this.numberOf(timer), timer.ms, timer.msMax]);
  }

  stop(timer: Timer): void {
    this.changes.push([this.numberOf(timer)]);
  }

  /** What was set and stopped since the last call counts from now on. */
  book(): void {
    const { changes } = this;
    if (changes.length === 0) return;
    const outcome = this.changed++, gone = new Set(changes.map(([timer]) => timer));
    this.keep(this.accounts.map(({ zone, late }) => ({
      zone: this.counts ? this.zones.change(zone, outcome, changes) : zone,
      late: late.filter((timer) => !gone.has(timer)),
    })));
    this.changes = [];
  }

  /** @throws Impossible if no account is left */
  private keep(accounts: readonly Account[], why = ""): void {
    if (accounts.length === 0) throw new Impossible(why);
    const different = new Map(accounts.map((account) => [`${account.zone}|${account.late}`, account]));
    this.accounts = [...different.values()];
  }

  /** Any time may pass, as nothing is in flight; not while something is late. */
  wait(): void {
    this.keep(
      this.accounts.flatMap((account) =>
        account.late.length > 0
          ? [account]
          : this.zones.waits(account.zone).map((zone) => ({ ...account, zone }))
      ),
    );
  }

  pause(node: Node): void {
    const timers = this.of(node);
    const without = ({ late }: Account) => late.filter((timer) => !timers.includes(timer));
    const calm = this.time === "ordered"
      ? this.accounts.filter((account) => !this.owes(account, timers))
      : this.accounts;
    this.keep(
      calm.map((account) => ({ zone: this.zones.hold(account.zone, timers), late: without(account) })),
      "a timer that came due comes first",
    );
  }

  resume(node: Node): void {
    const timers = this.of(node);
    this.keep(this.accounts.map((account) => {
      const { late, next } = this.zones.release(account.zone, timers);
      return { zone: next, late: [...account.late, ...this.time === "ordered" ? late : timers] };
    }));
  }

  /** Something else than a timer comes to a process: what came due in its pause came before. */
  others(node: Node): void {
    const timers = this.of(node);
    if (this.time === "ordered") {
      this.keep(
        this.accounts.filter((account) => !this.owes(account, timers)),
        "a timer that came due comes first",
      );
    } else {
      this.keep(
        this.accounts.map(({ zone, late }) => ({ zone, late: late.filter((one) => !timers.includes(one)) })),
      );
    }
  }

  private owes({ late }: Account, timers: readonly number[]): boolean {
    return late.some((timer) => timers.includes(timer));
  }

  /** @throws Impossible for a timer that would fire too early */
  fire(timer: Timer, quiet: boolean): void {
    const number = this.numberOf(timer), own = this.of(timer.node);
    this.keep(
      this.accounts.flatMap((account): Account[] => {
        const { zone, late } = account, isLate = late.includes(number);
        const dues = this.zones.firstDue(zone).filter((due) => due.timer === number);
        const rest = { zone: dues[0]?.next ?? zone, late: late.filter((other) => other !== number) };
        if (this.time === "any") return [rest];
        if (this.time === "quiet") return quiet || isLate ? [rest] : [];
        if (isLate) return late.find((other) => own.includes(other)) === number ? [rest] : [];
        if (!quiet || late.length > 0) return [];
        return dues.map(({ next }) => ({ zone: next, late }));
      }),
      quiet ? "another timer comes first" : "messages are in flight",
    );
    if (this.time !== "ordered") this.changes.push([number]);
  }

  /** A timer that comes by itself, if nothing is in flight. */
  first(): Timer | undefined {
    const [{ zone, late }] = this.accounts;
    return this.timers[late[0] ?? this.zones.firstDue(zone)[0]?.timer];
  }
}
