// What replication costs, beside what was published and what follows from the rules.
import { describe, expect, test } from "vitest";
import {
  type Acknowledging,
  CachedCopy,
  ChainReplica,
  LeasedCopy,
  PrimaryBackup,
} from "../../lib/replication/mod.ts";
import type { Trace } from "../../lib/core/trace/trace.ts";
import { at, crash, partition } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

const values = ({ trace }: { trace: Trace }) =>
  trace.where({ kind: "respond" }).map(({ time, content }) => [time, (content as { value: unknown }).value]);

describe("chain replication (van Renesse and Schneider 2004, §4): three replicas, 1 ms a message", () => {
  const chain = (serviceMs: Record<number, number>, method: string, ...details: string[]) =>
    simulate({
      processes: nodes(4, () => new ChainReplica([1, 2, 3])),
      latency: 1,
      serviceMs,
      scenario: [at(0, invoke(4, method, ...details))],
    });
  test("an update takes 94 ms if the head works on it for 50, the others for 20; t + 1 messages", () => {
    const run = chain({ 1: 50, 2: 20, 3: 20 }, "update", "a");
    expect(values(run)).toEqual([[94, "a"]]);
    expect(run.counts.messages).toBe(4);
  });
  test("a query takes 7 ms if the tail works on it for 5; two messages", () => {
    const run = chain({ 3: 5 }, "query");
    expect(values(run)).toEqual([[7, ""]]);
    expect(run.counts.messages).toBe(2);
  });
  test("outages after detection: 2 delays without the head, 2 without the tail; an update waits 4 for the middle", () => {
    const outage = (dies: number, method: string) => {
      const run = simulate({
        processes: nodes(5, () => new ChainReplica([1, 2, 3])),
        latency: 1,
        // P4 is the master, P5 the client, whose message is lost with the dead one.
        scenario: [at(0, crash(dies)), at(0, invoke(5, method, "a")), at(10, invoke(4, "exclude", dies))],
      });
      return values(run)[0][0] as number - 10;
    };
    // Less what an update (in a chain of two, from the client: 3; from P1, which passes it on: 2) or a query
    // (2) takes.
    expect(outage(1, "update") - 3).toBe(2);
    expect(outage(2, "update") - 2).toBe(3); // the update is passed on in the fourth
    expect(outage(3, "query") - 2).toBe(2);
  });
});

describe("primary and backups", () => {
  const N = 3;
  const failover = (acknowledging: Acknowledging) => {
    const run = simulate({
      processes: nodes(N, () => new PrimaryBackup(acknowledging)),
      latency: 10,
      scenario: [
        ...Array.from({ length: 200 }, (_, k) => at(k, invoke(1, "write", `w${k}`))),
        at(100.5, partition([1], [2, 3]), crash(1)),
        at(150, invoke(2, "takeOver", 1)),
      ],
      until: 300,
    });
    const answered =
      run.trace.where({ kind: "respond" }).filter(({ content }) =>
        Number((content as { value: number }).value) > 0
      ).length;
    return { answered, lost: Math.max(0, answered - run.process(2)!.list.length) };
  };
  test("one crash of a primary that writes once a ms, messages take 10 ms: what was answered, what is lost", () => {
    expect(failover("async")).toEqual({ answered: 101, lost: 10 });
    expect(failover("semi-sync")).toEqual({ answered: 81, lost: 0 });
    expect(failover("sync")).toEqual({ answered: 81, lost: 0 });
  });
  test("2(N − 1) messages a write", () => {
    const { counts } = simulate({
      processes: nodes(N, () => new PrimaryBackup()),
      scenario: [at(0, invoke(1, "write", "a"))],
    });
    expect(counts.messages).toBe(2 * (N - 1));
  });
});

describe("copies", () => {
  const run = (Class: typeof CachedCopy) =>
    simulate({
      processes: nodes(4, Class),
      latency: 10,
      scenario: [
        ...[0, 1, 5].map((ms) => at(ms, invoke(2, "read", "x"))),
        at(50, invoke(1, "write", "x", 5)),
        at(100, invoke(2, "read", "x")),
      ],
      until: 500,
    });
  test("a fetch for three reads, two messages a miss, N − 1 an update", () => {
    const { trace, counts } = run(CachedCopy);
    expect(values({ trace })).toEqual([[20, null], [20, null], [20, null], [50, null], [120, 5]]);
    expect(counts.messages).toBe(2 + 3 + 2);
  });
  test("that are lent cost a receipt each, and a write a round trip", () => {
    const { trace, counts } = run(LeasedCopy);
    expect(values({ trace })[3]).toEqual([70, null]);
    expect(counts.messages).toBe(2 + 2 * 3 + 2);
  });
});
