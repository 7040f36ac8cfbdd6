/** What two texts differ in, line by line. */

/** A line of a comparison. */
export type DiffLine = { readonly sign: " " | "+" | "-"; readonly text: string };

/** The fewest lines that go and come: what stays is a longest common subsequence. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      longest[i * width + j] = before[i] === after[j]
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const lines: DiffLine[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: " ", text: before[i] });
      i++, j++;
    } else if (
      j >= after.length || i < before.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1]
    ) {
      lines.push({ sign: "-", text: before[i++] });
    } else lines.push({ sign: "+", text: after[j++] });
  }
  return lines;
}
