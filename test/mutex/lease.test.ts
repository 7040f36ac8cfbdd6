// A holder that pauses while its lease runs out, and the token that saves the data.
import { describe, expect, test } from "vitest";
import { LeaseClient, LeaseService, LeaseStorage } from "../../lib/mutex/mod.ts";
import type { Process } from "../../lib/core/process.ts";
import { always, explore, sometimes } from "../../lib/run/explore/explore.ts";
import { at, crash, pause, recover, resume } from "../../lib/run/faults.ts";
import { exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, type Processes } from "../../lib/run/system.ts";

const SERVICE = 1, STORAGE = 2, A = 3, B = 4;
type Options = { fenced?: boolean; careful?: boolean };

const system = ({ fenced = true, careful = false }: Options = {}): Processes => ({
  [SERVICE]: () => new LeaseService(100),
  [STORAGE]: () => new LeaseStorage(fenced),
  [A]: () => new LeaseClient(SERVICE, STORAGE, 50, careful),
  [B]: () => new LeaseClient(SERVICE, STORAGE, 50, careful),
});
const bothUpdate = [at(0, invoke(A, "update")), at(5, invoke(B, "update"))];
const paused = [...bothUpdate, at(40, pause(A)), at(300, resume(A))];
const storage = (run: ReturnType<typeof simulate>) => run.process(STORAGE) as unknown as LeaseStorage;
const said = (run: ReturnType<typeof simulate>) =>
  run.trace.where({ kind: "output", process: STORAGE }).map(({ content }) => content);

describe("two clients update under a lease", () => {
  test("one after the other, if nobody is late", () => {
    const run = simulate({ processes: system({ fenced: false }), scenario: bothUpdate });
    expect(said(run)).toEqual([
      { written: "by P3", token: 1, by: A },
      { written: "by P4", token: 2, by: B },
    ]);
  });

  test("a pause while the lease runs out: the late write undoes the newer one", () => {
    const run = simulate({ processes: system({ fenced: false }), scenario: paused });
    expect(storage(run).value).toBe("by P3");
    expect(said(run)).toEqual([
      { written: "by P4", token: 2, by: B },
      { written: "by P3", token: 1, by: A },
    ]);
  });

  test("the storage that checks the token refuses it", () => {
    const run = simulate({ processes: system(), scenario: paused });
    expect(storage(run).value).toBe("by P4");
    expect(said(run).at(-1)).toEqual({ refused: "by P3", token: 1, by: A });
    expect(run.process(A)).toMatchObject({ state: "refused" });
  });

  test("a client that looks at its clock first gives up after its pause", () => {
    const run = simulate({ processes: system({ fenced: false, careful: true }), scenario: paused });
    expect(storage(run).value).toBe("by P4");
    expect(run.process(A)).toMatchObject({ state: "gave up" });
  });

  test("but its write may be late on the network: looking at the clock does not help", () => {
    const run = simulate({
      processes: system({ fenced: false, careful: true }),
      scenario: bothUpdate,
      links: [{ from: A, to: STORAGE, latency: 300 }],
    });
    expect(said(run).at(-1)).toEqual({ written: "by P3", token: 1, by: A });
  });

  test("nor does a lease count from its receipt: one that is late is over before its holder thinks so", () => {
    class CountsFromReceipt extends LeaseClient {
      override onLease(message: { number: number; token: number; leaseMs: number; waitedMs: number }) {
        super.onLease(message);
        this.expiresAtMs = this.clock + message.leaseMs;
      }
    }
    const lateLease = (Client: typeof LeaseClient) =>
      simulate({
        processes: { ...system({ fenced: false }), [A]: () => new Client(SERVICE, STORAGE, 50, true) },
        scenario: bothUpdate,
        links: [{ from: SERVICE, to: A, latency: 115 }],
      });
    expect(said(lateLease(CountsFromReceipt)).at(-1)).toEqual({ written: "by P3", token: 1, by: A });
    expect(said(lateLease(LeaseClient))).toEqual([{ written: "by P4", token: 2, by: B }]);
    expect(lateLease(LeaseClient).process(A)).toMatchObject({ state: "gave up" });
  });

  test("a careful client never sends a write after the end of its lease, however late messages are", () => {
    let gaveUp = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const run = simulate({
        processes: system({ careful: true }),
        scenario: bothUpdate,
        latency: exponential(30),
        seed,
      });
      const endOf = new Map(
        run.trace.where({ kind: "output", process: SERVICE }).flatMap(({ content, time }) => {
          const { expired, token } = content as { expired?: number; token: number };
          return expired === undefined ? [] : [[token, time] as const];
        }),
      );
      for (const { time, message } of run.trace.where({ kind: "send", type: "Write" })) {
        expect(time).toBeLessThan(endOf.get((message as unknown as { token: number }).token)!);
      }
      gaveUp += run.trace.where({ kind: "output" }).filter(({ content }) => content === "gave up").length;
    }
    expect(gaveUp).toBeGreaterThan(50);
    expect(gaveUp).toBeLessThan(350);
  });

  test("nor does it help if its clock runs too slowly", () => {
    const run = simulate({
      processes: system({ fenced: false, careful: true }),
      scenario: bothUpdate,
      clocks: { [A]: { driftPpm: -800_000 } },
    });
    expect(said(run).at(-1)).toEqual({ written: "by P3", token: 1, by: A });
  });

  test("the service crashes: its tokens go on growing, and the old lease is waited out", () => {
    const run = simulate({
      processes: system(),
      scenario: [
        at(0, invoke(A, "update")),
        at(30, crash(SERVICE)),
        at(40, recover(SERVICE)),
        at(50, invoke(B, "update")),
      ],
    });
    expect(said(run)).toEqual([
      { written: "by P3", token: 1, by: A },
      { written: "by P4", token: 2, by: B },
    ]);
    expect(run.trace.where({ kind: "output", process: SERVICE }).map(({ time }) => time)).toEqual([
      10,
      140,
      140,
      240,
    ]);
  });
});

describe("in every execution in which any timer may come at any time", () => {
  const explored = (fenced: boolean) =>
    explore({
      processes: system({ fenced }),
      invocations: [invoke(A, "update"), invoke(B, "update")],
      time: "any",
      faults: { crashes: 1, recoveries: 1, mayCrash: [SERVICE] },
      forces: "pending",
      properties: [
        // What is in the storage was written with the highest token of all writes.
        always<Process>("the newest write stays", (world) => {
          const { value, highest } = world.processes[STORAGE] as LeaseStorage;
          const tokens = [A, B].map((id) => world.processes[id] as LeaseClient)
            .filter(({ state }) => state === "done").map(({ token }) => token);
          return value === "" || tokens.every((token) => token <= highest);
        }),
        sometimes<Process>("both write", (world) =>
          [A, B].every((id) => (world.processes[id] as LeaseClient).state === "done")),
      ],
    });

  test("with the token the newest write stays", () => {
    const { exhausted, verdicts } = explored(true);
    expect(exhausted).toBe(true);
    expect(verdicts["the newest write stays"].holds).toBe(true);
    expect(verdicts["both write"].holds).toBe(true);
  });

  test("without it does not", () => {
    expect(explored(false).verdicts["the newest write stays"].holds).toBe(false);
  });
});

describe("bad input", () => {
  test("work that takes no time that there is, or as long as the lease", () => {
    const client = (workMs: number) => () =>
      simulate({
        processes: { ...system(), [A]: () => new LeaseClient(SERVICE, STORAGE, workMs) },
        scenario: at(0, invoke(A, "update")),
      });
    expect(client(-1)).toThrow("workMs must be ≥ 0 ms, got -1");
    expect(client(NaN)).toThrow("workMs must be ≥ 0 ms, got NaN");
    expect(client(100)).toThrow("workMs must be less than the lease, 100 ms, got 100");
    expect(client(99)).not.toThrow();
  });

  test("a lease without length, an unknown service, two updates at a time", () => {
    expect(() => simulate({ processes: { 1: () => new LeaseService(0) } })).toThrow(
      "leaseMs must be > 0 ms, got 0",
    );
    expect(() => simulate({ processes: { ...system(), 5: () => new LeaseClient(9, 2) } }))
      .toThrow("P5 knows only the processes 1, 2, 3, 4, got 9");
    expect(() =>
      simulate({ processes: system(), scenario: [at(0, invoke(A, "update"), invoke(A, "update"))] })
    )
      .toThrow("P3 is waiting: one update at a time");
  });
});
