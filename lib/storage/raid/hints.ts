/**
 * The requests to an array that carry no data: a flush goes to all members, a discard to those that hold the
 * blocks.
 */
import { type BlockResult, lives } from "../device/device.ts";
import type { PathHost } from "./reads.ts";
import type { Whole } from "./group/wholes.ts";

/** The side of an array that these see. */
export interface HintHost extends PathHost {
  /** What every request ends with once the array has lost too many members. */
  readonly lossResult: BlockResult | undefined;
  survivesWithout(member: number): boolean;
  /** Never from within `submit`, and not after a crash. */
  later(call: () => void): void;
}

export class HintPath {
  constructor(private readonly host: HintHost) {}

  flush(whole: Whole): void {
    const { host } = this, { epoch } = host;
    whole.left = 1;
    host.members.forEach(({ device, state, generation }, index) => {
      if (state === "failed") return;
      whole.left++;
      device.submit({ op: "flush" }, (result) => {
        if (epoch !== host.epoch) return;
        if (!result.ok && lives(result) && !host.survivesWithout(index)) whole.error ??= result;
        else if (!result.ok) host.memberFailed(index, generation);
        if (host.lossResult !== undefined) whole.error ??= host.lossResult;
        host.wholes.endPart(whole);
      });
    });
    host.later(() => host.wholes.endPart(whole));
  }

  /**
   * A hint, which only RAID 0 can pass on: parity and copies of blocks with undefined contents would be
   * undefined too.
   */
  discard(whole: Whole, block: number, count: number): void {
    const { host } = this, { layout, chunkBlocks, epoch } = host;
    const end = () => {
      if (epoch === host.epoch) host.wholes.endPart(whole);
    };
    whole.left = 1;
    for (let at = block; layout.level === 0 && at < block + count;) {
      const chunk = Math.floor(at / chunkBlocks), low = at - chunk * chunkBlocks;
      const here = Math.min(chunkBlocks - low, block + count - at);
      const group = Math.floor(chunk / layout.dataSlots), slot = chunk % layout.dataSlots;
      const { device } = host.members[layout.member(group, slot)];
      whole.left++;
      device.submit(
        { op: "discard", block: layout.row(group, slot) * chunkBlocks + low, count: here },
        end,
      );
      at += here;
    }
    host.later(() => host.wholes.endPart(whole));
  }
}
