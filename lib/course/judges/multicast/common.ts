/** What the judges of multicasts have in common. */
import type { Process } from "../../../core/process.ts";
import { emptyHistory, foldHistory, type MulticastHistory } from "../../../multicast/history.ts";
import type { Multicast } from "../../../multicast/multicast.ts";
import type { Judge } from "../../../multicast/properties.ts";
import { always, eventually, monitor, type World } from "../../../run/explore/explore.ts";
import { constant } from "../../../run/latency.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import type { ProcessClass } from "../../exercise/judge.ts";
import { overEverySchedule } from "../../exercise/trials.ts";

export type Algorithm = ProcessClass<Multicast>;
export type Story = readonly (readonly [sender: number, content: string])[];
export type Watched = World<Process, MulticastHistory>;

export const rule = (name: string, judge: Judge) =>
  always(name, (world: Watched) => judge(world.monitor) === undefined);
const everybody = (story: Story) =>
  eventually(
    EVERYBODY,
    ({ monitor: { delivered }, live }: Watched) =>
      live.every(({ id }) => delivered.get(id)!.length >= story.length),
  );
export const EVERYBODY = "everybody delivers everything";

export function system(answer: Algorithm, story: Story, n = 3) {
  const processes = nodes(n, answer);
  return {
    processes,
    invocations: story.map(([id, content]) => invoke(id, "multicast", content)),
    inOrder: true,
    monitor: monitor(emptyHistory(Object.keys(processes).map(Number)), foldHistory),
  };
}

export const watched = (
  answer: Algorithm,
  what: string,
  story: Story,
  rules: Readonly<Record<string, Judge>>,
) =>
  overEverySchedule(what, {
    ...system(answer, story),
    properties: [...Object.entries(rules).map(([name, judge]) => rule(name, judge)), everybody(story)],
  });

/** @param late who gets P1's message only after the others have passed it on */
export function messagesOf(answer: Algorithm, n: number, late?: number): number {
  return simulate({
    processes: nodes(n, answer),
    latency: constant(10),
    links: late === undefined ? [] : [{ from: 1, to: late, latency: 1000 }],
    scenario: [{ atMs: 0, action: invoke(1, "multicast", "a") }],
    trace: "none",
    limit: 100_000,
  }).counts.messages;
}
export const ONCE = "integrity";
