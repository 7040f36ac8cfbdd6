import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { Acceptor, ACCEPTORS, Proposer, ranked } from "../../fixtures/duel.ts";

describe("duelling proposers", () => {
  const processes = { ...nodes([1, 2], Proposer), ...nodes(ACCEPTORS, Acceptor) };
  const decided = eventually(
    "decided",
    ({ processes }: World<Proposer>) => processes[1].phase === "decided" || processes[2].phase === "decided",
  );
  const agreed = always(
    "agreement",
    ({ processes }: World<Proposer>) =>
      processes[1].phase !== "decided" || processes[2].phase !== "decided" ||
      processes[1].value === processes[2].value,
  );

  test("go on for ever, which a view with the ranks of ballots finds in a finite space", () => {
    const options: Options = { processes, view: ranked, properties: [decided, agreed] };
    const { exhausted, states, verdicts, summary } = explore(options);
    expect([exhausted, verdicts["agreement"].holds, verdicts["decided"].holds]).toEqual([true, true, false]);
    expect(states).toBe(11_758);
    expect(verdicts["agreement"].view).toBe("states with the same view are one");
    expect(verdicts["decided"].view).toContain("the loop repeats up to the view");
    expect(summary).toContain(`exhausted: ${states} states that differ in the view`);
    const { schedule, lasso, words } = verdicts["decided"].counterexample!;
    expect(words.at(-1)).toContain(`it repeats from step ${lasso! + 1} on, up to the view`);
    const run = replay({ processes }, schedule);
    const ballots = [1, 2].map((id) => run.fields(id).ballot as number);
    run.goTo(lasso!);
    [1, 2].forEach((id, index) => expect(run.fields(id).ballot).toBeLessThan(ballots[index]));
  });

  test("have no end without a view", () => {
    const { exhausted, verdicts } = explore({
      processes,
      properties: [decided, agreed],
      bounds: { states: 20_000 },
    });
    expect([exhausted, verdicts["decided"].holds]).toEqual([false, "unknown"]);
  });
});

/** P1 and P2 pass a number on that grows; whoever has it may keep it. */
class Passing extends Process<{ type: "Number"; number: number }, "Rest"> {
  static stops = false;
  last = 0;
  kept = false;
  override onStart() {
    if (this.id === 1) this.send(2, { type: "Number", number: 1 });
  }
  onNumber({ number }: { number: number }, from: number) {
    this.last = number;
    if (this.stop(number)) this.kept = true;
    else this.send(from, { type: "Number", number: number + 1 });
  }
  stop(_number: number): boolean {
    return false;
  }
}

const kept = ({ live }: World<Passing>) => live.some(({ kept }) => kept);
/** Who has been passed what does not matter. */
const view = (
  { live, inFlight }: World<Passing>,
) => [live.map(({ kept }) => kept), inFlight.map(({ to }) => to)];

describe("a view", () => {
  test("closes the loop of what only grows", () => {
    const { exhausted, states, verdicts } = explore({
      processes: nodes(2, Passing),
      view,
      properties: [eventually("kept", kept), deadlock(() => false)],
    });
    expect([exhausted, states]).toEqual([true, 2]);
    expect(verdicts["no deadlock"].holds).toBe(true);
    expect(verdicts["kept"].counterexample).toMatchObject({ length: 2, lasso: 2 });
  });

  test("finds no loop where fairness ends it, though a message in the loop has ever other numbers", () => {
    class Letter extends Passing {
      override onStart() {
        super.onStart();
        if (this.id === 1) this.send(2, { type: "Number", number: -1 });
      }
      override stop(number: number) {
        return number < 0;
      }
    }
    const { exhausted, verdicts } = explore({
      processes: nodes(2, Letter),
      view: ({ live, inFlight }: World<Passing>) => [
        live.map(({ kept }) => kept),
        inFlight.map(({ to, message }) => [to, (message as unknown as { number: number }).number < 0]),
      ],
      properties: [eventually("kept", kept)],
    });
    expect(exhausted).toBe(true);
    expect(verdicts["kept"]).toMatchObject({ // the letter waits in the only loop: so nothing is said
      holds: "unknown",
      within: "a loop was found, up to the view, in which a message or timer would wait for ever",
    });
  });

  test("counts what it cannot see: faults that are left, operations, which timer is next", () => {
    class Dull extends Process<never> {
      poke() {}
    }
    const run = (options: Partial<Options>) =>
      explore({ processes: nodes(2, Dull), view: () => 0, ...options }).states;
    expect(run({})).toBe(1);
    expect(run({ invocations: [invoke(1, "poke"), invoke(2, "poke")] })).toBe(4);
    expect(run({ faults: { partitions: [[[1], [2]]] } })).toBe(3);
  });
});

describe("what is no view is refused", () => {
  const stoppingAt = (last: number) =>
    class extends Passing {
      override stop(number: number) {
        return number === last;
      }
    };
  test("when states that look the same go on differently", () => {
    expect(() => explore({ processes: nodes(2, stoppingAt(3)), view, properties: [sometimes("kept", kept)] }))
      .toThrow(/^not a view: two states that look the same go on differently; in one "P2 gets Number/);
  });

  test("when a loop does not go on, though its states looked the same where they met", () => {
    expect(() =>
      explore({ processes: nodes(2, stoppingAt(6)), view, properties: [eventually("kept", kept)] })
    )
      .toThrow('not a view: a loop was found in which "deliver Number from P2 to P1" comes again');
  });

  test("when a property needs more, by the property's name", () => {
    const small = always("small", ({ live }: World<Passing>) => live.every(({ last }) => last < 2));
    expect(() => explore({ processes: nodes(2, Passing), view, properties: [small] })).toThrow(
      'the property "small" needs more than the view: it holds in one of two states whose view is ' +
        "[[false, false], [2]], and not in the other",
    );
  });

  test("when it gives no plain data, changes what it looks at, or throws", () => {
    const run = (view: (world: World<Passing>) => unknown) => () =>
      explore({ processes: nodes(2, Passing), view });
    expect(run(() => () => 0)).toThrow("the view is a function");
    expect(run(({ live }) => live[0].last++)).toThrow("the view changed P1.last from 0 to 1");
    expect(run(() => Promise.resolve(1))).toThrow("the view returned a promise");
    expect(run(({ live }) => live[7].last)).toThrow("the view threw");
    expect(() => explore({ processes: nodes(2, Passing), view: 3 as unknown as Options["view"] })).toThrow(
      "view must be a function",
    );
  });

  test("beside symmetry, and in a graph", () => {
    const options = { processes: nodes(2, Passing), view };
    expect(() => explore({ ...options, symmetry: { groups: [[1, 2]] } })).toThrow("got both");
    expect(() => graphOf(options)).toThrow("leave out view");
  });
});
