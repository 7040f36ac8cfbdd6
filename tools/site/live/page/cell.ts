// A code cell of the page: its buttons, its state, its text and what stands below it.
import type { Editor } from "../editor/editor.ts";
import type { Outcome } from "../session/session.ts";
import { button, make } from "../show/dom.ts";
import { type Framed, OutputArea } from "../show/outputs.ts";
import type { CellState, RunCell } from "./runner.ts";

export interface CellEvents {
  run(cell: LiveCell): void;
  runFrom(cell: LiveCell): void;
  edit(cell: LiveCell): void;
  reset(cell: LiveCell): void;
  /** Something new stands below it, or what the page came with. */
  drawn(cell: LiveCell): void;
}

const words: Record<CellState, string> = {
  "": "",
  waiting: "waits",
  running: "running …",
  done: "done",
  error: "error",
  stopped: "stopped",
  stale: "not run since a change",
};

const label = "code of the cell ";

export class LiveCell implements RunCell {
  readonly id: string;
  readonly original: string;
  readonly area: OutputArea;
  readonly show;
  editor: Editor | undefined;
  private text: string;
  private now: CellState = "";
  private readonly told = make("span", { class: "live-state" });
  private readonly undo: HTMLButtonElement;

  constructor(
    readonly region: HTMLElement,
    readonly index: number,
    private readonly events: CellEvents,
    framed: () => Framed | undefined,
  ) {
    this.id = region.getAttribute("aria-label")!.slice(label.length);
    this.original = this.text = this.pre.textContent!.replace(/\n$/, "");
    this.area = new OutputArea(this.id, framed);
    this.show = this.area.show.bind(this.area);
    this.undo = button("Undo", () => events.reset(this), `Undo my changes of the cell ${this.id}`);
    this.undo.hidden = true;
    const tools = make(
      "div",
      { class: "live-tools", role: "group", "aria-label": `the cell ${this.id}` },
      button("Run", () => events.run(this), `Run the cell ${this.id}`),
      button("Run from here", () => events.runFrom(this), `Run from here: the cell ${this.id} and all below`),
      button("Edit", () => events.edit(this), `Edit the cell ${this.id}`),
      this.undo,
      this.told,
    );
    // A cell whose code is folded shows its outputs all the same.
    const outer = region.closest("details.folded") ?? region;
    while (outer.nextElementSibling?.matches(".output, .printed")) {
      this.area.adopt(outer.nextElementSibling);
    }
    const isShown = this.area.element.childElementCount > 0;
    outer.after(this.area.element);
    (isShown ? outer : region).after(tools);
  }

  get pre(): HTMLElement {
    return this.region.querySelector("pre")!;
  }

  get source(): string {
    return this.text;
  }

  get isChanged(): boolean {
    return this.text !== this.original;
  }

  get state(): CellState {
    return this.now;
  }

  set state(state: CellState) {
    this.now = state;
    this.told.textContent = words[state];
    this.told.dataset.state = state;
  }

  /** The visitor's text, or that of a link; an open editor that it does not come from shows it, too. */
  setText(text: string, isFromEditor = false): void {
    this.text = text;
    this.undo.hidden = !this.isChanged;
    this.region.classList.toggle("live-changed", this.isChanged);
    if (!isFromEditor) this.editor?.setText(text);
    this.pre.textContent = `${text}\n`; // behind an editor, too: it is what is copied
  }

  begin(): void {
    this.area.begin();
  }

  end(outcome: Outcome, ms: number): void {
    this.area.end();
    this.events.drawn(this);
    if (outcome === "ok") {
      this.told.textContent = `done in ${ms < 995 ? `${Math.ceil(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`;
    }
  }
}

export function regionsOfCode(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`.code[aria-label^="${label}"]`)];
}
