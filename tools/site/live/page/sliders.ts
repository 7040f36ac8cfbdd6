// Sliders over numbers take values that they have no picture of: the kernel makes it then.
import type { LiveOutput } from "../session/outputs.ts";
import { make } from "../show/dom.ts";
import { setHtml } from "../show/outputs.ts";

/** Gives each slider a field for another value. */
export function addFields(area: ParentNode, ask: (name: string, value: number) => void): void {
  for (const slider of area.querySelectorAll<HTMLElement>(".hb-slider[data-step]")) {
    if (slider.querySelector(".live-value")) continue;
    const values = framesOf(slider).map(valueOf);
    const field = make("input", {
      type: "number",
      min: String(values[0]),
      max: String(values.at(-1)),
      step: slider.dataset.step!,
      placeholder: "another value",
      "aria-label": "another value: the page computes its picture",
      class: "live-value",
    });
    field.addEventListener("change", () => {
      if (field.value === "" || !field.reportValidity() || goTo(slider, Number(field.value))) return;
      ask(slider.id, Number(field.value));
    });
    slider.querySelector(".hb-slide")!.append(field);
  }
}

/** Puts a picture among those of a slider, in the order of their values, and goes there. */
export function addPicture(
  slider: HTMLElement,
  value: number,
  outputs: readonly LiveOutput[],
): string | undefined {
  for (const output of outputs) {
    if (output.output_type === "error") return `no picture for ${value}: ${output.evalue}`;
    const html = output.output_type === "display_data" ? output.data["text/html"] : undefined;
    if (html === undefined) continue;
    const frame = make("div", { class: "hb-frame", "data-value": String(value) });
    const frames = framesOf(slider);
    const next = frames.find((one) => valueOf(one) > value);
    if (next) next.before(frame);
    else frames.at(-1)!.after(frame);
    setHtml(frame, html);
    slider.querySelector<HTMLInputElement>("input[type=range]")!.max = String(frames.length);
    goTo(slider, value);
  }
}

function goTo(slider: HTMLElement, value: number): boolean {
  const at = framesOf(slider).findIndex((frame) => valueOf(frame) === value);
  if (at < 0) return false;
  const range = slider.querySelector<HTMLInputElement>("input[type=range]")!;
  range.value = String(at);
  range.dispatchEvent(new Event("input"));
  return true;
}

const framesOf = (slider: HTMLElement) => [...slider.querySelectorAll<HTMLElement>(":scope > .hb-frame")];
const valueOf = (frame: HTMLElement) => Number(frame.dataset.value);
