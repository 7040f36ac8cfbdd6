/** What an operation ends with when its group cannot serve it. */
import type { Failure } from "../../device/device.ts";
import type { Layout } from "../layout/layout.ts";

/**
 * Members missing beyond what the group bears are the whole array's loss; with sectors that cannot be read,
 * as bits like those, it is these blocks that are lost.
 */
export function failureOf(
  array: string,
  layout: Layout,
  group: number,
  gone: number,
  unreadable: number,
): Failure {
  const members: number[] = [];
  for (let slot = 0; slot < layout.slots; slot++) {
    if ((gone | unreadable) & (1 << slot)) members.push(layout.member(group, slot));
  }
  const where = `${array} (RAID ${layout.level}, ${layout.members} members)`;
  const missing = `member${members.length === 1 ? "" : "s"} ${members.sort((a, b) => a - b).join(", ")}`;
  return layout.groupSurvives(gone)
    ? {
      ok: false,
      kind: "unreadable",
      message: `group ${group} of ${where} cannot be read without ${missing}`,
    }
    : { ok: false, kind: "data loss", message: `data loss: ${where} cannot do without ${missing}` };
}
