// In a deck: E, or the button in the corner, opens the code of a slide in the slide, where it is changed and
// run; slides that show what it reaches show it anew. What it needs is loaded then, from beside the deck.
import type { Editor, EditorOptions } from "../editor/editor.ts";
import { LaterSession } from "../page/later.ts";
import { Runner } from "../page/runner.ts";
import type { BuiltCell } from "../session/messages.ts";
import { loadPart } from "../session/parts.ts";
import { button, make } from "../show/dom.ts";
import { DeckCell, isOnSlides, opensAnswers, reachedBy } from "./cells.ts";
import { style } from "./style.ts";

interface Reveal {
  getCurrentSlide(): HTMLElement | undefined;
  on(event: string, then: () => void): void;
}
declare const Reveal: Reveal;

const own = document.currentScript as HTMLScriptElement;
const label = "code of the cell ";
/** What a slide has room for, px of its 720: as in `tools/slides/templates/deck/layout.js`. */
const pageHeight = 626;

class LiveDeck {
  private readonly name = own.dataset.page!;
  private readonly base = new URL(".", own.src).href;
  private readonly session = new LaterSession(() => ({ base: this.base, page: this.name }));
  private readonly opener = button("Edit (E)", () => this.open(), "Edit and run the code of this slide (E)");
  private readonly status = make("span", { role: "status" });
  private readonly place = make("div", { class: "live-place" });
  private readonly panel: HTMLElement;
  private runner: Runner | undefined;
  private cells: DeckCell[] = [];
  private editor: Editor | undefined;

  constructor() {
    this.panel = make(
      "div",
      { class: "live-slide", role: "dialog", "aria-label": "change and run the code of this slide" },
      this.place,
      make(
        "p",
        {},
        button("Run (Shift Enter)", () => this.run()),
        button("Stop", () => this.runner?.stop()),
        button("Close", () => this.close()),
        this.status,
      ),
    );
    this.opener.className = "live-opener";
    this.opener.hidden = true;
    document.head.append(make("style", {}, style));
    document.body.append(this.opener);
    // What is typed here turns no slides.
    this.panel.addEventListener("keydown", (event) => event.stopPropagation());
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "e" || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest?.("input, textarea, [contenteditable], .live-slide")) return;
      event.preventDefault();
      void this.open();
    });
    Reveal.on("ready", () => this.look());
    Reveal.on("slidechanged", () => this.look());
  }

  /** The name of the cell whose code the slide shows. */
  private get shown(): string | undefined {
    const region = Reveal.getCurrentSlide()?.querySelector(`.code[aria-label^="${label}"]`);
    return region?.getAttribute("aria-label")?.slice(label.length).replace(/[ ,].*/, "");
  }

  private look(): void {
    if (this.panel.isConnected) this.close();
    this.opener.hidden = this.shown === undefined;
    keepOnSlide(Reveal.getCurrentSlide());
  }

  private async open(): Promise<void> {
    const id = this.shown;
    if (id === undefined || this.panel.isConnected) return;
    Reveal.getCurrentSlide()!.append(this.panel);
    this.opener.hidden = true;
    try {
      this.say("loading …");
      const part = `${this.name}.cells`;
      const built = await loadPart<BuiltCell[]>(`${this.base}${part}.js`, part);
      const openEditor = await loadPart<(options: EditorOptions) => Editor>(
        `${this.base}editor.js`,
        "editor",
      );
      if (this.cells.length === 0) this.cells = built.map((cell) => new DeckCell(cell));
      this.runner ??= new Runner(this.session, this.cells, (words) => this.say(words));
      this.say("");
      this.edit(this.cells.findIndex((cell) => cell.id === id), openEditor);
    } catch (error) {
      this.say((error as Error).message);
    }
  }

  private edit(index: number, openEditor: (options: EditorOptions) => Editor): void {
    const cell = this.cells[index];
    const above = () => this.cells.slice(0, index).map(({ source }) => source);
    this.editor?.close();
    this.place.replaceChildren();
    this.panel.dataset.cell = cell.id;
    this.editor = openEditor({
      parent: this.place,
      text: cell.source,
      label: `code of the cell ${cell.id}`,
      onChange: (text) => this.change(index, text),
      onRun: () => void this.run(),
      complete: async (text, offset) => (await this.session.get()).complete(above(), text, offset),
      describe: async (text, offset) => (await this.session.get()).describe(above(), text, offset),
      diagnose: async (text) => (await this.session.get()).diagnose(above(), text),
    });
    this.editor.focus();
  }

  private change(index: number, text: string): void {
    this.cells[index].source = text;
    for (const at of [index, ...reachedBy(this.cells, index)]) {
      if (this.cells[at].state !== "") this.cells[at].state = "stale";
    }
  }

  /** The cell, and then those that slides show something of and that it reaches. */
  private async run(): Promise<void> {
    const { runner } = this;
    const index = this.cells.findIndex(({ id }) => id === this.panel.dataset.cell);
    if (!runner || runner.isBusy || index < 0) return;
    const cell = this.cells[index];
    this.say("loading …");
    const opening = opensAnswers(this.cells);
    if (opening) await this.session.run(opening, () => {});
    await runner.run(index);
    this.place.querySelector(".live-out")?.remove();
    if (!isOnSlides(cell) || cell.state === "error") this.place.append(cell.area.element);
    if (cell.state !== "done") return this.say(cell.state);
    const last = reachedBy(this.cells, index).filter((at) => isOnSlides(this.cells[at])).at(-1);
    if (last !== undefined) await runner.run(last);
    this.showText(cell);
    if (cell.state === "done") this.say("done; what slides show of it is new");
  }

  /** The listing that the room sees; one that goes on over slides is put together on the first. */
  private showText({ id, source, isChanged }: DeckCell): void {
    if (!isChanged) return;
    const [first, ...more] = document.querySelectorAll(`.code[aria-label="${label}${id}"] pre`);
    if (first) first.textContent = source;
    for (const pre of more) pre.textContent = "// see the first part";
    for (const pre of [first, ...more]) pre?.closest(".code")?.classList.add("live-text");
    keepOnSlide(Reveal.getCurrentSlide());
  }

  private close(): void {
    this.editor?.close();
    this.editor = undefined;
    this.panel.remove();
    this.opener.hidden = this.shown === undefined;
  }

  private say(words: string): void {
    this.status.textContent = words;
  }
}

/** New pictures and listings that are too large for their slide become smaller, at last they scroll. */
function keepOnSlide(slide: HTMLElement | undefined): void {
  const page = slide?.querySelector<HTMLElement>(".page");
  if (!page) return;
  for (const piece of page.querySelectorAll<HTMLElement>(".live-slot, .live-text")) {
    const { style, classList } = piece;
    classList.remove("scrolls");
    const over = () => page.offsetHeight - pageHeight;
    for (let zoom = 1; zoom >= 0.7; zoom -= 0.05) {
      style.setProperty("--live-zoom", `${zoom}`);
      if (over() <= 0) break;
    }
    if (over() <= 0) continue;
    style.setProperty("--room", `${Math.max(120, piece.offsetHeight - over())}px`);
    classList.add("scrolls");
    piece.tabIndex = 0;
  }
}

new LiveDeck();
