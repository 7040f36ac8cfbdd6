// What stands below a cell, made from Jupyter's outputs as the site's template makes it.
import type { LiveOutput } from "../session/outputs.ts";
import { make } from "./dom.ts";

export type Framed = (html: string, title: string) => HTMLElement;

export class OutputArea {
  readonly element: HTMLElement;
  private shown: readonly LiveOutput[] = [];
  private isOld = false;
  /** What the page came with. */
  private built: readonly Element[] = [];

  /** @param framed what puts HTML into a frame of its own, where the code is somebody else's */
  constructor(
    private readonly id: string,
    private readonly framed: () => Framed | undefined = () => undefined,
  ) {
    this.element = make("div", { class: "live-out", "data-cell": id });
  }

  adopt(element: Element): void {
    this.element.append(element);
    this.built = [...this.built, element];
  }

  /** What the page came with, and nothing else. */
  reset(): void {
    this.clear();
    this.element.append(...this.built);
  }

  /** What was there stays, faintly, until there is something new: the page does not jump. */
  begin(): void {
    this.isOld = true;
    this.element.classList.add("live-old");
  }

  show(outputs: readonly LiveOutput[]): void {
    if (this.isOld) this.clear();
    for (const [at, output] of outputs.entries()) {
      const before = this.shown[at];
      if (before === output) continue;
      const there = this.element.children[at];
      const more = moreText(before, output);
      if (there && more !== undefined) there.append(more);
      else if (there) there.replaceWith(this.drawn(output));
      else this.element.append(this.drawn(output));
    }
    this.shown = outputs;
  }

  /** A cell that has shown nothing leaves nothing. */
  end(): void {
    if (this.isOld) this.clear();
  }

  private clear(): void {
    this.isOld = false;
    this.element.classList.remove("live-old");
    this.element.replaceChildren();
    this.shown = [];
  }

  private drawn(output: LiveOutput): HTMLElement {
    if (output.output_type === "stream") return this.printed(output.text, output.name === "stderr");
    if (output.output_type === "error") return this.printed(output.traceback.join("\n"), true);
    const { data } = output;
    const html = data["text/html"] ?? data["image/svg+xml"];
    if (html === undefined) return this.printed(data["text/plain"] ?? Object.values(data)[0] ?? "", false);
    const place = make("div", { class: "output" });
    const framed = this.framed();
    if (framed) place.append(framed(html, `what the cell ${this.id} shows`));
    else setHtml(place, html);
    return place;
  }

  private printed(text: string, isProblem: boolean): HTMLElement {
    const label = isProblem ? "what went wrong in" : "what was printed by";
    const attributes = { role: "region", tabindex: "0", "aria-label": `${label} the cell ${this.id}` };
    return make(
      "pre",
      { class: isProblem ? "printed live-problem" : "printed", ...attributes },
      withoutColours(text),
    );
  }
}

/** What a text has got since: what is selected in it stays so. */
function moreText(before: LiveOutput | undefined, now: LiveOutput): string | undefined {
  if (before?.output_type !== "stream" || now.output_type !== "stream") return undefined;
  if (before.name !== now.name || !now.text.startsWith(before.text)) return undefined;
  return now.text.slice(before.text.length);
}

/** Terminal's colours, which tracebacks may have. */
function withoutColours(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[\d;]*m/g, "");
}

/** Scripts that come with HTML do not run by themselves: each is made anew. */
export function setHtml(place: Element, html: string): void {
  place.innerHTML = html;
  for (const old of place.querySelectorAll("script")) {
    const script = make("script");
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
  // What scrolls must be reachable by keyboard.
  for (const part of [place, ...place.querySelectorAll(".hb-scroll")]) {
    if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", "0");
  }
}
