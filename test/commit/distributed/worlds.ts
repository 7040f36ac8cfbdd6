/** Small systems of servers and clients with transactions that meet, by name. */
import { kept, meeting, safe, type TransactionClasses } from "../../../lib/course/judges/commit/servers.ts";
import type { Options } from "../../../lib/run/explore/explore.ts";

const crash = (mayCrash: readonly number[]) => ({ faults: { crashes: 1, recoveries: 1, mayCrash } });
const patient = { tentativeMs: 300, clients: { answerMs: 250 } };

/** By name; each is small enough to be exhausted. */
export const SMALL: Readonly<Record<string, (classes?: Partial<TransactionClasses>) => Options>> = {
  "write skew, shadowing": (classes) =>
    meeting({ way: "shadowing", plans: [["read x", "y := x"], ["read y", "x := y"]] }, classes),
  "lost update, shadowing": (classes) =>
    meeting(
      { way: "shadowing", plans: [["read x", "x := x + 1", "y := 1"], ["read x", "x := x + 1"]] },
      classes,
    ),
  "a server crashes": (classes) =>
    meeting({
      ...patient,
      plans: [["x := 2", "y := 3"], ["read x"]],
      more: { ...crash([2]), properties: [...safe, kept] },
    }, classes),
  "a server crashes that is used twice": (classes) =>
    meeting(
      { ...patient, plans: [["read x", "y := x", "x := x + 1"], ["x := 5"]], more: crash([1]) },
      classes,
    ),
  "a client crashes": (classes) =>
    meeting({ ...patient, plans: [["x := 2", "y := 3"], ["read x"]], more: crash([3]) }, classes),
  "a server crashes, shadowing": (classes) =>
    meeting({ ...patient, way: "shadowing", plans: [["x := 2", "y := 3"]], more: crash([1, 2]) }, classes),
  "two of one client": (classes) =>
    meeting({ together: true, plans: [["read x", "y := x"], ["read y", "x := y"]] }, classes),
  "three who meet": (classes) =>
    meeting({ plans: [["read x", "y := 1"], ["y := 2", "x := 2"], ["read x"]] }, classes),
};
