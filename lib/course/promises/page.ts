/** The verdict as a page: one row for each world and what is alike in it, the first promise lost below. */
import { escapeHtml } from "../../view/page/picture.ts";
import { THEME } from "../../view/page/theme.ts";
import type { Ruling } from "./ruling.ts";

/** The rulings on one property in one world. */
export type Compared = { readonly world: string; readonly yours: Ruling; readonly theirs: Ruling };

/** What the library's keeps as far as was looked is lost where the other breaks it, as far as was looked. */
const isLost = ({ yours, theirs }: Compared) =>
  theirs.is === "kept" ? yours.is !== "kept" : theirs.is === "within" && yours.is === "lost";

/**
 * @param asked what is drawn if nothing is lost
 * @returns the page, and the same in a line
 */
export function verdictPage(
  name: string,
  original: string,
  compared: readonly Compared[],
  asked: Compared | undefined,
): { readonly html: string; readonly alt: string } {
  const lost = compared.filter(isLost), [first] = lost;
  const title = first === undefined
    ? `${name} keeps all that the library's ${original} keeps`
    : `${name} loses “${first.yours.property}”: ${first.world}`;
  const drawn = first ?? asked, shown = drawn?.yours.shown?.() ?? "";
  const also = lost.length < 2
    ? ""
    : `<p class="hb-note">${lost.length - 1} more lost; drawn is the first.</p>`;
  const style = `<style>${THEME}${STYLE}</style>`;
  const html = `<div class="hb hb-verdict hb-promises" data-lost="${lost.length}">${style}` +
    `<div class="hb-title">${escapeHtml(title)}</div>${tableHtml(compared)}${also}${shown}</div>`;
  const told = compared.filter(({ yours, theirs }) => yours.is !== "kept" || theirs.is !== "kept").map((
    row,
  ) => `${row.world}, ${row.yours.property}: ${row.yours.text}, the library's ${row.theirs.text}`);
  return { html, alt: `${[title, ...told].join(". ")}. All else holds of both.` };
}

/** What is alike in one world shares a row. */
function grouped(compared: readonly Compared[]): Compared[][] {
  const groups = new Map<string, Compared[]>();
  const worlds = [...new Set(compared.map(({ world }) => world))];
  for (const row of worlds.flatMap((world) => compared.filter((one) => one.world === world))) {
    const key = JSON.stringify([row.world, row.yours.text, row.theirs.text]);
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return [...groups.values()];
}

function tableHtml(compared: readonly Compared[]): string {
  const groups = grouped(compared);
  const rows = groups.map((group, place) => {
    const [{ world, yours, theirs }] = group;
    const isFirst = groups[place - 1]?.[0].world !== world;
    const span = groups.filter(([other]) => other.world === world).length;
    const extent = yours.extent === "" ? "" : ` <small>${escapeHtml(yours.extent)}</small>`;
    const head = isFirst ? `<th scope="rowgroup" rowspan="${span}">${escapeHtml(world)}${extent}</th>` : "";
    const names = group.map((row) => escapeHtml(row.yours.property)).join(", ");
    return `<tr${isLost(group[0]) ? ' class="hb-row-lost"' : ""}>${head}<td>${names}</td>` +
      `${cell(yours)}${cell(theirs)}</tr>`;
  }).join("");
  const head = ["world", "promise", "yours", "the library's"].map((text) => `<th scope="col">${text}</th>`);
  return `<div class="hb-scroll"><table><thead><tr>${
    head.join("")
  }</tr></thead><tbody>${rows}</tbody></table></div>`;
}

const CLASSES = { kept: "hb-yes", within: "hb-open", lost: "hb-no", open: "hb-open" };
const cell = ({ is, text }: Ruling) => `<td class="${CLASSES[is]}">${escapeHtml(text)}</td>`;

const STYLE = `.hb.hb-promises table{border-collapse:collapse;font-size:13px;margin:0 0 4px;border:0}
.hb.hb-promises table tr th,.hb.hb-promises table tr td{text-align:left;vertical-align:top;padding:3px 16px 3px 0;border:0;border-bottom:1px solid rgba(128,128,128,.3);background:none}
.hb.hb-promises table tr{background:none}.hb.hb-promises td+td,.hb.hb-promises thead th{white-space:nowrap}
.hb.hb-promises thead th{border-bottom:1.5px solid currentColor}
.hb.hb-promises tbody th{font-weight:600;width:36%}.hb-promises small{font-weight:400;opacity:.75;white-space:nowrap}
.hb-promises .hb-no{font-weight:700;color:var(--hb-2)}.hb-promises .hb-yes{color:var(--hb-3)}.hb-promises .hb-open{font-weight:700}
.hb.hb-promises td.hb-no,.hb.hb-promises td.hb-open{white-space:normal;min-width:6.5em}
.hb.hb-promises tbody td:first-of-type{min-width:11em}
.hb.hb-promises table tr.hb-row-lost td{box-shadow:inset 0 -2px var(--hb-2)}
.hb-promises ol{font-size:13px;line-height:1.5;margin:4px 0 0;padding-left:2em}
.hb-promises summary{cursor:pointer;font-size:13px}
`;
