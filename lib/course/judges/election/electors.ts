/**
 * What the judges of elections have in common. The classes are the student's own: they are known by what they
 * do.
 */
import type { Message, Process, ProcessId } from "../../../core/process.ts";
import { always, eventually, type World } from "../../../run/explore/explore.ts";
import { invoke, nodes } from "../../../run/system.ts";
import type { ProcessClass } from "../../exercise/judge.ts";
import { overEverySchedule } from "../../exercise/trials.ts";

/** What the notebook's bully looks like from outside. */
export type Elector = Process<Message> & { elected: ProcessId | undefined; state: string; elect(): void };
export type Algorithm = ProcessClass<Elector>;

export const neverTwo = always(
  "never two leaders",
  (world: World<Elector>) => world.live.filter(({ state }) => state === "leader").length <= 1,
);
export const agreeOnHighest = ({ live }: World<Elector>) => {
  const highest = Math.max(...live.map(({ id }) => id));
  return live.every(({ elected }) => elected === highest);
};
export const inTheEnd = "in the end all agree on the highest that is up";

/** The plain case: nobody fails, P1 notices. */
export const settles = (answer: Algorithm) =>
  overEverySchedule("without faults, all agree on the highest", {
    processes: nodes(3, answer),
    time: "ordered",
    invocations: [invoke(1, "elect")],
    properties: [neverTwo, eventually(inTheEnd, agreeOnHighest)],
  });
