import { describe, expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { at, slow } from "../../../lib/run/faults.ts";
import { constant, exponential, type Latency } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";

type Job = { type: "Job" };

/** P1 sends jobs to P2 at exponential intervals (a Poisson process), P2 works on them. */
class Client extends Process<Job, "Next"> {
  left: number;
  constructor(readonly jobs: number, readonly meanMs: number) {
    super();
    this.left = jobs;
  }
  override onStart() {
    if (this.id === 1) this.onTimeoutNext();
  }
  onTimeoutNext() {
    if (this.left-- === 0) return;
    this.send(2, { type: "Job" });
    this.setTimer("Next", this.gap());
  }
  gap() {
    return -this.meanMs * Math.log(1 - this.random());
  }
  onJob() {}
}

/**
 * Mean time from arrival to the begin of service, in ms, and the mean number of jobs that a new one finds.
 */
function queueing(service: number | Latency, meanServiceMs: number, utilisation: number, seed: number) {
  const run = simulate({
    processes: nodes(2, () => new Client(40_000, meanServiceMs / utilisation)),
    latency: 5,
    serviceMs: { 2: service },
    seed,
    limit: Infinity,
  });
  const handled = run.trace.where({ kind: "handle", process: 2 });
  expect(handled.length).toBe(40_000);
  const stay = handled.reduce((sum, event) => sum + event.time - run.trace.at(event.cause).time, 0) /
    handled.length;
  return { waitMs: stay - meanServiceMs, jobs: stay * 40_000 / run.now };
}

describe("a process that takes time for each message is a queue", () => {
  // Pollaczek (1930), Khinchine (1932); e.g. Kleinrock, Queueing Systems I (1975), 5.6
  test.each([0.3, 0.7, 0.9])("M/D/1: mean wait ρ·s / 2(1−ρ) at utilisation %f", (rho) => {
    const measured = queueing(constant(10), 10, rho, 1).waitMs, theory = rho * 10 / (2 * (1 - rho));
    expect(Math.abs(measured / theory - 1)).toBeLessThan(rho > 0.8 ? 0.15 : 0.06);
  });
  test.each([0.3, 0.7, 0.9])(
    "M/M/1: mean wait ρ·s / (1−ρ), jobs by Little's law, at utilisation %f",
    (rho) => {
      const { waitMs, jobs } = queueing(exponential(10), 10, rho, 2);
      const tolerance = rho > 0.8 ? 0.15 : 0.06;
      expect(Math.abs(waitMs / (rho * 10 / (1 - rho)) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(jobs / (rho / (1 - rho)) - 1)).toBeLessThan(tolerance);
    },
  );

  class Burst extends Process<Job> {
    served = 0;
    override onStart() {
      if (this.id > 1) this.send(1, { type: "Job" });
    }
    onJob(_job: Job, from: ProcessId) {
      this.served++;
      this.output(from);
    }
  }
  test("its length can be seen, the message in service included", () => {
    const lengths: number[] = [];
    const run = simulate({
      processes: nodes(6, Burst),
      latency: 1,
      serviceMs: { 1: 10 },
      until: { when: (run) => lengths.push(run.queueLength(1)) < 0 },
    });
    expect(run.stopped).toBe("quiet");
    expect(lengths.filter((length, i) => length !== lengths[i - 1])).toEqual([
      0,
      1,
      2,
      3,
      4,
      5,
      4,
      3,
      2,
      1,
      0,
    ]);
    expect(run.trace.where({ kind: "output" }).map(({ time, content }) => [time, content])).toEqual(
      [2, 3, 4, 5, 6].map((from, i) => [11 + 10 * i, from]),
    );
  });
  test("slowing it down in the middle of a service counts from the next message on", () => {
    const run = simulate({
      processes: nodes(3, Burst),
      latency: 1,
      serviceMs: 10,
      scenario: at(5, slow(1, 50)),
    });
    expect(run.trace.where({ kind: "output" }).map((event) => event.time)).toEqual([11, 61]);
  });
});
