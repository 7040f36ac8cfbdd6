// The editor's colours: classes of the site's own highlighting, so that light and dark follow the page.
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], class: "k" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: "s2" },
  { tag: [tags.number, tags.bool, tags.null], class: "mi" },
  { tag: [tags.lineComment, tags.blockComment], class: "c1" },
  { tag: [tags.typeName, tags.className], class: "nc" },
]);

export const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "inherit", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: '"Source Code Pro", ui-monospace, monospace', lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "none" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { backgroundColor: "light-dark(#cfe3f2, #26465f)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "light-dark(#d9ead3, #35533a)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    border: "1px solid var(--soft)",
    color: "var(--ink)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--paper)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "light-dark(#b3390b, #ff9a6b)" },
});
