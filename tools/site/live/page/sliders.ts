// The kernel makes the picture of a value that a slider has none of.
import type { LiveOutput } from "../session/outputs.ts";
import type { Session } from "../session/session.ts";
import { make } from "../show/dom.ts";
import { setHtml } from "../show/outputs.ts";

/**
 * Goes to a value; its picture is put among the others, in the order of their values, if it is not there yet.
 * @returns what the visitor must hear, or nothing
 */
export async function addPicture(slider: HTMLElement, value: number, session: Session): Promise<string> {
  if (goTo(slider, value)) return "";
  let outputs: readonly LiveOutput[] = [];
  await session.slide(slider.id, value, (all) => outputs = all);
  for (const output of outputs) {
    if (output.output_type === "error") return `no picture for ${value}: ${output.evalue}`;
    const html = output.output_type === "display_data" ? output.data["text/html"] : undefined;
    if (html !== undefined) add(slider, value, html);
  }
  return "";
}

function add(slider: HTMLElement, value: number, html: string): void {
  const frame = make("div", { class: "hb-frame", "data-value": String(value) });
  const frames = framesOf(slider);
  const next = frames.find((one) => valueOf(one) > value);
  if (next) next.before(frame);
  else frames.at(-1)!.after(frame);
  setHtml(frame, html);
  rangeOf(slider).max = String(frames.length);
  goTo(slider, value);
}

function goTo(slider: HTMLElement, value: number): boolean {
  const at = framesOf(slider).findIndex((frame) => valueOf(frame) === value);
  if (at < 0) return false;
  rangeOf(slider).value = String(at);
  rangeOf(slider).dispatchEvent(new Event("input"));
  return true;
}

const rangeOf = (slider: HTMLElement) => slider.querySelector<HTMLInputElement>("input[type=range]")!;
const framesOf = (slider: HTMLElement) => [...slider.querySelectorAll<HTMLElement>(":scope > .hb-frame")];
const valueOf = (frame: HTMLElement) => Number(frame.dataset.value);

(globalThis.__live__ ??= {}).sliders = addPicture;
