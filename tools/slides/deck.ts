// An executed notebook as a deck of slides: one HTML file that asks nobody for anything.
import { must } from "../process.ts";
import { foundJupyter } from "../setup/jupyter.ts";
import type { Notebook } from "../notebook/format.ts";
import { outsideReferences, prepared } from "../notebook/html.ts";
import { deckFoot, deckHead, templates } from "./assets.ts";
import { shownCells, type ShownOptions } from "./shown.ts";

/**
 * Renders an executed notebook with nbconvert and our template, and puts everything it needs inside.
 * The code of a cell with the tag `hide-input` is left out: its figure is what the room shall see.
 */
export async function toDeck(notebook: Notebook, title: string, options: ShownOptions = {}): Promise<string> {
  const shown = { ...notebook, cells: shownCells(notebook.cells, options) };
  const { stdout } = await must(foundJupyter().python, [
    "-m",
    "nbconvert",
    "--to",
    "slides",
    "--stdin",
    "--stdout",
    "--template",
    "deck",
    "--TagRemovePreprocessor.enabled=True",
    "--TagRemovePreprocessor.remove_input_tags={'hide-input'}",
    `--TemplateExporter.extra_template_basedirs=${templates}`,
  ], { input: JSON.stringify(prepared(shown)) });
  const html = withLinks(stdout)
    .replace("<!-- deck:head -->", () => deckHead(title))
    .replace("<!-- deck:foot -->", () => deckFoot());
  const outside = outsideReferences(stdout);
  if (outside.length > 0) throw new Error(`${title} would load from outside the deck: ${outside.join(", ")}`);
  return html;
}

/** Decks lie beside each other; what else a notebook links to in the checkout is not there where a deck is shown. */
function withLinks(html: string): string {
  return html.replace(/<a href="(?![a-z]+:|#)([^"]*)">([^<]*)<\/a>/g, (_, address: string, text: string) => {
    const name = address.match(/^([^/]+)\.ipynb$/)?.[1];
    return name ? `<a href="${name}.html">${text}</a>` : text;
  });
}
