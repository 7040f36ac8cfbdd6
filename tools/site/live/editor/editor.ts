// The editor of one cell: CodeMirror. Tab indents; Escape, then Tab, leaves it by keyboard.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  type CompletionContext,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import type { Completions, Described, Diagnostic } from "../session/messages.ts";
import { colours, theme } from "./theme.ts";

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  /** What a screen reader calls it. */
  label: string;
  onChange(text: string): void;
  onRun(): void;
  complete(text: string, offset: number): Promise<Completions | undefined>;
  describe(text: string, offset: number): Promise<Described | undefined>;
  diagnose(text: string): Promise<Diagnostic[]>;
}

export interface Editor {
  focus(): void;
  setText(text: string): void;
  close(): void;
}

/** So many candidates are shown. */
const most = 200;
/** After so long without a key, errors are looked for. */
const quietMs = 400;

export function openEditor(options: EditorOptions): Editor {
  const { parent, text, label, onChange } = options;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keys(options),
        lineNumbers(),
        history(),
        drawSelection(),
        indentUnit.of("  "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        theme,
        help(options),
        EditorView.lineWrapping,
        EditorView.editorAttributes.of({ class: "highlight" }), // the site's rules for colours hold inside
        EditorView.contentAttributes.of({
          "aria-label": `${label}; Shift and Enter run it; Escape, then Tab, leaves it`,
        }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    setText: (insert) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }),
    close: () => view.destroy(),
  };
}

function keys({ onRun }: EditorOptions) {
  const run = (view: EditorView) => {
    closeCompletion(view); // also one that is only on its way
    onRun();
    return true;
  };
  return keymap.of([
    { key: "Shift-Enter", run },
    { key: "Mod-Enter", run },
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...historyKeymap,
    ...defaultKeymap,
    indentWithTab,
  ]);
}

/** What TypeScript knows: names that fit, what they are, and what is wrong. */
function help({ complete, describe, diagnose }: EditorOptions) {
  const names = async (context: CompletionContext) => {
    if (!context.explicit && !context.matchBefore(/[\w$.]$/)) return null;
    const text = context.state.doc.toString();
    const found = await complete(text, context.pos);
    if (!found || context.aborted) return null;
    const { from, to, candidates } = found;
    return {
      from,
      to,
      options: candidates.slice(0, most).map((name) => ({
        label: name,
        info: () => about(text, name, from, to),
      })),
    };
  };
  /** The words of a name's declaration, as if it stood there. */
  const about = async (text: string, name: string, from: number, to: number) => {
    const found = await describe(text.slice(0, from) + name + text.slice(to), from);
    return found ? told(found) : null;
  };
  return [
    autocompletion({ override: [names] }),
    hoverTooltip(async (view, at) => {
      const found = await describe(view.state.doc.toString(), at);
      return found ? { pos: found.from, end: found.to, create: () => ({ dom: told(found) }) } : null;
    }),
    linter(async (view) => {
      const found = await diagnose(view.state.doc.toString());
      const { length } = view.state.doc;
      return found.map(({ from, to, message }) => ({
        from: Math.min(from, length),
        to: Math.min(Math.max(to, from + 1), length),
        severity: "error" as const,
        message,
      }));
    }, { delay: quietMs }),
  ];
}

function told({ type, about }: Described): HTMLElement {
  const box = document.createElement("div");
  box.className = "live-told";
  const name = document.createElement("b");
  name.textContent = type;
  box.append(name, about ? `\n\n${about}` : "");
  return box;
}
