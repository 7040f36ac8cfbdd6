/** A story of an array in words, what lies on its disks in the end, and what is wrong with it. */
import { escapeHtml } from "../../view/page/picture.ts";
import { table } from "../../view/page/table.ts";
import type { ArrayAfter, ArrayBench } from "./bench.ts";
import { addUpToZero, isZero, sameBytes, sumOf } from "./disks.ts";
import { type ArrayStory, stepText } from "./steps.ts";

/** So much is said of one story. */
const MOST_WORDS = 6;

export function storyHtml(story: ArrayStory, bench?: ArrayBench, after?: ArrayAfter): string {
  const steps = story.map((step) => `<li>${escapeHtml(stepText(step))}</li>`).join("");
  const told = story.length === 0
    ? "<p>The array is new, and nothing has happened to it.</p>"
    : `<p>The same in words:</p><ol>${steps}</ol>`;
  if (bench === undefined || after === undefined) return told;
  const wrong = wrongIn(bench, after);
  const more = wrong.length > MOST_WORDS ? [`… and ${wrong.length - MOST_WORDS} more`] : [];
  const items = [...wrong.slice(0, MOST_WORDS), ...more].map((text) => `<li>${escapeHtml(text)}</li>`);
  return `${told}${table(contentsOf(bench, after), { caption: "What lies on the disks then" }).html}` +
    (items.length === 0 ? "" : `<ul>${items.join("")}</ul>`);
}

/** Row by row, in words: whose bytes these are. */
function contentsOf(bench: ArrayBench, { rows }: ArrayAfter): Record<string, string>[] {
  const isUsed = (row: readonly Uint8Array[]) => !row.every(isZero);
  return rows.flatMap((row, at) =>
    !isUsed(row) ? [] : [{
      row: String(at),
      ...Object.fromEntries(row.map((block, disk) => [
        `disk ${disk}${bench.disks[disk].failed ? " (dead)" : ""}`,
        nameOf(bench, row, disk, block),
      ])),
      "sum of the row": addUpToZero(row) ? "0" : "not 0",
    }]
  ).slice(0, MOST_WORDS);
}

function nameOf(bench: ArrayBench, row: readonly Uint8Array[], disk: number, block: Uint8Array): string {
  for (const [data, name] of bench.names) if (sameBytes(data, block)) return name;
  if (isZero(block)) return "zeros";
  const others = row.filter((_, other) => other !== disk);
  return sameBytes(sumOf(others), block) ? "parity" : "a sum that fits no more";
}

function wrongIn(bench: ArrayBench, { blocks, requests, rows, short }: ArrayAfter): string[] {
  const known = (data: Uint8Array) => {
    for (const [other, name] of bench.names) if (sameBytes(other, data)) return `“${name}”`;
    return isZero(data) ? "zeros" : "what nobody wrote";
  };
  const misread = blocks.filter(({ read, written }) => !read || !written.some((one) => sameBytes(one, read)))
    .map(({ block, read, written }) =>
      `block ${block} reads as ${read ? known(read) : "nothing"}, and was written as ${
        written.map(known).join(" or ")
      }`
    );
  const answers = requests.flatMap(({ what, ended, cutOff, kept, failed }) => {
    if (cutOff) return ended > 0 ? [`${what} was cut off, and is said to have ended`] : [];
    if (ended !== 1) return [`${what} is said ${ended} times to have ended`];
    if (failed) return [`${what} ended as failed`];
    return kept ? [] : [`${what} is said to have ended before all was on the disks`];
  });
  const sums = short
    ? []
    : rows.flatMap((row, at) => addUpToZero(row) ? [] : [`the blocks of row ${at} do not add up to 0`]);
  return [...misread, ...answers, ...sums];
}
