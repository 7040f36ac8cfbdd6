// Makes a page live: its code cells run in a kernel of the page, can be changed, and keep their changes.
// Nothing more is loaded before the visitor asks for it; without this script the page reads the same.
import type { Editor, EditorOptions } from "../editor/editor.ts";
import type { Changes } from "../keep/link.ts";
import type { ChangesPart } from "../keep/part.ts";
import { Keeper, KeptFiles } from "../keep/storage.ts";
import { loadPart } from "../session/parts.ts";
import { Bar } from "./bar.ts";
import { LiveCell, regionsOfCode } from "./cell.ts";
import { LaterSession } from "./later.ts";
import type { Framed } from "../show/outputs.ts";
import { Runner } from "./runner.ts";
import { addFields } from "./fields.ts";
import type { addPicture } from "./sliders.ts";

/** How the end of an address begins that holds changes. */
const isLink = (hash: string) => hash.startsWith("#live=");

const own = document.currentScript as HTMLScriptElement;

export class LivePage {
  private readonly name: string = own.dataset.page!;
  private readonly base: string = new URL(".", own.src).href;
  readonly cells: LiveCell[];
  private readonly runner: Runner;
  private readonly bar: Bar;
  private readonly session: LaterSession;
  private readonly keeper = new Keeper(() => localStorage, location.pathname);
  /** Frames for what cells show whose texts came with a link: somebody else wrote them. */
  private framed: Framed | undefined;
  /** What was asked for and is not done. */
  private turns = 0;

  constructor() {
    const files = new KeptFiles(() => localStorage, new URL(".", location.href).pathname);
    const events = {
      run: ({ index }: LiveCell) => this.busy(this.runner.run(index)),
      runFrom: ({ index }: LiveCell) => this.busy(this.runner.runFrom(index)),
      edit: (cell: LiveCell) => void this.edit(cell),
      reset: (cell: LiveCell) => this.change(cell, cell.original),
      drawn: ({ index, area }: LiveCell) => {
        if (this.framed) return;
        addFields(area.element, (slider, value) => this.busy(this.slide(index, slider, value)));
      },
    };
    this.cells = regionsOfCode(document).map((region, index) =>
      new LiveCell(region, index, events, () => this.framed)
    );
    this.session = new LaterSession(() => ({
      base: this.base,
      page: this.name,
      ...this.framed ? {} : { files: files.read(), onFile: (place, text) => files.write(place, text) },
    }));
    this.bar = new Bar({
      runAll: () => this.busy(this.runner.runAll()),
      stop: () => this.runner.isBusy ? this.runner.stop() : this.session.interrupt(),
      beginAgain: () => this.beginAgain(),
      page: () => ({ name: this.name, base: this.base, originals: this.originals, changes: this.changes }),
    });
    this.runner = new Runner(this.session, this.cells, (words) => this.bar.say(words));
    this.cells.forEach(events.drawn);
    addEventListener("hashchange", () => isLink(location.hash) && location.reload());
  }

  private busy(turn: Promise<void>): void {
    this.turns++;
    this.update();
    void turn.finally(() => {
      this.turns--;
      this.update();
    });
  }

  private update(): void {
    this.bar.update({
      isBusy: this.turns > 0,
      hasChanges: this.framed !== undefined || this.changed.length > 0,
    });
  }

  private get originals(): Changes {
    return Object.fromEntries(this.cells.map(({ id, original }) => [id, original]));
  }

  private get changed(): LiveCell[] {
    return this.cells.filter(({ isChanged }) => isChanged);
  }

  private get changes(): Changes {
    return Object.fromEntries(this.changed.map(({ id, source }) => [id, source]));
  }

  /** What the visitor wrote before, or what a link brings; neither is run. */
  async bringBack(): Promise<void> {
    if (isLink(location.hash)) return await this.open(location.hash);
    const { changes, outdated } = this.keeper.read(this.originals);
    this.setTexts(changes);
    if (this.changed.length === 0) return;
    const since = outdated.length === 0 ? "" : ` The course has changed ${outdated.join(", ")} since.`;
    this.bar.say(`Your changes of ${this.changed.map(({ id }) => id).join(", ")} are back.${since}`);
  }

  private async open(hash: string): Promise<void> {
    try {
      const { readLink, framed } = await loadPart<ChangesPart>(`${this.base}changes.js`, "changes");
      const changes = await readLink(hash);
      this.framed = framed;
      this.setTexts(changes);
      const ids = this.changed.map(({ id }) => id).join(", ");
      this.bar.say(
        `The link that you followed has changed ${
          ids || "no cell of this page"
        }. Nothing of it has run; read it ` +
          `before you run it. Your own changes are kept, and come back with “Begin again”.`,
      );
    } catch (error) {
      this.bar.say(`The changes in this page's address cannot be read: ${(error as Error).message}.`);
    }
  }

  private setTexts(changes: Changes): void {
    for (const cell of this.cells) {
      if (Object.hasOwn(changes, cell.id)) cell.setText(changes[cell.id]);
    }
    this.update();
  }

  change(cell: LiveCell, text: string, isFromEditor = false): void {
    cell.setText(text, isFromEditor);
    this.runner.changed(cell.index);
    const problem = this.framed ? undefined : this.keeper.write(cell.id, text, cell.original);
    if (problem) this.bar.say(problem);
    this.update();
  }

  /** After the slider's cell has run in this kernel: an edit above may have made it another slider. */
  private async slide(index: number, name: string, value: number): Promise<void> {
    const cell = this.cells[index];
    if (cell.state !== "done") await this.runner.run(index);
    const all = cell.area.element;
    const slider = all.querySelector<HTMLElement>(`[id="${name}"]`) ??
      all.querySelector<HTMLElement>(".hb-slider");
    if (cell.state !== "done" || !slider) return;
    const add = await loadPart<typeof addPicture>(`${this.base}sliders.js`, "sliders");
    this.bar.say(await add(slider, value, await this.session.get()));
  }

  /** The page as the course has it; a link's visitor gets the page with what they wrote themselves. */
  async beginAgain(): Promise<void> {
    if (this.framed) {
      history.replaceState(null, "", location.pathname + location.search);
      location.reload();
      return;
    }
    await this.runner.stop();
    for (const cell of this.changed) this.change(cell, cell.original);
    this.keeper.forget();
    this.runner.restart();
    for (const { area } of this.cells) area.reset();
    this.bar.say("All cells are as the course has them.");
  }

  async edit(cell: LiveCell): Promise<void> {
    if (cell.editor) return cell.editor.focus();
    this.bar.say("loading the editor …");
    try {
      const open = await loadPart<(options: EditorOptions) => Editor>(`${this.base}editor.js`, "editor");
      if (!cell.editor) this.openEditor(cell, open);
      this.bar.say("");
    } catch (error) {
      this.bar.say((error as Error).message);
    }
  }

  private openEditor(cell: LiveCell, open: (options: EditorOptions) => Editor): void {
    const above = () => this.cells.slice(0, cell.index).map(({ source }) => source);
    cell.region.closest("details")?.setAttribute("open", "");
    cell.pre.hidden = true;
    cell.region.removeAttribute("tabindex");
    cell.editor = open({
      parent: cell.region,
      text: cell.source,
      label: `code of the cell ${cell.id}`,
      onChange: (text) => this.change(cell, text, true),
      onRun: () => this.busy(this.runner.run(cell.index)),
      complete: async (text, offset) => (await this.session.get()).complete(above(), text, offset),
      describe: async (text, offset) => (await this.session.get()).describe(above(), text, offset),
      diagnose: async (text) => (await this.session.get()).diagnose(above(), text),
    });
    cell.editor.focus();
  }
}

const page = new LivePage();
void page.bringBack();
// For who debugs a page, and for the tests.
(globalThis.__live__ ??= {}).page = page;
