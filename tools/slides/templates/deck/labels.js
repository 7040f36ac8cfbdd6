// Labels of a picture that was made small for a slide are set larger, each as far as there is room around it.
// deno-lint-ignore no-unused-vars -- layout.js calls it
function enlargeLabels(page) {
  const LEAST = 16.1;
  for (const svg of page.querySelectorAll(".output svg")) {
    if (svg.closest(".hb-walker, mjx-container")) continue;
    const labels = [...svg.querySelectorAll("text")].filter((label) => label.textContent.trim() !== "");
    for (const label of labels) enlarge(label, svg, labels);
  }

  function enlarge(label, svg, labels) {
    const size = parseFloat(getComputedStyle(label).fontSize), scale = shownAs(svg);
    if (!(size * scale < LEAST)) return;
    for (let wanted = LEAST; wanted > size * scale + 0.4; wanted -= 0.8) {
      label.style.setProperty("font-size", `${wanted / scale}px`, "important");
      const box = boxOf(label);
      const isFree = isInside(box, svg) &&
        labels.every((other) => other === label || !meet(box, boxOf(other)));
      if (isFree) return;
      label.dataset.crowded = ""; // the check lets it be as small as in the notebook
    }
    label.style.removeProperty("font-size");
  }

  /** Pixels of the slide for one of the picture. */
  function shownAs(svg) {
    const matrix = svg.getScreenCTM();
    return Math.hypot(matrix.a, matrix.b);
  }

  /** A turned label is longer in another direction, which its box knows. */
  function boxOf(label) {
    const { left, right, top, bottom, height } = label.getBoundingClientRect();
    const room = Math.min(3, height * 0.15);
    return { left: left - 2, right: right + 2, top: top + room, bottom: bottom - room };
  }

  function isInside(box, svg) {
    const { left, right, top, bottom } = svg.getBoundingClientRect();
    return box.left >= left - 2 && box.right <= right + 2 && box.top >= top - 3 && box.bottom <= bottom + 3;
  }

  function meet(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom &&
      other.top < one.bottom;
  }
}
