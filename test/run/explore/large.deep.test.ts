import { describe, expect, test } from "vitest";
import { explore, type Options } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";
import { ResourceManager, ringNode, TransactionManager } from "../../fixtures/models.ts";
import { atMostOneOutcome, commits, outcomes } from "../../fixtures/toy_properties.ts";
import { Coordinator, Participant } from "../../fixtures/toys.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("large explorations", () => {
  test("the ring of Chang and Roberts with 12 nodes has the 1,604,664 states that Spin counts", () => {
    const ring = upTo(12).reverse();
    const result = explore({
      processes: nodes(ring, ringNode(ring, false, false)),
      time: "any",
      network: { fifo: true },
    });
    expect(result).toMatchObject({ states: 1_604_664, exhausted: true });
    expect(result.handlerCalls).toBeLessThan(200);
    expect(result.bytes / result.states - 4 * 12).toBeLessThanOrEqual(48);
  });

  test("TwoPhase with 8 resource managers has the 1,745,408 states that Spin counts", () => {
    const processes = { ...nodes([0], TransactionManager), ...nodes(upTo(8), ResourceManager) };
    const options = { processes, time: "any" as const, network: { keep: true } };
    expect(explore(options)).toMatchObject({ states: 1_745_408, exhausted: true });
    const symmetry = { groups: [upTo(8)], ids: ["prepared"] };
    expect(explore({ ...options, symmetry }).states).toBeLessThan(2000);
  });

  test("two-phase commit with logs and 3 interchangeable participants has 10,405 states instead of 57,321", () => {
    const options: Options = {
      processes: { ...nodes([1], Coordinator), ...nodes([2, 3, 4], Participant) },
      time: "any",
      network: { copies: 1 },
      monitor: outcomes,
      properties: [atMostOneOutcome, commits],
    };
    const reduced = explore({ ...options, symmetry: { groups: [[2, 3, 4]], ids: ["votes"] } });
    expect([explore(options).states, reduced.states]).toEqual([57_321, 10_405]);
    expect(reduced.verdicts["one outcome"].holds).toBe(true);
  });

  test("two-phase commit with logs is atomic with two crashes and two recoveries", () => {
    const { verdicts, exhausted } = explore({
      processes: { ...nodes([1], Coordinator), ...nodes([2, 3], Participant) },
      time: "any",
      network: { copies: 1 },
      faults: { crashes: 2, recoveries: 2 },
      monitor: outcomes,
      properties: [atMostOneOutcome, commits],
    });
    expect({ exhausted, ...verdicts["one outcome"] }).toMatchObject({ exhausted: true, holds: true });
  });
});
