/** What is seen of those who decide on one value, and what they promise: for the judges of notebook 13. */
import type { Process, ProcessId } from "../../../core/process.ts";
import { always, deadlock, monitor, type World } from "../../../run/explore/explore.ts";

/** Who wanted or said which value; who has crashed since is 0: its next life is another's. */
type Said = readonly [who: ProcessId, value: string];
/** What clients have asked for, and what has been decided, in no order. */
export type Decisions = { readonly asked: readonly Said[]; readonly told: readonly Said[] };

const sorted = (list: readonly Said[]) => [...list].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
const buried = (list: readonly Said[], dead: ProcessId) =>
  sorted(list.map(([who, value]): Said => [who === dead ? 0 : who, value]));

/** Folds operations `propose(value)` and outputs `{ decided: value }`. */
export const decisions = monitor<Decisions>({ asked: [], told: [] }, ({ asked, told }, event) => {
  if (event.kind === "crash") {
    return { asked: buried(asked, event.process), told: buried(told, event.process) };
  }
  if (event.kind === "invoke" && event.method === "propose") {
    return { asked: sorted([...asked, [event.process, String(event.details[0])]]), told };
  }
  if (event.kind !== "output") return undefined;
  const { decided } = event.what as { decided?: string };
  return { asked, told: sorted([...told, [event.process, String(decided)]]) };
});

export type Deciding = World<Process, Decisions>;

const different = <T>(list: readonly T[]) => new Set(list).size;

export const agreement = always(
  "agreement",
  ({ monitor }: Deciding) => different(monitor.told.map(([, value]) => value)) <= 1,
);
export const validity = always(
  "validity",
  ({ monitor }: Deciding) => {
    const wanted = new Set(monitor.asked.map(([, value]) => value));
    return monitor.told.every(([, value]) => wanted.has(value));
  },
);
export const integrity = always("integrity", ({ monitor }: Deciding) => {
  const living = monitor.told.flatMap(([who]) => who === 0 ? [] : [who]);
  return different(living) === living.length;
});
export const termination = deadlock(({ monitor: { asked, told } }: Deciding) => {
  const know = new Set(told.map(([who]) => who));
  return asked.every(([who]) => who === 0 || know.has(who));
}, "termination");

/** Those of consensus; whether somebody decides is asked where nothing more happens. */
export const PROPERTIES = [agreement, validity, integrity, termination];
