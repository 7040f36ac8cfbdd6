/** Shows how something of the library is written, ready to be copied into a cell. */
import { escapeHtml, nameOf, Picture, scriptJson } from "../../view/page/picture.ts";
import { show } from "../../view/page/show.ts";
import { THEME } from "../../view/page/theme.ts";
import { CODE_STYLE, highlightLines } from "./highlight.ts";
import { asCell, type Code, librarySource } from "./library.ts";
import { readable } from "./readable.ts";

/**
 * Shows the TypeScript of a class or function of the library, in colours, with a button that copies a cell
 * which begins from it. Of a class that a notebook defines, what it was compiled to is shown: its types are
 * gone when it runs.
 *
 * @param code a class or function, e.g. `Bully`
 * @param options.as the name of the class in the copied cell; "My" and its name unless told
 * @returns nothing in a notebook; elsewhere the picture
 * @throws TypeError for something without code
 * @example source(Bully)
 */
export function source(code: Code, options: { readonly as?: string } = {}): Picture | undefined {
  if (typeof code !== "function") {
    throw new TypeError(`source takes a class or a function, e.g. source(Bully), got ${typeof code}`);
  }
  const found = librarySource(code);
  if (!found) {
    const text = readable(code);
    return show(sourcePicture(code.name, "as this notebook defines it, without its types", text, text));
  }
  const cell = asCell(found, options.as ?? `My${code.name}`);
  return show(sourcePicture(code.name, found.file, shownOf(found.text), cell));
}

/** Without the imports, which are the library's own business. */
function shownOf(text: string): string {
  return text.replace(/^import [^;]*;\n/gm, "").trim();
}

function sourcePicture(name: string, from: string, text: string, cell: string): Picture {
  const lines = highlightLines(text).map((line) => `<span class="hb-line">${line}</span>`).join("");
  const id = `hb-source-${nameOf(text + cell)}`;
  const html = `<div class="hb hb-source" id="${id}"><style>${THEME}${CODE_STYLE}${STYLE}</style>` +
    `<div class="hb-heading"><b>${escapeHtml(name)}</b> <span>${escapeHtml(from)}</span>` +
    `<button type="button">Copy as a cell</button></div>` +
    `<pre class="hb-code" tabindex="0" aria-label="Source of ${escapeHtml(name)}">${lines}</pre>` +
    `<script>${COPY.replace("ID", id).replace("CELL", () => scriptJson(cell))}</script></div>`;
  return new Picture(html, `The source of ${name}, ${from}:\n${text}`);
}

/**
 * The clipboard is refused to pages that are not secure: then a hidden text field is copied from, the old
 * way.
 */
const COPY = `(()=>{const root=document.getElementById("ID"),button=root.querySelector("button"),cell=CELL;
const old=()=>{const field=document.createElement("textarea");field.value=cell;field.style.position="fixed";field.style.opacity=0;
root.append(field);field.select();const done=document.execCommand("copy");field.remove();return done};
const say=done=>{button.textContent=done?"Copied: paste it into a cell":"Select and copy it by hand";
setTimeout(()=>button.textContent="Copy as a cell",2500)};
button.onclick=()=>{navigator.clipboard?navigator.clipboard.writeText(cell).then(()=>say(true),()=>say(old())):say(old())};})()`;

const STYLE =
  `.hb.hb-source .hb-heading{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap;margin:0 0 4px}
.hb.hb-source .hb-heading span{opacity:.8;flex:1}
.hb.hb-source button{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:4px;padding:2px 10px;cursor:pointer}
`;
