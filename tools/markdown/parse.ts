// Markdown as Jupyter reads it: formulas are taken out, the rest is CommonMark with GitHub's tables,
// strikethrough, task lists and bare addresses, and the formulas are put back; where they turn out to stand
// in code or in an address, as they were written.
import MarkdownIt, { type Token } from "markdown-it";
import { type Formula, mark, takeFormulas } from "./formulas.ts";

export interface Parsed {
  /** A formula in it is a token of its own, see {@link formulaOf}; in a token of raw HTML it is a mark. */
  tokens: Token[];
  formulas: Formula[];
  /** Formulas that Jupyter would show as raw TeX. */
  problems: string[];
}

export function parseMarkdown(source: string): Parsed {
  const text = source.replace(/\r\n?/g, "\n");
  const taken = takeFormulas(text, new MarkdownIt({ html: true }).parse(text, {}));
  const restored = (given: string) => given.replace(mark, (_, index) => taken.formulas[index].source);
  const parser = new MarkdownIt({ html: true, linkify: true });
  // Only what begins with https:// and the like: README.md is no address in Moldova.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  const { normalizeLink, validateLink } = parser;
  parser.normalizeLink = (address) => normalizeLink.call(parser, restored(address));
  // A picture that lies in the notebook is as welcome as one that lies beside it.
  parser.validateLink = (address) => /^data:/i.test(address) || validateLink.call(parser, restored(address));
  const tokens = parser.parse(taken.text, {});
  tokens.forEach((token) => putBack(token, taken.formulas, restored));
  markTasks(tokens);
  return { ...taken, tokens };
}

const isHtml = ({ type }: Token) => type === "html_block" || type === "html_inline";

function putBack(token: Token, formulas: Formula[], restored: (given: string) => string): void {
  if (token.type !== "inline" && !isHtml(token)) token.content = restored(token.content);
  token.info = restored(token.info);
  token.attrs?.forEach((attribute) => attribute[1] = restored(String(attribute[1])));
  if (token.type === "inline") {
    token.children = token.children!.flatMap((child) =>
      child.type === "text" ? split(child, formulas) : [child]
    );
  }
  token.children?.forEach((child) => putBack(child, formulas, restored));
}

/** A text with marks as texts and formulas. */
function split(text: Token, formulas: Formula[]): Token[] {
  const Made = text.constructor as typeof Token;
  return text.content.split(mark).map((part, index) => {
    const token = new Made(index % 2 === 0 ? "text" : "formula", "", 0);
    if (index % 2 === 0) token.content = part;
    else token.meta = { formula: formulas[Number(part)] };
    return token;
  });
}

/** What a token of the type `formula` stands for. */
export function formulaOf(token: Token): Formula {
  return token.meta!.formula as Formula;
}

/** `- [ ] to do` and `- [x] done` */
function markTasks(tokens: Token[]): void {
  tokens.forEach((token, index) => {
    const first = token.children?.[0];
    const box = tokens[index - 2]?.type === "list_item_open"
      ? first?.content.match(/^\[([ xX])\](?=\s)/)
      : null;
    if (!box || first?.type !== "text") return;
    first.content = first.content.slice(3);
    const task = new (token.constructor as typeof Token)("html_inline", "", 0);
    const isDone = box[1] !== " ";
    task.content = `<input type="checkbox" disabled aria-label="${isDone ? "done" : "to do"}"${
      isDone ? " checked" : ""
    }>`;
    token.children!.unshift(task);
  });
}

/** What is left of Markdown without its markup; formulas by `nameOf`. */
export function wordsOf(tokens: Token[], nameOf = ({ tex }: Formula) => tex.trim()): string {
  return tokens.map((token): string => {
    if (token.type === "formula") return nameOf(formulaOf(token));
    if (token.type === "softbreak" || token.type === "hardbreak") return " ";
    if (token.children) return wordsOf(token.children, nameOf);
    return isHtml(token) ? "" : token.content;
  }).join("");
}
