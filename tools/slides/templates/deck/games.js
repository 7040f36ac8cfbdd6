// Walkers and games grow while they are played, and a slide does not: each gets the height that some moves
// were found to need.
// deno-lint-ignore no-unused-vars -- layout.js calls it
function arrangeGame(figure) {
  const find = (selector) => [...figure.querySelectorAll(`:scope > ${selector}`)];
  const [diagram] = find(".hb-walk");
  if (diagram) {
    const side = document.createElement("div");
    side.className = "hb-side";
    diagram.after(side);
    side.append(...find(":is(.hb-told, .hb-state, .hb-moves, .hb-verdict-line)"));
  }
  figure.style.height = `${Math.max(figure.offsetHeight, ...heights())}px`;

  function heights() {
    return diagram ? whilePlaying() : withEachAnswer();
  }

  function whilePlaying() {
    const seen = [..."1234123412341234"].map((key) => {
      figure.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
      return figure.offsetHeight;
    });
    figure.querySelector("[data-do=again]").click();
    document.activeElement?.blur();
    return seen;
  }

  /** A guess cannot be taken back; but what each would show is there already. */
  function withEachAnswer() {
    return find("[data-answer]").map((panel) => {
      panel.hidden = false;
      const height = figure.offsetHeight;
      panel.hidden = true;
      return height;
    });
  }
}
