/** What a found execution is drawn with: the parts of an exploration that its replay needs, too. */
import type { Options } from "../../run/explore/explore.ts";
import type { ReplayOptions } from "../../run/replay/replay.ts";

/** What a replay of an explored system needs. */
export function systemOf(
  { processes, devices, channels, forces }: Omit<Options, "properties">,
): ReplayOptions {
  return { processes, devices, channels, ...forces && { forces } };
}
