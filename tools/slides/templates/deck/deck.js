// Starts the deck: lays it out once its fonts are there, then hands over to reveal.js.
(async function () {
  const slides = document.querySelector(".reveal .slides");
  const turning = /^Page(Up|Down)$/;
  const fonts = [...document.fonts].map((font) => font.load().catch(() => null));
  await Promise.all(fonts);
  layOut(slides);
  dress(slides);
  keepKeys();
  const printing = /print-pdf/.test(location.search);
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    minScale: 0.1,
    maxScale: 4,
    center: false,
    hash: true,
    respondToHashChanges: true,
    slideNumber: "c/t",
    transition: "none",
    backgroundTransition: "none",
    controls: !printing,
    pdfSeparateFragments: false,
    keyboardCondition: (event) =>
      turning.test(event?.key) || !insideFigure(event?.target ?? document.activeElement),
    plugins: [RevealNotes],
  });
  if (printing) toLastSteps();
  document.documentElement.dataset.deck = "ready";

  /** On paper nobody steps: the whole run is shown. */
  function toLastSteps() {
    const end = () => new KeyboardEvent("keydown", { key: "End", bubbles: true, cancelable: true });
    document.querySelectorAll(".hb-stepper").forEach((stepper) => stepper.dispatchEvent(end()));
  }

  /** The first slide has the deck's colours; each other one says in its corner where it belongs. */
  function dress(all) {
    const deckTitle = document.title;
    let topic = null;
    for (const leaf of all.querySelectorAll("section.leaf")) {
      const heading = leaf.querySelector("h1, h2");
      if (heading) {
        topic = heading.cloneNode(true);
        topic.querySelector(".anchor-link")?.remove();
      }
      if (leaf.matches(".title")) {
        leaf.dataset.backgroundColor = "#0f2a43";
        leaf.append(document.querySelector("#motif").content.cloneNode(true));
        continue;
      }
      const running = document.createElement("div");
      running.className = "running";
      const name = document.createElement("b");
      name.textContent = deckTitle;
      running.append(name);
      if (!heading && topic && topic.textContent.trim() !== deckTitle) {
        running.append(" · ", ...topic.cloneNode(true).childNodes);
      }
      leaf.append(running);
    }
  }

  function insideFigure(target) {
    return target instanceof Element && target.closest(".hb, .scrolls") !== null;
  }

  /**
   * What a figure does with a key is no business of the deck's; but Escape leaves the figure, and the keys of
   * a presenter's remote control turn the page wherever one has clicked.
   */
  function keepKeys() {
    const moving = /^(Arrow|Home|End| $)/;
    document.querySelectorAll(".hb, .scrolls").forEach((figure) =>
      figure.addEventListener("keydown", (event) => {
        if (moving.test(event.key) && figure.tabIndex >= 0) event.stopPropagation();
      })
    );
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && !turning.test(event.key) || !insideFigure(document.activeElement)) return;
      document.activeElement.blur();
      // A figure must not keep it to itself, as a slider does.
      event.stopImmediatePropagation();
      if (event.key === "Escape") return;
      event.preventDefault();
      if (event.key === "PageDown") Reveal.next();
      else Reveal.prev();
    }, { capture: true });
  }
})();
