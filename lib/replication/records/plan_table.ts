/**
 * How a record of the domain name system came to be empty: the outage of 19 and 20 October 2025 in one region
 * of a large cloud. Several enactors put plans of addresses into force; each looks whether its plan is newer
 * than the one in force, and acts on that later. One was so late that another had put a newer plan into
 * force meanwhile, which it replaced by its old one; then the other cleaned up old plans.
 */
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";

export type PlanMessage =
  | { type: "Look"; plan: number }
  | { type: "Seen"; plan: number; active: number }
  | { type: "Apply"; plan: number }
  | { type: "Applied"; plan: number }
  | { type: "Outdated"; plan: number }
  | { type: "CleanUp"; before: number };

/** What the log of a table says. */
type Kept = { readonly active: number; readonly highest: number };

/**
 * Holds which plan is in force (0: none, the record is empty), and deletes plans below a number when asked.
 * Outputs `{ record: plan }` whenever that changes, also `{ record: 0 }`.
 *
 * With `fenced` the number of a plan is a token: who comes with a lower one than was ever applied is refused,
 * at the moment at which it would be applied, and not when somebody looked. Without, check and act are two
 * steps, and anything may happen between them. What is in force is forced to the log.
 */
export class PlanTable extends Process<PlanMessage> implements Handlers<never> {
  active = 0;
  highest = 0; // that was ever applied

  /** @param fenced whether it refuses what is older than what it has had */
  constructor(readonly fenced = true) {
    super();
  }

  override onRecover(log: readonly Kept[]) {
    const last = log.at(-1);
    if (last) ({ active: this.active, highest: this.highest } = last);
  }

  onLook({ plan }: { plan: number }, from: ProcessId) {
    this.send(from, { type: "Seen", plan, active: this.active });
  }

  onApply({ plan }: { plan: number }, from: ProcessId) {
    if (this.fenced && plan < this.highest) this.send(from, { type: "Outdated", plan });
    else {
      this.keep(plan, Math.max(plan, this.highest));
      this.send(from, { type: "Applied", plan });
    }
  }

  /** A plan that is in force is deleted as well: its addresses are gone, and the record is empty. */
  onCleanUp({ before }: { before: number }) {
    if (this.active > 0 && this.active < before) this.keep(0, this.highest);
  }

  keep(active: number, highest: number) {
    const isNew = active !== this.active;
    this.active = active;
    this.highest = highest;
    this.force({ active, highest });
    if (isNew) this.output({ record: active });
  }
}
