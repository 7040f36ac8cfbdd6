// The same classes, simulated and over sockets: what they say and how many messages that takes is the same.
import { describe, expect, test } from "vitest";
import type { Message, Process } from "../../../lib/core/process.ts";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { TwoPhaseCoordinator } from "../../../lib/commit/two_phase/coordinator.ts";
import { Raft } from "../../../lib/consensus/raft/raft.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { RingElection } from "../../../lib/election/ring.ts";
import { CentralLock } from "../../../lib/mutex/central.ts";
import { RicartAgrawala } from "../../../lib/mutex/ricart_agrawala.ts";
import { at, crash, type Scheduled } from "../../../lib/run/faults.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import type { ServeOptions } from "../../../lib/run/serve/options.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes, type Processes } from "../../../lib/run/system.ts";
import { begun } from "./hands.ts";
import { PLACES } from "./places.ts";

/** Longer than anything takes on a busy machine. */
const LONG_MS = 400;

/** What each process said, in its order. */
function saidIn(trace: Trace): Record<number, unknown[]> {
  const said: Record<number, unknown[]> = {};
  for (const { process, kind, content } of trace) {
    if (kind === "output" || kind === "deliver") (said[process] ??= []).push(content);
  }
  return said;
}

/** Messages by their types. @param counts which are meant */
function sentIn(trace: Trace, counts: (message: Message) => boolean): Record<string, number> {
  const sent: Record<string, number> = {};
  for (const { message } of trace.where({ kind: "send" })) {
    if (counts(message!)) sent[message!.type] = (sent[message!.type] ?? 0) + 1;
  }
  return sent;
}

async function compare(
  processes: Processes<Process>,
  options: Omit<ServeOptions, "devices"> & { scenario: Scheduled[][] },
  counts: (message: Message) => boolean = () => true,
) {
  const { seed, scenario, until } = options;
  const simulated = simulate({ processes, seed, scenario, until, latency: 0.3 });
  const served = await serve(options);
  expect(sentIn(served.trace, counts)).toEqual(sentIn(simulated.trace, counts));
  expect(saidIn(served.trace)).toEqual(saidIn(simulated.trace));
  expect(served.stopped).toBe(simulated.stopped);
  expect(served.lost).toBe(0);
  return { simulated, served };
}

describe("counted over sockets as simulated:", () => {
  // Garcia-Molina (1982): who is lowest pays most
  test.each([3, 5, 7, 9])("the bully among %i, whose highest is killed", async (n) => {
    const { served } = await compare(nodes(n, () => new Bully(LONG_MS)), {
      ...PLACES.bully,
      args: [LONG_MS],
      processes: n,
      scenario: [at(0, crash(n)), at(150, invoke(1, "elect"))],
    });
    expect(served.counts.messages).toBe((n * n - n - 2) / 2 + (n - 1) * (n - 2) / 2 + (n - 2) + 1);
    expect(served.counts.crashes).toBe(1);
  });

  test("a ring of five, one of which is killed", async () => {
    await compare(nodes(5, () => new RingElection([], LONG_MS)), {
      ...PLACES.ring,
      args: [[], LONG_MS],
      processes: 5,
      scenario: [at(0, crash(4)), at(150, invoke(2, "elect"))],
    });
  });

  test("Ricart and Agrawala's lock: 2(N − 1) messages an entry", async () => {
    const { served } = await compare(nodes(4, RicartAgrawala), {
      ...PLACES.ricartAgrawala,
      processes: 4,
      scenario: [
        at(50, invoke(2, "enter")),
        at(150, invoke(1, "enter")),
        at(250, invoke(2, "exit")),
        at(350, invoke(1, "exit")),
      ],
    });
    expect(served.counts.messages).toBe(2 * 2 * 3);
  });

  test("the central lock: three messages an entry", async () => {
    const { served } = await compare(nodes(4, () => new CentralLock()), {
      ...PLACES.central,
      processes: 4,
      scenario: [
        at(50, invoke(2, "enter")),
        at(150, invoke(4, "enter")),
        at(250, invoke(2, "exit")),
        at(350, invoke(4, "exit")),
      ],
    });
    expect(served.counts.messages).toBe(2 * 3);
  });

  test("two-phase commit: 4N messages, 2N + 2 forces", async () => {
    const participants = Object.fromEntries([2, 3, 4].map((id) => [id, { ...PLACES.begun, args: [1] }]));
    const { served } = await compare({
      ...nodes([1], TwoPhaseCoordinator),
      ...nodes([2, 3, 4], () => begun(1)),
    }, {
      processes: { 1: { ...PLACES.coordinator, args: [LONG_MS] }, ...participants },
      scenario: [at(50, invoke(1, "commit", 1))],
    });
    expect([served.counts.messages, served.counts.forces, served.forceMs.length > 0]).toEqual([12, 8, true]);
    expect(served.trace.where({ kind: "respond" }).map(({ content }) => content)).toEqual([
      { operation: 1, value: "commit" },
    ]);
  });

  test("Raft: an election and two commands; heartbeats are as many as there is time", async () => {
    const timing = { electionMs: 400, spreadMs: 600, heartbeatMs: 100 }, seed = 4, until = 1700;
    const leads = simulate({ processes: nodes(3, () => new Raft(timing)), seed, until, latency: 0.3 })
      .trace.where({ kind: "output" })[0];
    expect(leads.content).toEqual({ leads: 1 });
    await compare(
      nodes(3, () => new Raft(timing)),
      {
        ...PLACES.raft,
        args: [timing],
        processes: 3,
        seed,
        until,
        scenario: [
          at(1150, invoke(leads.process, "propose", "a")),
          at(1250, invoke(leads.process, "propose", "b")),
        ],
      },
      (message) => !/^Append/.test(message.type) || (message as { entries?: unknown[] }).entries?.length! > 0,
    );
  });
});
