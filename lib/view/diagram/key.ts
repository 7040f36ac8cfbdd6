/** What the symbols of a diagram mean: only those that it uses. */
import { SYMBOL_PATHS } from "./drawing/marks.ts";
import type { MarkKind } from "./reading/scene.ts";

const MARKS: readonly [MarkKind, string][] = [
  ["crash", "crash"],
  ["recover", "recovery"],
  ["timeout", "timeout"],
  ["output", "output"],
  ["deliver", "delivery"],
  ["slow", "slower from here"],
];

const LINES: readonly [string, string, string][] = [
  ["lost", "hb-arrow hb-lost", `<path d="M1 7H19"/><path class="hb-cross" d="M18 3L26 11M18 11L26 3"/>`],
  ["under way", "hb-arrow hb-under-way", `<path d="M1 7H28"/>`],
  ["held back", "hb-span hb-held-back", `<path d="M3 3V9H27V3"/>`],
  ["in service", "hb-span hb-in-service", `<path d="M3 3V9H27V3"/>`],
  ["force", "hb-span hb-force", `<path d="M3 3V9H27V3"/>`],
  ["device", "hb-span hb-device", `<path d="M3 3V9H27V3"/>`],
];

const NAMES: { readonly [kind: string]: string } = {
  "lost": "lost",
  "under way": "under way at the end",
  "held back": "held back until delivery",
  "in service": "waits and is served",
  "force": "log being forced",
  "device": "device at work",
};

/** HTML; empty where nothing needs an explanation. */
export function keyOfDiagram(used: ReadonlySet<string>): string {
  const items = [
    ...LINES.filter(([name]) => used.has(name)).map(([name, style, svg]) =>
      item(30, style, svg, NAMES[name])
    ),
    ...MARKS.filter(([kind]) => used.has(kind)).map(([kind, name]) =>
      item(14, `hb-mark hb-${kind}`, `<path transform="translate(7 7)" d="${SYMBOL_PATHS[kind]}"/>`, name)
    ),
  ];
  return items.length === 0 ? "" : `<div class="hb-key">${items.join("")}</div>`;
}

const item = (width: number, style: string, svg: string, name: string) =>
  `<span><svg width="${width}" height="14" viewBox="0 0 ${width} 14" aria-hidden="true"><g class="${style}">${svg}</g></svg>${name}</span>`;
