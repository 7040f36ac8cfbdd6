/** A crash that a store does not survive: the story, the disk before and after, and what was found. */
import { checkOptions, TEXT } from "../page/options.ts";
import { escapeHtml, Picture } from "../page/picture.ts";
import { THEME } from "../page/theme.ts";

/** What is drawn: the `violation` of `everyCrash`, or anything that says as much. */
export type DrawnCrashes = {
  readonly story: readonly string[];
  readonly crashes: readonly {
    readonly during: "the story" | "recovery" | "what follows";
    /** What would have come next: `flush`, `write page 0`, `nothing more`. */
    readonly next: string;
    readonly blocks: readonly DrawnBlock[];
  }[];
  readonly allowed: readonly Values[];
  readonly found: Values | string;
  /** All of it in words, a line each. */
  readonly words: readonly string[];
};

/** A block of the disk around a crash. */
export type DrawnBlock = {
  readonly block: string;
  readonly before: string;
  readonly written: readonly { readonly text: string; readonly fate: "kept" | "lost" | "torn" }[];
  readonly after: string;
};

type Values = Readonly<Record<string, number>>;

export type CrashPictureOptions = { readonly title?: string; readonly caption?: string };

/**
 * Draws a crash: on the left the story with the moment at which the power fails; beside it, block by block,
 * what was on the disk, what was written and not flushed yet, and what the crash left; below what recovery
 * makes of it, and what would be right. A second crash, in the recovery, stands below the first.
 * @param report what `everyCrash` found: its `violation`
 * @throws TypeError for what is no report, or an option that there is not
 * @example
 * const { violation } = everyCrash(InPlaceStore);
 * if (violation) show(crashPicture(violation));
 */
export function crashPicture(report: DrawnCrashes, options: CrashPictureOptions = {}): Picture {
  checkOptions("crashPicture", options, { title: TEXT, caption: TEXT });
  if (!Array.isArray((report as Partial<DrawnCrashes> | undefined)?.crashes)) {
    throw new TypeError("crashPicture takes the violation that everyCrash found, if it found one");
  }
  const title = options.title ?? titleOf(report), alt = [title, ...report.words].join(" ");
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const html = `<figure class="hb hb-crash" role="group" aria-label="${escapeHtml(alt)}">` +
    `<style>${THEME}${STYLE}</style><div class="hb-title">${escapeHtml(title)}</div>` +
    `<div class="hb-beside">${storyHtml(report)}<div>${report.crashes.map(diskHtml).join("")}</div></div>` +
    `${endHtml(report)}${caption}</figure>`;
  return new Picture(html, alt);
}

function titleOf({ found, crashes }: DrawnCrashes): string {
  const after = crashes.length === 1 ? "the crash" : `${crashes.length} crashes`;
  return typeof found === "string"
    ? `After ${after} nobody can open the store`
    : `After ${after} ${values(found)}`;
}

const values = (all: Values) => Object.entries(all).map(([name, value]) => `${name} = ${value}`).join(", ");

/** The steps, with the failures of the power where they come. */
function storyHtml({ story, crashes }: DrawnCrashes): string {
  const first = story.length === 0 ? ["the store is opened on a new disk"] : story;
  const steps = first.map((step) => `<li>${escapeHtml(step)}</li>`);
  const rest = crashes.flatMap(({ during, next }, at) => {
    const before = during === "recovery"
      ? ["<li>recovery begins</li>"]
      : during === "what follows"
      ? ["<li>recovery, and another transaction</li>"]
      : [];
    const number = crashes.length > 1 ? ` ${at + 1}` : "";
    return [
      ...before,
      `<li class="hb-fails"><b>⚡ power failure${number}</b> ${escapeHtml(when(next))}</li>`,
    ];
  });
  return `<ol class="hb-story">${steps.join("")}${rest.join("")}<li>recovery</li></ol>`;
}

const when = (next: string) =>
  next === "nothing more" ? "when all is done" : next === "flush" ? "before the flush" : `before “${next}”`;

const FATES = { kept: "✓ kept", lost: "✗ lost", torn: "◐ torn" } as const;

/** A row a block. */
function diskHtml({ blocks }: DrawnCrashes["crashes"][number], at: number, all: readonly unknown[]): string {
  const rows = blocks.map(({ block, before, written, after }) => {
    const fates = written.map(({ text, fate }) =>
      `<div><span class="hb-block">${escapeHtml(text)}</span> <b class="hb-${fate}">${FATES[fate]}</b></div>`
    ).join("");
    return `<tr${before === after ? "" : ' class="hb-changed"'}><th scope="row">${escapeHtml(block)}</th>` +
      `<td>${cell(before)}</td><td>${fates}</td><td>${cell(after)}</td></tr>`;
  }).join("");
  const number = all.length > 1 ? ` ${at + 1}` : "";
  const head = ["block", "on the disk", "written, not flushed", `after the power failure${number}`];
  return `<div class="hb-scroll"><table><thead><tr>${
    head.map((text) => `<th scope="col">${text}</th>`).join("")
  }</tr></thead><tbody>${rows}</tbody></table></div>`;
}

const cell = (text: string) => text === "" ? "" : `<span class="hb-block">${escapeHtml(text)}</span>`;

function endHtml({ found, allowed }: DrawnCrashes): string {
  const end = typeof found === "string" ? `Recovery stops: ${found}.` : `Recovery finds ${values(found)}.`;
  const right = `Right would be ${allowed.map(values).join(" or ")}.`;
  return `<p class="hb-end"><b class="hb-lost">✗</b> ${escapeHtml(end)}<br><b class="hb-kept">✓</b> ${
    escapeHtml(right)
  }</p>`;
}

const STYLE = `.hb-crash .hb-beside{display:flex;flex-wrap:wrap;gap:8px 32px;align-items:flex-start}
.hb-crash .hb-beside>div{min-width:0}
.hb-crash .hb-story{font-size:13px;line-height:1.7;margin:0;padding-left:1.6em;max-width:24em}
.hb-crash .hb-fails{list-style:none;counter-increment:list-item 0;border-left:4px solid var(--hb-2);padding-left:8px;margin-left:-12px}
.hb-crash .hb-fails b{color:var(--hb-2)}
.hb.hb-crash table{border-collapse:collapse;font-size:13px;margin:0 0 10px;border:0}
.hb.hb-crash table tr th,.hb.hb-crash table tr td{text-align:left;vertical-align:top;padding:3px 14px 3px 0;border:0;border-bottom:1px solid rgba(128,128,128,.3);background:none;font-weight:400;white-space:nowrap}
.hb.hb-crash table thead th{border-bottom:1.5px solid currentColor;font-weight:600}
.hb-crash .hb-block{display:inline-block;border:1px solid rgba(128,128,128,.7);border-radius:3px;padding:0 6px;font-family:ui-monospace,monospace;font-size:12px}
.hb-crash .hb-changed td:last-child .hb-block{border:2px solid currentColor;font-weight:700}
.hb-crash .hb-kept{color:var(--hb-3)}.hb-crash .hb-lost,.hb-crash .hb-torn{color:var(--hb-2)}
.hb-crash .hb-end{font-size:14px;line-height:1.6;margin:4px 0 0}
`;
