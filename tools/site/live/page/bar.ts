// What concerns the page as a whole: run all, stop, begin again, and what becomes of the changes.
import type { ChangedPage, ChangesPart } from "../keep/part.ts";
import { loadPart } from "../session/parts.ts";
import { button, make } from "../show/dom.ts";

type Use = "showDifferences" | "shareLink" | "download";

export interface BarActions {
  runAll(): void;
  stop(): void;
  beginAgain(): void;
  /** What the parts for changes need to know. */
  page(): Omit<ChangedPage, "panel" | "say">;
}

const about =
  "The cells of this page run here, in your browser. “Run” first runs the cells above that have not " +
  "run yet. What you change is kept in this browser and sent nowhere.";

export class Bar {
  private readonly status = make("p", { class: "live-status", role: "status" });
  private readonly stop: HTMLButtonElement;
  private readonly mine: HTMLElement;
  private readonly panel = make("div", { class: "live-panel" });

  constructor(private readonly actions: BarActions) {
    this.stop = button("Stop", actions.stop, "Stop the cell that runs");
    const changed = (text: string, use: Use, label?: string) => button(text, () => this.use(use), label);
    this.mine = make(
      "span",
      { class: "live-mine" },
      changed("What changed", "showDifferences"),
      changed("Link", "shareLink", "Link to this page with my changes"),
      button("Begin again", actions.beginAgain, "Begin again: undo all changes of this page"),
    );
    const buttons = make(
      "div",
      { class: "live-buttons", role: "group", "aria-label": "all cells" },
      button("Run all", actions.runAll, "Run all cells, from the top, in a new kernel"),
      this.stop,
      changed("Download", "download", "Download the notebook with my changes"),
      this.mine,
    );
    const bar = make("div", { class: "live-bar" }, buttons, this.status);
    document.querySelector("main")!.prepend(make("p", { class: "live-about" }, about), bar, this.panel);
    this.update({ isBusy: false, hasChanges: false });
  }

  say(words: string): void {
    this.status.textContent = words;
  }

  update({ isBusy, hasChanges }: { isBusy: boolean; hasChanges: boolean }): void {
    this.stop.disabled = !isBusy;
    this.mine.hidden = !hasChanges;
    this.panel.replaceChildren();
  }

  private async use(what: Use): Promise<void> {
    try {
      const part = await loadPart<ChangesPart>(`${this.actions.page().base}changes.js`, "changes");
      await part[what]({ ...this.actions.page(), panel: this.panel, say: (words) => this.say(words) });
    } catch (error) {
      this.say((error as Error).message);
    }
  }
}
