/** Which operations may be answered: those that were begun, and have not ended. */
import { ownerOf, ownNumber } from "../../../core/trace/operations.ts";
import { HandlerError } from "../../errors.ts";
import { endedBefore, unknownOperation } from "../../world/operations.ts";
import type { Model } from "../options/model.ts";
import type { Seat, Store } from "../state/store.ts";
import type { Handling } from "./handling.ts";
import type { Outcome } from "./outcome.ts";

export class Answers {
  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly handling: Handling,
  ) {}

  /**
   * @param seats the local states before the outcome, by place
   * @throws HandlerError for a response to an operation that was not begun, or has ended
   */
  check(outcome: Outcome, seats: readonly Seat[]): void {
    const { place, event, answers } = outcome;
    answers.forEach((operation, at) => {
      const isBegun = this.isBegun(operation, outcome, seats);
      const hasEnded = answers.indexOf(operation) < at ||
        seats.some(({ answered }) => answered.includes(operation));
      if (isBegun && !hasEnded) return;
      const id = this.model.ids[place];
      const error = isBegun
        ? endedBefore(id, operation)
        : unknownOperation(id, operation, this.begun(outcome, seats));
      throw new HandlerError(id, this.handling.doing(event), error);
    });
  }

  private isBegun(operation: number, { place, event, seat }: Outcome, seats: readonly Seat[]): boolean {
    const own = ownerOf(operation);
    if (own) {
      const at = this.model.places.get(own.process)!;
      return own.count >= 1 && own.count <= (at === place ? this.store.seats.values[seat] : seats[at]).begun;
    }
    return event.kind === "invoke" && event.about === operation - 1 ||
      seats.some(({ invoked }) => invoked.includes(operation - 1));
  }

  /** All operations that were begun. */
  private begun({ place, event, seat }: Outcome, seats: readonly Seat[]): number[] {
    const invoked = seats.flatMap(({ invoked }) => invoked.map((index) => index + 1));
    if (event.kind === "invoke") invoked.push(event.about + 1);
    this.model.ids.forEach((id, at) => {
      const { begun } = at === place ? this.store.seats.values[seat] : seats[at];
      for (let count = 1; count <= begun; count++) invoked.push(ownNumber(id, count));
    });
    return invoked;
  }
}
