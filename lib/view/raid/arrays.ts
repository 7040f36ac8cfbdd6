/** Pictures of arrays: which chunk lies where. */
import type { Chunk, Placement } from "../../storage/raid/layout/layout.ts";
import { keyItem } from "../chart/key.ts";
import { frame, SIZE, text } from "./drawing.ts";
import { extentOf } from "../page/extent.ts";
import { checkOptions, FRAME, type Kind, LIST } from "../page/options.ts";
import { escapeHtml, nameOf, type Picture } from "../page/picture.ts";
import { textWidth } from "../page/text.ts";
import { accent, ACCENTS, checkFrame, type Frame } from "../page/theme.ts";

export type RaidLayoutOptions = Frame & {
  /** How many rows of chunks to show, 5 unless told. */
  readonly rows?: number;
  /** The row to begin with, 0 unless told. */
  readonly firstRow?: number;
  /** Chunks of data to mark with a heavy border, e.g. those that a request touches. */
  readonly mark?: readonly number[];
  /** State of each member, active unless told. */
  readonly members?: readonly {
    readonly state: "active" | "failed" | "rebuilding";
    readonly rebuiltRows: number;
  }[];
};

/** The least width of a cell and of the names of the rows, in px. */
const CELL = 62, LEFT = 64;
const HEIGHT = 34, GAP = 4;
const MOST_CELLS = 4000;
/** Room for the members' names, and for their states. */
const NAMES = 24, STATES = 16;

const NUMBER: Kind = { holds: (value) => typeof value === "number", must: "be a number" };
const KNOWN = { ...FRAME, rows: NUMBER, firstRow: NUMBER, mark: LIST, members: LIST };

/**
 * The array as a grid: a column a member, a row a chunk. Data chunks carry their number, parity P or Q and
 * hatching, copies the number of what they copy and dots; chunks that protect each other share a colour. What
 * a failed member held is crossed out.
 *
 * @param layout e.g. `new Layout(5, 4)`, an array's `layout`, or anything that says what lies where
 * @throws RangeError for rows that are not a positive integer, more than 4000 chunks, or states that do not
 * match the members; TypeError for an option that it has not
 *
 * @example
 * show(raidLayout(new Layout(5, 4), {
 *   title: "RAID 5, left-symmetric", alt: "Parity moves one disk to the left in each row.",
 * }));
 */
export function raidLayout(layout: Placement, options: RaidLayoutOptions): Picture {
  checkOptions("raidLayout", options, KNOWN);
  checkFrame(options, "a picture of an array");
  const { rows = 5, firstRow = 0, mark = [], members } = options, n = layout.members;
  if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`rows must be an integer ≥ 1, got ${rows}`);
  if (!Number.isInteger(firstRow) || firstRow < 0) {
    throw new RangeError(`firstRow must be an integer ≥ 0, got ${firstRow}`);
  }
  if (rows * n > MOST_CELLS) {
    throw new RangeError(
      `a grid has at most ${MOST_CELLS} chunks, got ${rows} rows of ${n}: choose fewer, from firstRow on`,
    );
  }
  if (members !== undefined && members.length !== n) {
    throw new RangeError(`members must be the states of all ${n} members, got ${members.length}`);
  }
  const cells = Array.from(
    { length: rows },
    (_, i) => Array.from({ length: n }, (_, disk) => layout.at(disk, firstRow + i)),
  );
  const states = members?.map(({ state, rebuiltRows }) => ({ state, rebuiltRows }));
  const name = "hb-raid-" + nameOf(JSON.stringify([cells, { ...options, members: states }]));
  const wide = widthOf(cells, members), left = leftOf(firstRow + rows - 1);
  const xOf = (member: number) => left + member * (wide + GAP);
  const parts: string[] = [patterns(name)], top = NAMES + (members === undefined ? 0 : STATES);
  for (let member = 0; member < n; member++) {
    const state = members?.[member].state ?? "active", centre = xOf(member) + wide / 2;
    parts.push(text(centre, 14, `disk ${member}`, 'font-weight="600"'));
    if (state !== "active") parts.push(text(centre, 30, state, 'font-style="italic"'));
  }
  for (let i = 0; i < rows; i++) {
    const row = firstRow + i, y = top + i * (HEIGHT + GAP);
    parts.push(text(left - 10, y + HEIGHT / 2 + 4, `row ${row}`, 'text-anchor="end"'));
    for (let member = 0; member < n; member++) {
      const lost = members !== undefined && members[member].state !== "active" &&
        (members[member].state === "failed" || row >= members[member].rebuiltRows);
      parts.push(cell(cells[i][member], name, { member, row, x: xOf(member), y, wide, lost, mark }));
    }
  }
  const width = xOf(n), height = top + rows * (HEIGHT + GAP);
  return frame(options, {
    key: gridKey(cells.flat(), name, members !== undefined),
    width,
    height,
    inside: parts.join(""),
  });
}

/** Wide enough for every number, name and state. */
function widthOf(cells: readonly (readonly Chunk[])[], members: RaidLayoutOptions["members"]): number {
  const states = (members ?? []).map(({ state }) => textWidth(state, SIZE));
  const numbers = cells.flat().map((chunk) => textWidth(labelOf(chunk), SIZE, true) + 10);
  const names = cells[0].map((_, member) => textWidth(`disk ${member}`, SIZE, true));
  const [, widest] = extentOf([CELL, ...states, ...numbers, ...names]);
  return Math.ceil(widest);
}

const leftOf = (lastRow: number) => Math.max(LEFT, Math.ceil(textWidth(`row ${lastRow}`, SIZE)) + 12);

const isNumbered = (role: Chunk["role"]) => role === "data" || role === "copy";
const labelOf = ({ role, number }: Chunk) => isNumbered(role) ? String(number) : role;

type Place = {
  readonly member: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly lost: boolean;
  readonly mark: readonly number[];
};

function cell(held: Chunk, name: string, { member, row, x, y, wide, lost, mark }: Place): string {
  const { role, group, number: chunk } = held, colour = accent(group % ACCENTS);
  const marked = isNumbered(role) && mark.includes(chunk);
  const box = `x="${x}" y="${y}" width="${wide}" height="${HEIGHT}" rx="3"`;
  const what = `disk ${member}, row ${row}: ` +
    (role === "data"
      ? `data chunk ${chunk}`
      : role === "copy"
      ? `copy of chunk ${chunk}`
      : `${role} of stripe ${group}`) +
    (lost ? ", lost" : "");
  const border = lost ? 'stroke-dasharray="4 3"' : marked ? 'stroke-width="3"' : "";
  return `<g><title>${escapeHtml(what)}</title>` +
    `<rect ${box} fill="${colour}" fill-opacity="${lost ? 0.05 : 0.25}" stroke="${colour}" ${border}/>` +
    (role === "data" || lost
      ? ""
      : `<rect ${box} fill="url(#${name}-${role === "copy" ? "dots" : "lines"})"/>`) +
    text(x + wide / 2, y + HEIGHT / 2 + 4, labelOf(held), role === "data" ? "" : 'font-weight="600"') +
    (lost
      ? `<path d="M${x} ${y}l${wide} ${HEIGHT}m0 ${-HEIGHT}l${-wide} ${HEIGHT}" stroke="currentColor" stroke-opacity="0.45"/>`
      : "") +
    "</g>";
}

/** Hatching and dots, so that roles do not hang on colour. */
const patterns = (name: string) =>
  `<defs><pattern id="${name}-lines" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
  '<line x1="0" y1="0" x2="0" y2="7" stroke="currentColor" stroke-opacity="0.35" stroke-width="2"/></pattern>' +
  `<pattern id="${name}-dots" width="7" height="7" patternUnits="userSpaceOnUse">` +
  '<circle cx="2" cy="2" r="1.2" fill="currentColor" fill-opacity="0.4"/></pattern></defs>';

function gridKey(cells: readonly Chunk[], name: string, states: boolean): string {
  const box = (inside: string) =>
    `<rect x="3" y="1" width="24" height="12" rx="2" fill="${accent(0)}" fill-opacity="0.25" stroke="${
      accent(0)
    }"/>${inside}`;
  const filled = (pattern: string) =>
    box(`<rect x="3" y="1" width="24" height="12" fill="url(#${name}-${pattern})"/>`);
  const has = (wanted: Chunk["role"]) => cells.some(({ role }) => role === wanted);
  return keyItem("data, numbered; one colour a group", box("")) +
    (has("P") ? keyItem(has("Q") ? "P and Q, parity" : "P, parity", filled("lines")) : "") +
    (has("copy") ? keyItem("copy", filled("dots")) : "") +
    (states ? keyItem("lost", '<path d="M3 1l24 12m0 -12l-24 12" stroke="currentColor"/>') : "");
}
