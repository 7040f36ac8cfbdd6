// What a visitor can do with the changes of a page: look at them, hand them on, take them along.
import { loadPart } from "../session/parts.ts";
import { make } from "../show/dom.ts";
import { framed, listenToFrames } from "../show/frame.ts";
import { differences } from "./difference.ts";
import { type Changes, fromLink, longLink, toLink } from "./link.ts";
import { type NotebookFile, save, withChanges } from "./notebook.ts";

/** The page as it is when the visitor asks. */
export interface ChangedPage {
  name: string;
  /** Where its parts are. */
  base: string;
  originals: Changes;
  changes: Changes;
  /** Where longer answers go, below the buttons. */
  panel: HTMLElement;
  say(words: string): void;
}

function showDifferences({ originals, changes, panel }: ChangedPage): void {
  panel.replaceChildren(make("h2", {}, "What changed"), ...differences(originals, changes));
}

async function shareLink({ changes, panel, say }: ChangedPage): Promise<void> {
  const link = location.href.replace(/#.*$/, "") + await toLink(changes);
  const size = `${link.length.toLocaleString("en")} characters`;
  const warning = link.length > longLink ? ", which mail and chat may cut off: better send the notebook" : "";
  const field = make("input", { type: "text", readonly: "", "aria-label": "the link", value: link });
  panel.replaceChildren(make("h2", {}, "A link that holds your changes"), field);
  field.select();
  try {
    await navigator.clipboard.writeText(link);
    say(`The link is in the clipboard: ${size}${warning}.`);
  } catch {
    // not every browser lets a page write there
    say(`The link is below, to be copied: ${size}${warning}.`);
  }
}

async function download({ name, base, changes }: ChangedPage): Promise<void> {
  const file = `${name}.notebook`;
  const notebook = await loadPart<NotebookFile>(`${base}${file}.js`, file);
  save(`${name}.ipynb`, withChanges(notebook, changes));
}

const part = { showDifferences, shareLink, download, readLink: fromLink, framed };
listenToFrames();
export type ChangesPart = typeof part;

(globalThis.__live__ ??= {}).changes = part;
