/** Every schedule of three processes, for the tests of lib/multicast. */
import type { Factory } from "../../lib/core/host.ts";
import {
  ALWAYS,
  emptyHistory,
  foldHistory,
  IN_THE_END,
  type MulticastHistory,
} from "../../lib/multicast/mod.ts";
import { always, deadlock, explore, monitor } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

type Environment = { readonly fifo?: boolean; readonly mayCrash?: readonly number[] };

/**
 * Explores three processes over every schedule.
 * @param scenario who multicasts what, e.g. "3:a 2:b"; each process in this order, at any time
 * @param environment one of those who may crash does, or two if all three may; at any time, between any two
 * effects, for ever
 */
export function explored(factory: Factory, scenario: string, environment: Environment = {}) {
  const { fifo = false, mayCrash = [] } = environment;
  return explore({
    processes: nodes(3, factory),
    invocations: scenario.split(" ").map((one) => {
      const [id, content] = one.split(":");
      return invoke(Number(id), "multicast", content);
    }),
    inOrder: true,
    network: { fifo },
    faults: { crashes: mayCrash.length === 3 ? 2 : Math.min(1, mayCrash.length), mayCrash },
    monitor: monitor(emptyHistory([1, 2, 3]), foldHistory),
    properties: [
      ...Object.entries(ALWAYS).map(([name, judge]) =>
        always(name, (world: { monitor: unknown }) => judge(world.monitor as MulticastHistory) === undefined)
      ),
      ...Object.entries(IN_THE_END).map(([name, judge]) =>
        deadlock((world) => judge(world.monitor as MulticastHistory) === undefined, name)
      ),
    ],
  });
}

/**
 * The properties that are violated, each with the length of its shortest counterexample: "total order in 4".
 */
export function violations({ verdicts }: ReturnType<typeof explored>): string[] {
  return Object.entries(verdicts)
    .filter(([, { holds }]) => holds !== true)
    .map(([name, { counterexample }]) => `${name} in ${counterexample?.length}`);
}
