/** Finding places for labels, so that none covers another. */
import { textWidth } from "../../page/text.ts";

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
/** Where a text may stand; x is its left, y its top. */
export type Candidate = { readonly x: number; readonly y: number };
export type Segment = { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };

/** Font size of labels, in px, and the height of their boxes. */
export const LABEL_SIZE = 11;
export const LABEL_HEIGHT = 14;

const CELL = 80;
/** So much of a crossing is it worth to stand one candidate nearer to the front. */
const NEARER = 0.15;
/** A label that crosses more lines hides more than it says. */
const MOST_CROSSINGS = 4;

/** A plane with boxes that nothing may overlap, and lines that labels avoid where they can. */
export class Plane {
  readonly boxes: Box[] = [];
  private readonly cells = new Map<string, Box[]>();
  private readonly lines = new Map<number, Segment[]>();

  constructor(private readonly width: number, private readonly height: number) {}

  /** Reserves a place whatever is there. */
  block(box: Box): void {
    this.boxes.push(box);
    for (const key of keysOf(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  addLine(line: Segment): void {
    const from = Math.floor(Math.min(line.x1, line.x2) / CELL),
      to = Math.floor(Math.max(line.x1, line.x2) / CELL);
    for (let column = from; column <= to; column++) {
      const lines = this.lines.get(column);
      if (lines) lines.push(line);
      else this.lines.set(column, [line]);
    }
  }

  /**
   * Reserves the candidate that crosses few lines and stands near the front of the list, among those where
   * nothing is in the way.
   * @returns the box, or undefined if every candidate is taken
   */
  place(text: string, candidates: readonly Candidate[], bold = false): Box | undefined {
    const width = textWidth(text, LABEL_SIZE, bold) + 4, height = LABEL_HEIGHT;
    let best: Box | undefined, least = Infinity;
    let penalty = 0;
    for (const { x, y } of candidates) {
      penalty += NEARER;
      const box = { x, y, width, height };
      if (!this.isFree(box)) continue;
      const crossings = this.crossings(box);
      if (crossings > MOST_CROSSINGS) continue;
      const cost = crossings + penalty;
      if (cost < least) [best, least] = [box, cost];
      if (least < penalty + NEARER) break;
    }
    if (best) this.block(best);
    return best;
  }

  private isFree(box: Box): boolean {
    if (box.x < 0 || box.y < 0 || box.x + box.width > this.width || box.y + box.height > this.height) {
      return false;
    }
    for (const key of keysOf(box)) {
      if (this.cells.get(key)?.some((other) => overlap(box, other))) return false;
    }
    return true;
  }

  private crossings(box: Box): number {
    const met = new Set<Segment>();
    for (let column = Math.floor(box.x / CELL); column <= Math.floor((box.x + box.width) / CELL); column++) {
      for (const line of this.lines.get(column) ?? []) if (crosses(line, box)) met.add(line);
    }
    return met.size;
  }
}

function keysOf(box: Box): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(box.x / CELL); column <= Math.floor((box.x + box.width) / CELL); column++) {
    for (let row = Math.floor(box.y / CELL); row <= Math.floor((box.y + box.height) / CELL); row++) {
      keys.push(`${column} ${row}`);
    }
  }
  return keys;
}

/** Whether two boxes share more than an edge. */
export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether a segment passes through a box (Liang and Barsky, 1984). */
function crosses({ x1, y1, x2, y2 }: Segment, box: Box): boolean {
  let from = 0, to = 1;
  const sides = [
    [x1 - x2, x1 - box.x],
    [x2 - x1, box.x + box.width - x1],
    [y1 - y2, y1 - box.y],
    [y2 - y1, box.y + box.height - y1],
  ];
  for (const [p, q] of sides) {
    if (p === 0 && q < 0) return false;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  return from < to;
}
