// Sliders over numbers take values that they have no picture of.
import { make } from "../show/dom.ts";

/** Gives each slider a field for another value. */
export function addFields(area: ParentNode, ask: (name: string, value: number) => void): void {
  for (const slider of area.querySelectorAll<HTMLElement>(".hb-slider[data-step]:not(:has(.live-value))")) {
    const frames = [...slider.querySelectorAll<HTMLElement>(":scope > .hb-frame")];
    const field = make("input", {
      type: "number",
      min: frames[0].dataset.value!,
      max: frames.at(-1)!.dataset.value!,
      step: slider.dataset.step!,
      placeholder: "another value",
      "aria-label": "another value: the page computes its picture",
      class: "live-value",
    });
    field.addEventListener("change", () => {
      if (field.value !== "" && field.reportValidity()) ask(slider.id, Number(field.value));
    });
    slider.querySelector(".hb-slide")!.append(field);
  }
}
