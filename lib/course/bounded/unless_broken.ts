/** A picture of what a class does, or of why it does it no more. */
import type { Picture } from "../../view/page/picture.ts";
import { brokenRun } from "./failure.ts";

/**
 * Draws something that runs a class which somebody may have edited. What it throws is no error of the cell's:
 * the reason is shown, with the student's own line.
 * @param code the class
 * @param draw makes the picture
 * @example show(unlessBroken(SmallRaid5, () => raidLayout(layoutFound(SmallRaid5, 4), frame)))
 */
export function unlessBroken(code: unknown, draw: () => Picture): Picture {
  try {
    return draw();
  } catch (error) {
    return brokenRun(error, code);
  }
}

/** A value that a class gives; undefined if it throws. @param value works it out */
export function valueUnlessBroken<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch {
    return undefined;
  }
}
