// An executed notebook as a deck of slides: one HTML file that asks nobody for anything.
import { convert } from "../notebook/convert.ts";
import type { Notebook } from "../notebook/format.ts";
import { outsideReferences } from "../notebook/html.ts";
import { deckFoot, deckHead, templates } from "./assets.ts";
import { shownCells, type ShownOptions } from "./shown.ts";

export interface DeckOptions extends ShownOptions {
  /** Where the names of pictures begin; the course's notebooks if it is not given. */
  folder?: string;
  /** The script that makes its code run, if it lies beside the deck, and the page whose cells these are. */
  live?: { script: string; page: string };
}

/**
 * Renders an executed notebook with nbconvert and our template, and puts everything it needs inside.
 * The code of a cell with the tag `hide-input` is left out: its figure is what the room shall see.
 */
export async function toDeck(notebook: Notebook, title: string, options: DeckOptions = {}): Promise<string> {
  const shown = { ...notebook, cells: shownCells(notebook.cells, options) };
  const args = [
    "--to",
    "slides",
    "--template",
    "deck",
    "--TagRemovePreprocessor.enabled=True",
    "--TagRemovePreprocessor.remove_input_tags={'hide-input'}",
    `--TemplateExporter.extra_template_basedirs=${templates}`,
  ];
  const page = await convert(shown, { title, folder: options.folder, args });
  const html = withLinks(page)
    .replace("<!-- deck:head -->", () => deckHead(title))
    .replace("<!-- deck:foot -->", () => deckFoot() + liveScript(options));
  const outside = outsideReferences(page);
  if (outside.length > 0) throw new Error(`${title} would load from outside the deck: ${outside.join(", ")}`);
  return html;
}

/** A deck that was sent without its folder has no such script, and is a deck all the same. */
function liveScript({ live }: DeckOptions): string {
  return live ? `\n<script src="${live.script}" data-page="${live.page}"></script>` : "";
}

/**
 * Decks lie beside each other; what else a notebook links to in the checkout is not there where a deck is
 * shown.
 */
function withLinks(html: string): string {
  return html.replace(/<a href="(?![a-z]+:|#)([^"]*)">([^<]*)<\/a>/g, (_, address: string, text: string) => {
    const name = address.match(/^([^/]+)\.ipynb$/)?.[1];
    return name ? `<a href="${name}.html">${text}</a>` : text;
  });
}
