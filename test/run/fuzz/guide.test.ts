import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { always, type World } from "../../../lib/run/explore/explore.ts";
import { fuzz, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { nodes } from "../../../lib/run/system.ts";

/** Opens after ten right digits in a row, of four each. */
class Lock extends Process<never, "Turn"> {
  right = 0;
  override onStart() {
    this.setTimer("Turn", 1);
  }
  onTimeoutTurn() {
    this.right = this.choose(4) === this.right % 4 ? this.right + 1 : 0;
    this.setTimer("Turn", 1);
  }
}
type Locks = World<Lock>;

const options: FuzzOptions<Lock> = {
  processes: nodes(1, Lock),
  until: 50,
  seeds: 500,
  properties: [always("shut", ({ processes }: Locks) => processes[1].right < 10)],
};
const guided = { ...options, guide: ({ processes }: Locks) => processes[1].right };

describe("a guide", () => {
  test("leads to what takes ten rare steps, one after the other", () => {
    expect(fuzz(options).verdicts["shut"].holds).toBe("unknown");
    const { verdicts, seeds } = fuzz(guided);
    expect(verdicts["shut"].holds).toBe(false);
    expect(seeds).toBeLessThan(200);
    const { schedule, length } = verdicts["shut"].counterexample!;
    expect(length).toBe(10);
    expect(replay({ processes: nodes(1, Lock) }, schedule).process(1)).toMatchObject({ right: 10 });
  });

  test("leads the same way each time, and another way from other seeds", () => {
    const found = (seeds: readonly number[]) => {
      const { summary, verdicts } = fuzz({ ...guided, seeds });
      return [summary, verdicts["shut"].counterexample?.words];
    };
    const seeds = Array.from({ length: 500 }, (_, index) => index + 1000);
    expect(found(seeds)).toEqual(found(seeds));
    expect(found(seeds)).not.toEqual(found(seeds.map((seed) => seed + 1000)));
  });

  test("that says nothing of use leaves what is found to chance", () => {
    expect(fuzz({ ...options, guide: () => 0 }).verdicts["shut"].holds).toBe("unknown");
  });

  test("is named where it throws, answers later, or is no function", () => {
    const asked = (guide: unknown) => () => fuzz({ ...options, guide: guide as () => unknown });
    expect(asked(() => JSON.parse("nonsense"))).toThrow(/seed 1: guide threw: /);
    expect(asked(() => Promise.resolve(1))).toThrow(/guide returned a promise/);
    expect(asked(7)).toThrow(/guide must be a function, got 7/);
  });
});
