/** Pictures of arrays: which chunk lies where, and what each member does when. */
import type { Service } from "../../storage/device/device.ts";
import type { Chunk, Placement } from "../../storage/raid/layout/layout.ts";
import { keyItem } from "../chart/key.ts";
import { escapeHtml, nameOf, Picture, tenth } from "../page/picture.ts";
import { accent, ACCENTS, checkFrame, type Frame, THEME } from "../page/theme.ts";

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

const CELL = 62, HEIGHT = 34, GAP = 4, LEFT = 64;
/** Room for the members' names, and for their states. */
const NAMES = 24, STATES = 16;

/**
 * The array as a grid: a column a member, a row a chunk. Data chunks carry their number, parity P or Q and
 * hatching, copies the number of what they copy and dots; chunks that protect each other share a colour. What
 * a failed member held is crossed out.
 *
 * @param layout e.g. `new Layout(5, 4)`, an array's `layout`, or anything that says what lies where
 * @throws RangeError for rows that are not a positive integer, or states that do not match the members
 *
 * @example
 * show(raidLayout(new Layout(5, 4), { title: "RAID 5, left-symmetric", alt: "Parity moves one disk to the left in each row." }));
 */
export function raidLayout(layout: Placement, options: RaidLayoutOptions): Picture {
  checkFrame(options, "a picture of an array");
  const { rows = 5, firstRow = 0, mark = [], members } = options, n = layout.members;
  if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`rows must be an integer ≥ 1, got ${rows}`);
  if (!Number.isInteger(firstRow) || firstRow < 0) {
    throw new RangeError(`firstRow must be an integer ≥ 0, got ${firstRow}`);
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
  const parts: string[] = [patterns(name)], top = NAMES + (members === undefined ? 0 : STATES);
  for (let member = 0; member < n; member++) {
    const x = LEFT + member * (CELL + GAP), state = members?.[member].state ?? "active";
    const centre = x + CELL / 2;
    parts.push(text(centre, 14, `disk ${member}`, 'font-weight="600"'));
    if (state !== "active") parts.push(text(centre, 30, state, 'font-style="italic"'));
  }
  for (let i = 0; i < rows; i++) {
    const row = firstRow + i, y = top + i * (HEIGHT + GAP);
    parts.push(text(LEFT - 10, y + HEIGHT / 2 + 4, `row ${row}`, 'text-anchor="end"'));
    for (let member = 0; member < n; member++) {
      const lost = members !== undefined && members[member].state !== "active" &&
        (members[member].state === "failed" || row >= members[member].rebuiltRows);
      parts.push(cell(cells[i][member], name, { member, row, y, lost, mark }));
    }
  }
  const width = LEFT + n * (CELL + GAP), height = top + rows * (HEIGHT + GAP);
  return frame(options, gridKey(cells.flat(), name, members !== undefined), width, height, parts.join(""));
}

type Place = { member: number; row: number; y: number; lost: boolean; mark: readonly number[] };

function cell({ role, group, number: chunk }: Chunk, name: string, place: Place): string {
  const { member, row, y, lost, mark } = place, x = LEFT + member * (CELL + GAP);
  const colour = accent(group % ACCENTS),
    marked = (role === "data" || role === "copy") && mark.includes(chunk);
  const box = `x="${x}" y="${y}" width="${CELL}" height="${HEIGHT}" rx="3"`;
  const label = role === "data" || role === "copy" ? String(chunk) : role;
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
    text(x + CELL / 2, y + HEIGHT / 2 + 4, label, role === "data" ? "" : 'font-weight="600"') +
    (lost
      ? `<path d="M${x} ${y}l${CELL} ${HEIGHT}m0 ${-HEIGHT}l${-CELL} ${HEIGHT}" stroke="currentColor" stroke-opacity="0.45"/>`
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

export type IoTimelineOptions = Frame & {
  /** The part to show, ms; all unless told. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** In px, 720 unless told. */
  readonly width?: number;
};

const LANE = 30, AXIS = 28, MOST_SERVICES = 2000;

/**
 * What each device does when: a line a device; a thin line while a request waits in its queue, a hollow bar
 * while it reads, a filled one while it writes. Bars wide enough carry the block's number.
 *
 * @param services what the devices' `observer` was told, in any order
 * @throws RangeError for no services, more than 2000, or a part without length
 *
 * @example
 * const seen: Service[] = [];
 * disk.observer = (service) => seen.push(service);
 * show(ioTimeline(seen, { title: "A small write", alt: "Two disks read, then both write a turn later." }));
 */
export function ioTimeline(services: readonly Service[], options: IoTimelineOptions): Picture {
  checkFrame(options, "a timeline of I/Os");
  if (services.length === 0) {
    throw new RangeError("a timeline needs at least one service, got none: set the devices' observer");
  }
  const { width = 720, fromMs = Math.min(...services.map(({ submittedMs }) => submittedMs)) } = options;
  const untilMs = options.untilMs ?? Math.max(...services.map(({ endedMs }) => endedMs));
  if (!(untilMs > fromMs)) throw new RangeError(`untilMs must be after fromMs, ${fromMs} ms, got ${untilMs}`);
  const shown = services.filter(({ submittedMs, endedMs }) => endedMs >= fromMs && submittedMs <= untilMs);
  if (shown.length > MOST_SERVICES) {
    throw new RangeError(
      `a timeline shows at most ${MOST_SERVICES} services, got ${shown.length}: choose a shorter part`,
    );
  }
  const devices = [...new Set(services.map(({ device }) => device))].sort();
  const left = 12 + 7 * Math.max(...devices.map((name) => name.length));
  const x = (ms: number) =>
    left + (Math.min(untilMs, Math.max(fromMs, ms)) - fromMs) / (untilMs - fromMs) * (width - left - 12);
  const height = devices.length * LANE + AXIS;
  const parts = devices.map((name, lane) =>
    text(left - 8, lane * LANE + LANE / 2 + 4, name, 'text-anchor="end"') +
    `<path d="M${left} ${(lane + 1) * LANE}H${width - 12}" stroke="currentColor" stroke-opacity="0.2"/>`
  );
  for (const service of shown) parts.push(bar(service, devices.indexOf(service.device) * LANE, x));
  parts.push(axis(fromMs, untilMs, devices.length * LANE, x));
  return frame(options, timelineKey(), width, height, parts.join(""));
}

function bar(service: Service, y: number, x: (ms: number) => number): string {
  const { op, block, count, submittedMs, startedMs, endedMs } = service;
  const from = x(startedMs), wide = Math.max(1, x(endedMs) - from), write = op === "write";
  const what = `${op} ${count === 1 ? `block ${block}` : `blocks ${block} to ${block + count - 1}`}: ` +
    `waits ${round(startedMs - submittedMs)} ms, takes ${round(endedMs - startedMs)} ms, ends at ${
      round(endedMs)
    } ms`;
  const label = String(block);
  return `<g><title>${escapeHtml(what)}</title>` +
    (startedMs > submittedMs
      ? `<path d="M${tenth(x(submittedMs))} ${y + LANE - 2.5}H${
        tenth(from)
      }" stroke="currentColor" stroke-opacity="0.6"/>`
      : "") +
    `<rect x="${tenth(from)}" y="${y + 5}" width="${tenth(wide)}" height="${LANE - 10}" rx="2" stroke="${
      accent(write ? 1 : 0)
    }" ` +
    `stroke-width="1.5" fill="${accent(write ? 1 : 0)}" fill-opacity="${write ? 0.55 : 0.08}"/>` +
    (wide > 8 * label.length + 6 ? text(from + wide / 2, y + LANE / 2 + 4, label, "") : "") + "</g>";
}

const round = (ms: number) => Math.round(ms * 100) / 100;

function axis(fromMs: number, untilMs: number, y: number, x: (ms: number) => number): string {
  const rough = (untilMs - fromMs) / 6;
  let step = 1;
  while (step > rough) step /= 10;
  while (step * 10 <= rough) step *= 10;
  step *= rough / step >= 5 ? 5 : rough / step >= 2 ? 2 : 1;
  const ticks: string[] = [];
  for (let i = Math.ceil(fromMs / step); i * step <= untilMs; i++) {
    const at = tenth(x(i * step));
    ticks.push(
      `<path d="M${at} ${y}v5" stroke="currentColor"/>` +
        text(x(i * step), y + 18, `${round(i * step)} ms`, ""),
    );
  }
  return ticks.join("");
}

function timelineKey(): string {
  const box = (colour: number, opacity: number) =>
    `<rect x="3" y="1" width="24" height="12" rx="2" fill="${
      accent(colour)
    }" fill-opacity="${opacity}" stroke="${accent(colour)}"/>`;
  return keyItem(
    "waits in the queue",
    '<line x1="1" x2="29" y1="7" y2="7" stroke="currentColor" stroke-opacity="0.6"/>',
  ) +
    keyItem("reads (hollow)", box(0, 0.08)) + keyItem("writes (filled)", box(1, 0.55));
}

function text(x: number, y: number, content: string, attributes: string): string {
  const anchor = attributes.includes("text-anchor") ? "" : ' text-anchor="middle"';
  return `<text x="${tenth(x)}" y="${tenth(y)}"${anchor} font-size="12" fill="currentColor" ${attributes}>${
    escapeHtml(content)
  }</text>`;
}

function frame(options: Frame, key: string, width: number, height: number, inside: string): Picture {
  const title = options.title === undefined ? "" : `<div class="hb-title">${escapeHtml(options.title)}</div>`;
  const caption = options.caption === undefined
    ? ""
    : `<figcaption>${escapeHtml(options.caption)}</figcaption>`;
  const html =
    `<figure class="hb"><style>${THEME}</style>${title}<div class="hb-key">${key}</div><div class="hb-scroll">` +
    `<svg role="img" aria-label="${escapeHtml(options.alt)}" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">${inside}</svg></div>${caption}</figure>`;
  return new Picture(html, options.alt);
}
