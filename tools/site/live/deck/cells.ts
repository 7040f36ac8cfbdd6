// The cells of a deck: what a slide shows of them, and which of them a change reaches.
import type { BuiltCell } from "../session/messages.ts";
import type { Outcome, PageCell } from "../session/session.ts";
import { OutputArea } from "../show/outputs.ts";
import type { CellState, RunCell } from "../page/runner.ts";

export class DeckCell implements RunCell {
  source: string;
  state: CellState = "";
  readonly area: OutputArea;
  readonly show;

  constructor(readonly built: BuiltCell) {
    this.source = built.source;
    this.area = new OutputArea(built.id);
    this.show = this.area.show.bind(this.area);
  }

  get id(): string {
    return this.built.id;
  }

  get isChanged(): boolean {
    return this.source !== this.built.source;
  }

  begin(): void {
    this.area.begin();
  }

  /** What slides show of it: its pictures, in the room of those that the deck came with. */
  end(_outcome: Outcome): void {
    this.area.end();
    const [first, ...more] = document.querySelectorAll<HTMLElement>(`.piece.output[data-cell="${this.id}"]`);
    if (!first || first.contains(this.area.element)) return;
    more.forEach((piece) => piece.remove());
    first.replaceChildren(this.area.element);
    first.classList.add("live-slot");
  }
}

/** Whether slides show anything of what a cell prints and draws. */
export function isOnSlides({ id }: DeckCell): boolean {
  return document.querySelector(`.piece.output[data-cell="${id}"]`) !== null;
}

/** Places of the cells that a change of one reaches: they name what it declares, or what such a cell does. */
export function reachedBy(cells: readonly { source: string }[], index: number): number[] {
  const names = new Set(declared(cells[index].source));
  const reached: number[] = [];
  for (let at = index + 1; at < cells.length; at++) {
    const words = cells[at].source.match(/[\w$]+/g) ?? [];
    if (!words.some((word) => names.has(word))) continue;
    reached.push(at);
    declared(cells[at].source).forEach((name) => names.add(name));
  }
  return reached;
}

/**
 * A cell that opens what is hidden until somebody predicts: a room predicts aloud.
 * @returns undefined if nothing is
 */
export function opensAnswers(cells: readonly { source: string }[]): PageCell | undefined {
  const asked = cells.flatMap(({ source }) =>
    [...source.matchAll(/\bafterPrediction\(\s*("(?:[^"\\\n]|\\.)*")/g)].map(([, name]) => name)
  );
  if (asked.length === 0) return undefined;
  const code = `for (const name of [${asked}]) require("happened-before").showMe(name);`;
  return { id: "live-answers", source: code, compiled: { code, awaits: false } };
}

/** Names that a cell declares at its top, where lines begin without a blank. */
function declared(source: string): string[] {
  const declaration =
    /^(?:abstract |async )*(?:class|function\*?|const|let|var|enum|type|interface) +([\w$]+|[{[][^=]*)/gm;
  return [...source.matchAll(declaration)].flatMap(([, names]) => names.match(/[\w$]+/g) ?? []);
}
