// Each broken twin of the lease gets by without faults, and is caught in every schedule of two clients that
// update once; the original never is.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../lib/core/process.ts";
import { LeaseClient } from "../../lib/mutex/mod.ts";
import { always, explore, monitor, sometimes, type World } from "../../lib/run/explore/explore.ts";
import { at } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, type Processes } from "../../lib/run/system.ts";
import { LEASE_MUTANTS, type LeaseMutant, ORIGINAL, type Parts } from "../mutants/lease.ts";

const SERVICE = 1, STORAGE = 2, A = 3, B = 4;

function system(parts: Partial<Parts>): Processes {
  const { service, storage, client } = { ...ORIGINAL, ...parts };
  const make = () => new client(SERVICE, STORAGE);
  return { [SERVICE]: service, [STORAGE]: storage, [A]: make, [B]: make };
}

/**
 * Who was lent the lock with which token, in order; which of these leases has written last; and whether an
 * older one then wrote over it.
 */
type Seen = { leases: string[]; latest: number; undone: boolean };

/** Reads in which order leases were given, and not their tokens: these are what is judged. */
const seen = monitor<Seen>({ leases: [], latest: -1, undone: false }, (so, happening) => {
  if (happening.kind !== "output") return;
  const said = happening.what as { lease?: ProcessId; written?: string; by?: ProcessId; token: number };
  if (said.lease !== undefined) so.leases.push(`P${said.lease} ${said.token}`);
  if (said.written === undefined) return;
  const own = so.leases.indexOf(`P${said.by} ${said.token}`);
  // Who made a token of its own has written under the lease that it had.
  const lease = own >= 0 ? own : so.leases.findIndex((one) => one.startsWith(`P${said.by} `));
  so.undone ||= lease < so.latest;
  so.latest = lease;
});

const clients = ({ live }: World) => live.filter((process) => process instanceof LeaseClient);

/** The newest write under timers that may fire at any time; who works, as long as clocks can be trusted. */
function explored(property: LeaseMutant["property"], parts: Partial<Parts>) {
  const newer = property === "a newer write stays";
  return explore({
    processes: system(parts),
    invocations: [invoke(A, "update"), invoke(B, "update")],
    time: newer ? "any" : "ordered",
    faults: { crashes: 1, recoveries: 1, mayCrash: [SERVICE] },
    monitor: newer ? seen : undefined,
    properties: [
      newer
        ? always(property, ({ monitor }: World<LeaseClient, Seen>) => !monitor.undone)
        : always(property, (world) => clients(world).filter(({ state }) => state === "working").length <= 1),
      sometimes("both write", (world) => clients(world).every(({ state }) => state === "done")),
    ],
  });
}

describe.each(LEASE_MUTANTS)("$name, which breaks the rule that $rule,", ({ mutant, property, length }) => {
  test("does as the original without faults", () => {
    const outputs = (parts: Partial<Parts>) =>
      simulate({
        processes: system(parts),
        scenario: [at(0, invoke(A, "update")), at(5, invoke(B, "update"))],
      }).trace.where({ kind: "output" }).map(({ process, content }) => {
        const { lease, expired, written, refused } = content as Record<string, unknown>;
        return { process, lease, expired, written, refused };
      });
    expect(outputs(mutant)).toEqual(outputs({}));
  });

  test(`is caught in ${length} steps`, () => {
    expect(explored(property, mutant).verdicts[property].counterexample!.length).toBe(length);
  });
});

test.each(["a newer write stays", "one works at a time"] as const)("the original holds: %s", (property) => {
  const { exhausted, verdicts } = explored(property, {});
  expect([exhausted, verdicts[property].holds, verdicts["both write"].holds]).toEqual([true, true, true]);
});
