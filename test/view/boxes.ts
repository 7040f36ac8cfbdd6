// Boxes of texts: what lies over what, and what is cut.
export type Box = {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** Texts over each other, and texts beyond an edge, by more than so many px. */
export function problemsOf(boxes: readonly Box[], edge: Omit<Box, "text">, slack = 0.6): string[] {
  const cut = boxes.filter(({ left, top, right, bottom }) =>
    left < edge.left - slack || top < edge.top - slack || right > edge.right + slack ||
    bottom > edge.bottom + slack
  ).map(({ text }) => `“${text}” is cut`);
  const sorted = [...boxes].sort((a, b) => a.left - b.left), over: string[] = [];
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length && sorted[j].left < a.right - slack; j++) {
      const b = sorted[j];
      if (a.top < b.bottom - slack && b.top < a.bottom - slack) over.push(`“${a.text}” is over “${b.text}”`);
    }
  });
  return [...cut, ...over];
}
