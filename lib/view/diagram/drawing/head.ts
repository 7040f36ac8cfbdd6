/** Heads of arrows. */
import { tenth } from "../../page/picture.ts";

type Point = { readonly x: number; readonly y: number };

/** A triangle. @param base the middle of its back @param half half of its back, px */
export function headPath(base: Point, tip: Point, half: number): string {
  const dx = tip.x - base.x, dy = tip.y - base.y, length = Math.hypot(dx, dy) || 1;
  const x = dy / length * half, y = dx / length * half;
  return `M${at(tip)}L${at({ x: base.x - x, y: base.y + y })}L${at({ x: base.x + x, y: base.y - y })}Z`;
}

const at = ({ x, y }: Point) => `${tenth(x)} ${tenth(y)}`;
