/** Which faults an exploration allows: how often, and where. */
import { brief } from "../../../core/plain.ts";
import type { ProcessId } from "../../../core/process.ts";
import { checkAction, checkGroups, type Cut } from "../../faults.ts";
import { unknownChannel } from "../../options/channels.ts";
import { checkList, checkNames } from "../../options/known.ts";
import type { Faults, LossyLink } from "./options.ts";

/** The faults, complete. */
export type FaultModel = {
  readonly crashes: number;
  readonly recoveries: number;
  readonly losses: number;
  readonly duplications: number;
  readonly pauses: number;
  readonly partitions: readonly Cut[];
  /** At most so many processes are down at the same time. */
  readonly mostDown: number;
  /** By place. */
  readonly mayCrash: readonly boolean[];
  readonly mayPause: readonly boolean[];
  /** Whether a message may get lost; places, and the number of the channel. */
  readonly mayLose: (from: number, to: number, channel: number) => boolean;
  /** Whether it may on some links only. */
  readonly lossySomewhere: boolean;
};

/** @param channels all of them, the network without a name first */
export function faultsOf(
  faults: Faults,
  ids: readonly ProcessId[],
  channels: readonly string[],
): FaultModel {
  checkFaults(faults);
  const known = (id: ProcessId, what: string) => {
    if (!ids.includes(id)) throw new RangeError(`${what} names P${id}; the processes are ${ids.join(", ")}`);
  };
  const namesChannel = (what: string, channel = "") => {
    if (!channels.includes(channel)) throw unknownChannel(`${what} is`, channel, channels.slice(1));
  };
  for (const id of faults.mayCrash ?? []) known(id, "mayCrash");
  for (const id of faults.mayPause ?? []) known(id, "mayPause");
  const partitions = (faults.partitions ?? []).map(cutOf);
  for (const { groups, channel } of partitions) {
    for (const id of groups.flat()) known(id, "a partition");
    namesChannel("a partition", channel);
  }
  for (const { from = [], to = [], channel } of faults.lossy ?? []) {
    for (const id of [from, to].flat()) known(id, "a lossy link");
    namesChannel("a lossy link", channel);
  }
  const { lossy } = faults;
  return {
    crashes: count("faults.crashes", faults.crashes ?? 0),
    recoveries: count("faults.recoveries", faults.recoveries ?? 0),
    losses: count("faults.losses", faults.losses ?? 0),
    duplications: count("faults.duplications", faults.duplications ?? 0),
    pauses: count("faults.pauses", faults.pauses ?? 0),
    partitions,
    mostDown: count("faults.mostDown", faults.mostDown ?? ids.length),
    mayCrash: ids.map((id) => !faults.mayCrash || faults.mayCrash.includes(id)),
    mayPause: ids.map((id) => !faults.mayPause || faults.mayPause.includes(id)),
    lossySomewhere: lossy !== undefined,
    mayLose: (from, to, channel) =>
      !lossy || lossy.some((link) => isOn(link, ids[from], ids[to], channels[channel])),
  };
}

function isOn(
  { from, to, channel = "" }: LossyLink,
  sender: ProcessId,
  receiver: ProcessId,
  on: string,
): boolean {
  const meets = (end: LossyLink["from"], id: ProcessId) => end === undefined || [end].flat().includes(id);
  return channel === on && meets(from, sender) && meets(to, receiver);
}

/** What a cut in the options is: groups, or what `partition` and the like make. */
function cutOf(given: NonNullable<Faults["partitions"]>[number]): Cut {
  if (!("action" in given)) {
    checkGroups(given);
    return { groups: given };
  }
  checkAction(given);
  if (given.action !== "partition") {
    throw new TypeError(`faults.partitions holds cuts, e.g. partition([1], [2, 3]), got ${brief(given)}`);
  }
  const { groups, oneWay, channel } = given;
  return { groups, ...oneWay ? { oneWay } : {}, ...channel ? { channel } : {} };
}

/** Whether all that is given is by its right name, and of the right kind. */
function checkFaults(faults: Faults): void {
  checkNames("faults", faults, [
    "crashes",
    "recoveries",
    "losses",
    "lossy",
    "duplications",
    "pauses",
    "partitions",
    "mayCrash",
    "mayPause",
    "mostDown",
  ]);
  checkList("faults.partitions", faults.partitions, "[[[1], [2, 3]]]");
  checkList("faults.mayCrash", faults.mayCrash, "[1]");
  checkList("faults.mayPause", faults.mayPause, "[1]");
  checkList("faults.lossy", faults.lossy, "[{ from: 1, to: 2 }]");
  for (const link of faults.lossy ?? []) checkNames("a lossy link", link, ["from", "to", "channel"]);
  const idle = faults.lossy && !faults.losses
    ? "lossy"
    : faults.mayPause && !faults.pauses
    ? "mayPause"
    : undefined;
  if (idle) {
    throw new RangeError(
      `faults.${idle} says where, not how often: give ${idle === "lossy" ? "losses" : "pauses"}: 1 as well`,
    );
  }
}

/** @throws RangeError for what is no count */
export function count(name: string, value: number, least = 0, or = ""): number {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer ≥ ${least}${or}, got ${brief(value)}`);
  }
  return value;
}
