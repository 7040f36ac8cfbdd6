/** Pictures of arrays: what each member does when. */
import type { Service } from "../../storage/device/device.ts";
import { ticksAlong } from "../chart/axis/along.ts";
import { keyItem } from "../chart/key.ts";
import { mergeSpans, MOST_SPANS } from "../chart/rows/merge.ts";
import { frame, SIZE, text } from "./drawing.ts";
import { extentOf } from "../page/extent.ts";
import { plainNumber } from "../page/numbers.ts";
import { checkOptions, FRAME, TIME, WIDTH } from "../page/options.ts";
import { escapeHtml, type Picture, tenth } from "../page/picture.ts";
import { shortOf, textWidth } from "../page/text.ts";
import { accent, checkFrame, type Frame } from "../page/theme.ts";

export type IoTimelineOptions = Frame & {
  /** The part to show, ms; all unless told. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** In px, 720 unless told. */
  readonly width?: number;
};

const KNOWN = { ...FRAME, fromMs: TIME, untilMs: TIME, width: WIDTH };
const LANE = 30, AXIS = 28;

/** A request at a device: waiting until it starts, at work until it ends. */
type Work = { readonly service: Service; readonly from: number; readonly to: number; readonly count: number };

/**
 * What each device does when: a line a device; a thin line while a request waits in its queue, a hollow bar
 * while it reads, a filled one while it writes. Bars wide enough carry the block's number. Of very many
 * services those that lie closer than can be seen are drawn as one.
 *
 * @param services what the devices' `observer` was told, in any order; none is an empty timeline that says so
 * @throws RangeError for a part without length; TypeError for what is no service, or an option that it has
 * not
 *
 * @example
 * const seen: Service[] = [];
 * disk.observer = (service) => seen.push(service);
 * show(ioTimeline(seen, { title: "A small write", alt: "Two disks read, then both write a turn later." }));
 */
export function ioTimeline(services: readonly Service[], options: IoTimelineOptions): Picture {
  checkOptions("ioTimeline", options, KNOWN);
  checkFrame(options, "a timeline of I/Os");
  checkServices(services);
  const [fromMs, untilMs] = partOf(services, options);
  const devices = [...new Set(services.map(({ device }) => device))].sort();
  const [, widest] = extentOf([0, ...devices.map((name) => textWidth(name, SIZE))]);
  const left = Math.ceil(widest) + 12, asked = Math.max(options.width ?? 720, left + 160);
  const [, half] = extentOf(
    axisTicks(fromMs, untilMs, asked - left).labels.map((label) => textWidth(label, SIZE) / 2),
  );
  const right = Math.ceil(half) + 2, inner = asked - left - right;
  const x = (ms: number) =>
    left + (Math.min(untilMs, Math.max(fromMs, ms)) - fromMs) / (untilMs - fromMs) * inner;
  const { works, notes } = worksOf(services, fromMs, untilMs, inner);
  const height = devices.length * LANE + AXIS,
    lanes = new Map(devices.map((name, lane) => [name, lane * LANE]));
  const parts = devices.map((name, lane) =>
    text(left - 8, lane * LANE + LANE / 2 + 4, name, 'text-anchor="end"') +
    `<path d="M${left} ${(lane + 1) * LANE}H${asked - right}" stroke="currentColor" stroke-opacity="0.2"/>`
  );
  const free = new Map<string, number>();
  for (const work of works) parts.push(bar(work, lanes.get(work.service.device)!, x, free));
  parts.push(axis(axisTicks(fromMs, untilMs, inner), devices.length * LANE, x));
  return frame(options, { key: timelineKey(), width: asked, height, inside: parts.join(""), notes });
}

function checkServices(services: readonly Service[]): void {
  if (!Array.isArray(services)) {
    throw new TypeError(`a timeline needs the services that observers were told, got ${typeof services}`);
  }
  const odd = services.findIndex((service) =>
    typeof service?.device !== "string" ||
    ![service.submittedMs, service.startedMs, service.endedMs].every(Number.isFinite)
  );
  if (odd >= 0) {
    throw new TypeError(
      `a service is { device, op, block, count, submittedMs, startedMs, endedMs }, got ${
        shortOf(services[odd], 80)
      } as service ${odd}`,
    );
  }
}

/** From the first submission to the last end, unless told. */
function partOf(services: readonly Service[], options: IoTimelineOptions): [number, number] {
  const [first] = extentOf(services.map(({ submittedMs }) => submittedMs));
  const [, last] = extentOf(services.map(({ endedMs }) => endedMs));
  const fromMs = options.fromMs ?? (services.length === 0 ? 0 : first);
  const untilMs = options.untilMs ?? (last > fromMs ? last : fromMs + 1);
  if (!(untilMs > fromMs && Number.isFinite(untilMs - fromMs))) {
    throw new RangeError(`untilMs must be after fromMs, ${fromMs} ms, got ${untilMs}`);
  }
  return [fromMs, untilMs];
}

/** The services of the part, joined where there are too many to be told apart. */
function worksOf(services: readonly Service[], fromMs: number, untilMs: number, inner: number) {
  const all = services.filter(({ submittedMs, endedMs }) => endedMs >= fromMs && submittedMs <= untilMs)
    .map((service): Work => ({ service, from: service.startedMs, to: service.endedMs, count: 1 }));
  if (services.length === 0) {
    return {
      works: all,
      notes: ["There are no services: nothing to draw. Devices tell them to their observer."],
    };
  }
  if (all.length <= MOST_SPANS) return { works: all, notes: [] };
  const gap = (untilMs - fromMs) / inner / 2;
  const works = mergeSpans(all, ({ service }) => `${service.op} ${service.device}`, gap);
  const many = plainNumber(all.length, 0);
  return {
    works,
    notes: [`Of ${many} services those of a kind less than half a pixel apart are drawn as one.`],
  };
}

/** @param free up to where each device's line has labels */
function bar({ service, to }: Work, y: number, x: (ms: number) => number, free: Map<string, number>): string {
  const { device, op, block, count, submittedMs, startedMs, endedMs } = service;
  const from = x(startedMs), wide = Math.max(1, x(to) - from), write = op === "write";
  const what = `${op} ${count === 1 ? `block ${block}` : `blocks ${block} to ${block + count - 1}`}: ` +
    `waits ${round(startedMs - submittedMs)} ms, takes ${round(endedMs - startedMs)} ms, ends at ${
      round(endedMs)
    } ms`;
  const label = String(block), half = textWidth(label, SIZE) / 2, centre = from + wide / 2;
  const labelled = wide > 2 * half + 4 && centre - half >= (free.get(device) ?? 0) && to === endedMs;
  if (labelled) free.set(device, centre + half + 2);
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
    (labelled ? text(centre, y + LANE / 2 + 4, label, "") : "") + "</g>";
}

const round = (ms: number) => Number(ms.toPrecision(6));

const axisTicks = (fromMs: number, untilMs: number, length: number) =>
  ticksAlong(fromMs, untilMs, length, { unit: " ms", size: SIZE });

function axis(
  { values, labels }: ReturnType<typeof axisTicks>,
  y: number,
  x: (ms: number) => number,
): string {
  return values.map((value, i) =>
    `<path d="M${tenth(x(value))} ${y}v5" stroke="currentColor"/>` + text(x(value), y + 18, labels[i], "")
  ).join("");
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
