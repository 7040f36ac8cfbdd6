import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { PlanMessage } from "./plan_table.ts";

/**
 * Puts a plan into force: looks, applies, and then deletes what is older. Outputs `{ enacted: plan }` or
 * `{ outdated: plan }`. A crash ends what it was at; somebody calls it again.
 */
export class PlanEnactor extends Process<PlanMessage> implements Handlers<never> {
  state: "idle" | "looking" | "applying" = "idle";
  plan = 0;

  /** @param table the id of the table */
  constructor(readonly table: ProcessId = 1) {
    super();
  }

  /** Puts this plan into force unless a newer one is; what it was at is given up. */
  enact(plan: number) {
    if (!(Number.isInteger(plan) && plan >= 1)) {
      throw new RangeError(`a plan has a number ≥ 1, got ${plan}`);
    }
    this.plan = plan;
    this.state = "looking";
    this.send(this.table, { type: "Look", plan });
  }

  onSeen({ plan, active }: { plan: number; active: number }) {
    if (this.state !== "looking" || plan !== this.plan) return;
    if (active > plan) return this.onOutdated({ plan });
    this.state = "applying";
    this.send(this.table, { type: "Apply", plan });
  }

  onApplied({ plan }: { plan: number }) {
    if (this.state !== "applying" || plan !== this.plan) return;
    this.state = "idle";
    this.output({ enacted: plan });
    this.send(this.table, { type: "CleanUp", before: plan });
  }

  onOutdated({ plan }: { plan: number }) {
    if (this.state === "idle" || plan !== this.plan) return;
    this.state = "idle";
    this.output({ outdated: plan });
  }
}
