/** A request to an array, step by step: what each disk reads and writes, and what lies on it. */
import type { Operation } from "../../storage/device/device.ts";
import type { Placement } from "../../storage/raid/layout/layout.ts";
import type { StoredDevice } from "../../storage/device/stored.ts";
import type { EventLoop } from "../../storage/device/time.ts";
import { extentOf } from "../page/extent.ts";
import { checkOptions, FRAME } from "../page/options.ts";
import { escapeHtml, nameOf, Picture, scriptJson, tenth } from "../page/picture.ts";
import { STEPPER_CONTROLS, STEPPER_SCRIPT, STEPPER_STYLE } from "../stepper/page.ts";
import { cut, textWidth } from "../page/text.ts";
import { accent, checkFrame, type Frame, THEME } from "../page/theme.ts";

/** What one disk begins or ends at a step. */
export type IoPart = { readonly disk: number; readonly op: Operation; readonly contents: string };

/** The array at a moment: what has ended and begun just now, and what then lies on each disk. */
export type IoStep = {
  readonly ms: number;
  readonly ends: readonly IoPart[];
  readonly begins: readonly IoPart[];
  readonly contents: readonly string[];
};

/**
 * Runs a request and takes down what the disks do in one row.
 *
 * @param disks of the array; their observers are used meanwhile
 * @param row the block of each disk that is looked at
 * @param start submits the request
 * @param words how a block is shown: default its first six printable bytes
 * @returns a step for each moment at which a disk begins or ends something; the first is the array before the
 * request
 *
 * @example
 * const write = { op: "write", block: 0, data: bytes };
 * const steps = recordIo(time, disks, 0, () => raid.submit(write, () => {}));
 * show(ioStepper(raid, 0, steps, { title: "A small write", alt: "Two disks read, then both write." }));
 */
export function recordIo(
  time: EventLoop,
  disks: readonly StoredDevice[],
  row: number,
  start: () => void,
  words: (bytes: Uint8Array) => string = printable,
): IoStep[] {
  const startMs = time.now;
  const look = () => disks.map((disk) => words(disk.peek(row)));
  const seen: { disk: number; op: Operation; fromMs: number; toMs: number; contents: string }[] = [];
  const moments = new Map<number, string[]>([[startMs, look()]]);
  const before = disks.map((disk) => disk.observer);
  disks.forEach((disk, i) => {
    disk.observer = ({ op, block, count, startedMs, endedMs }) => {
      if ((op !== "read" && op !== "write") || block > row || block + count <= row) return;
      seen.push({ disk: i, op, fromMs: startedMs, toMs: endedMs, contents: words(disk.peek(row)) });
    };
  });
  start();
  while (time.step()) moments.set(time.now, look());
  disks.forEach((disk, i) => disk.observer = before[i]);
  const times = [...new Set([startMs, ...seen.flatMap(({ fromMs, toMs }) => [fromMs, toMs])])].sort((a, b) =>
    a - b
  );
  const part = ({ disk, op, contents }: IoPart): IoPart => ({ disk, op, contents });
  const steps: IoStep[] = [{ ms: 0, ends: [], begins: [], contents: moments.get(startMs)! }];
  let contents = moments.get(startMs)!;
  for (const at of times) {
    contents = at === startMs ? contents : moments.get(at) ?? contents;
    const ends = seen.filter(({ toMs, fromMs }) => toMs === at && fromMs < toMs).map(part);
    const begins = seen.filter(({ fromMs }) => fromMs === at).map(part);
    steps.push({ ms: at - startMs, ends, begins, contents });
  }
  return steps;
}

/** The first six bytes, what cannot be printed as a dot. */
function printable(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 6)).replace(/[^ -~]/g, "·").replace(/·+$/, "·");
}

/** The least width of a column, in px. */
const CELL = 120;
const HEIGHT = 64, GAP = 14, TOP = 30;
/** Font size, and how much of its size a character of a monospaced font takes at most. */
const SIZE = 13, MONOSPACED = 0.62;
/** So much of a disk's contents is written in its box, in characters. */
const MOST_CHARACTERS = 32;

/**
 * The steps to go through, by buttons, slider or keyboard: a column a disk, with what lies on it; a hollow
 * frame while it reads, a filled one while it writes. It needs no network and no kernel.
 *
 * @param placement what lies where: an array's `layout`, or an array that can say it
 * @param row the row that the steps were recorded in
 * @throws RangeError for no steps, or steps of another number of disks
 */
export function ioStepper(
  placement: Placement,
  row: number,
  steps: readonly IoStep[],
  options: Frame,
): Picture {
  checkOptions("ioStepper", options, FRAME);
  checkFrame(options, "a stepper of I/Os");
  if (steps.length === 0) throw new RangeError("a stepper needs at least one step, got none: use recordIo");
  const n = placement.members;
  const odd = steps.find(({ contents }) => contents.length !== n);
  if (odd !== undefined) {
    throw new RangeError(`each step must have the contents of all ${n} disks, got ${odd.contents.length}`);
  }
  const roles = Array.from({ length: n }, (_, disk) => {
    const { role, number } = placement.at(disk, row);
    return role === "data" ? `data ${number}` : role === "copy" ? `copy of ${number}` : `parity ${role}`;
  });
  const data = {
    start: 0,
    xs: steps.map(() => 0),
    texts: steps.map((step) => wordsOf(step, roles)),
    times: steps.map(({ ms }) => `${Math.round(ms * 100) / 100} ms`),
  };
  const json = scriptJson(data), cell = cellOf(roles, steps);
  const columns = roles.map((role, disk) => column(disk, role, steps, cell));
  const name = `hb-io-${nameOf(json + columns.join(""))}`;
  const width = n * (cell + GAP), height = TOP + HEIGHT + 26;
  const title = options.title === undefined ? "" : `<div class="hb-title">${escapeHtml(options.title)}</div>`;
  const caption = options.caption === undefined
    ? ""
    : `<figcaption>${escapeHtml(options.caption)}</figcaption>`;
  const html =
    `<figure class="hb hb-stepper" id="${name}" tabindex="0" data-lm-suppress-shortcuts="true" aria-label="${
      escapeHtml(options.alt)
    }"><style>${THEME}${STEPPER_STYLE}</style>${title}${STEPPER_CONTROLS}` +
    `<div class="hb-words" aria-live="polite">${escapeHtml(data.texts[0])}.</div><div class="hb-scroll">` +
    `<svg role="img" aria-label="${
      escapeHtml(options.alt)
    }" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${columns.join("")}</svg></div>` +
    `${caption}</figure><script>(${STEPPER_SCRIPT})("${name}",${json})</script>`;
  return new Picture(html, options.alt);
}

/** What happens at a step, in words. */
function wordsOf({ ends, begins }: IoStep, roles: readonly string[]): string {
  const verbs = (op: Operation) => op === "read" ? ["has read", "reads"] : ["has written", "writes"];
  const said = [
    ...ends.map(({ disk, op, contents }) => `disk ${disk} ${verbs(op)[0]} ${roles[disk]}: “${contents}”`),
    ...begins.map(({ disk, op, contents }) =>
      `disk ${disk} ${verbs(op)[1]} ${roles[disk]}` + (op === "write" ? `: “${contents}”` : "")
    ),
  ];
  if (said.length === 0) return "Before the request";
  return said.join("; ").replace(/^d/, "D");
}

/** Wide enough for what stands in any box. */
function cellOf(roles: readonly string[], steps: readonly IoStep[]): number {
  const contents = steps.flatMap((step) => step.contents).map((text) =>
    Math.min(MOST_CHARACTERS, text.length) * SIZE * MONOSPACED
  );
  const [, widest] = extentOf([...contents, ...roles.map((role) => textWidth(role, SIZE))]);
  return Math.max(CELL, Math.ceil(widest) + 20);
}

/** One disk: its box, what lies in it at which step, and what it is doing. */
function column(disk: number, role: string, steps: readonly IoStep[], cell: number): string {
  const x = disk * (cell + GAP) + 5, centre = x + cell / 2 - 5, wide = cell - 10;
  const parity = !role.startsWith("data");
  const parts = [
    label(centre, 16, `disk ${disk}`, 'font-weight="600"'),
    `<rect x="${x}" y="${TOP}" width="${wide}" height="${HEIGHT}" rx="5" fill="none" stroke="currentColor" ` +
    `stroke-opacity="0.5"${parity ? ' stroke-dasharray="5 3"' : ""}/>`,
    label(centre, TOP + 18, role, 'font-style="italic" fill-opacity="0.8"'),
  ];
  for (
    const { from, to, value } of spans(steps.map(({ contents }) => cut(contents[disk], MOST_CHARACTERS)))
  ) {
    parts.push(
      `<g ${range(from, to, steps.length)}>${label(centre, TOP + 44, value, 'font-family="monospace"')}</g>`,
    );
  }
  let doing = "";
  const work = steps.map(({ begins, ends }) => {
    if (ends.some((part) => part.disk === disk)) doing = "";
    return doing = begins.find((part) => part.disk === disk)?.op ?? doing;
  });
  for (const { from, to, value } of spans(work)) {
    if (value === "") continue;
    const colour = accent(value === "write" ? 1 : 0);
    parts.push(
      `<g ${range(from, to, steps.length)}><rect x="${x - 3}" y="${TOP - 3}" width="${wide + 6}" height="${
        HEIGHT + 6
      }" rx="7" fill="${colour}" fill-opacity="${
        value === "write" ? 0.3 : 0
      }" stroke="${colour}" stroke-width="3"/>` +
        label(centre, TOP + HEIGHT + 20, value === "write" ? "writes" : "reads", "") + "</g>",
    );
  }
  return parts.join("");
}

/** Runs of equal values: from a step up to before another. */
function spans(values: readonly string[]): { from: number; to: number; value: string }[] {
  const found: { from: number; to: number; value: string }[] = [];
  values.forEach((value, i) => {
    const last = found[found.length - 1];
    if (last?.value === value) last.to = i + 1;
    else found.push({ from: i, to: i + 1, value });
  });
  return found;
}

const range = (from: number, to: number, all: number) =>
  `data-s="${from}"${to < all ? ` data-e="${to}"` : ""}${from > 0 ? ' class="hb-hidden"' : ""}`;

function label(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${tenth(x)}" y="${
    tenth(y)
  }" text-anchor="middle" font-size="${SIZE}" fill="currentColor" ${attributes}>${
    escapeHtml(content)
  }</text>`;
}
