// Lays the cells of a slide out on pages, so that nothing is cut off. Things stay together as long as they
// are legible; a page breaks between pieces, and a listing that is too long breaks between its lines.
// deno-lint-ignore no-unused-vars -- deck.js calls it
function layOut(slides) {
  const HEIGHT = 626; // also in tools/site/live/deck/deck.ts
  const WIDTH = 1168;
  // How small things may get: beside others, and alone on a page: a figure scrolls below its least zoom.
  const LEAST = {
    together: { zoom: 1.15, code: 19, words: 27 },
    beside: { zoom: 1.04, code: 19, words: 25 },
    alone: { zoom: 0.3, code: 18, words: 25 },
  };
  const STEPPED = 780;
  // Its labels come and go, so that none can be set larger by itself: beside words it is not made smaller.
  const LEAST_STEPPED = 1.45;
  const GAME = 800;
  // A chart is 640 wide in the notebook; beside words there is room for it and a little more.
  const BESIDE = 690;
  const MOST = { zoom: 1.9, code: 22, words: 30 };

  /** What a page was last found to fit with. */
  const leastOf = new Map();
  const stage = element("section", "stage");
  slides.append(stage);
  const leaves = [...slides.querySelectorAll("section.cells")].filter((leaf) => !leaf.closest(".stage"));
  leaves.forEach((leaf) => replaceByPages(leaf, pagesOf(leaf)));
  stage.remove();

  function element(name, className) {
    const made = document.createElement(name);
    made.className = className;
    return made;
  }

  /** The pieces of a slide, each movable: paragraphs, listings, figures. A step's pieces appear together. */
  function piecesOf(leaf) {
    let steps = 0;
    const from = (parent, step) =>
      [...parent.children].flatMap((child) => {
        if (child.matches(".step")) return from(child, ++steps);
        if (!child.matches(".piece")) return [];
        return (child.matches(".words") ? paragraphs(child) : [child]).map((piece) => {
          if (step) piece.dataset.step = step;
          return piece;
        });
      });
    return afterPrediction(from(leaf, 0));
  }

  /** Who is asked to predict must not see the answer beside the question: it is a step of its own. */
  function afterPrediction(pieces) {
    let isAsked = false;
    let more = 0;
    for (const piece of pieces) {
      if (piece.matches(".words")) {
        isAsked ||= /\bPredict\b/.test(piece.querySelector("strong, h2, h3")?.textContent);
      }
      if (isAsked && piece.matches(".output")) [isAsked, more] = [false, more + 1];
      const step = Number(piece.dataset.step ?? 0) + more;
      if (step > 0) piece.dataset.step = step;
    }
    return pieces;
  }

  function paragraphs(words) {
    return [...words.children].map((child) => {
      const piece = element("div", "piece words");
      piece.append(child);
      return piece;
    });
  }

  function pagesOf(leaf) {
    const isTitle = leaf.querySelector("h1") !== null;
    stage.classList.toggle("title", isTitle);
    const pages = [newPage()];
    const waiting = piecesOf(leaf);
    while (waiting.length > 0) {
      const piece = waiting.shift();
      const page = pages.at(-1);
      page.append(piece);
      stage.replaceChildren(page);
      piece.querySelectorAll(".hb-walker:not([style])").forEach(arrangeGame);
      const isAlone = [...page.children].every((child) => child === piece || isHeading(child)) ||
        startsBelow(page, piece);
      const least = page.matches(".beside") ? LEAST.beside : isAlone ? LEAST.alone : LEAST.together;
      if (settle(page, least) || settleBeside(page)) continue;
      if (isAlone) waiting.unshift(...forceOn(page, piece));
      else pages.push(nextPage(page, piece));
      if (!isAlone) waiting.unshift(piece);
    }
    pages.forEach((page) => {
      settle(page, leastOf.get(page) ?? LEAST.alone);
      enlargeLabels(page);
    });
    return pages;
  }

  function newPage() {
    stage.replaceChildren(element("div", "page"));
    return stage.firstChild;
  }

  /** A listing that needs more pages anyway begins on this one, if there is room below the words. */
  function startsBelow(page, piece) {
    if (!piece.matches(".code") || !page.firstElementChild.matches(".words")) return false;
    const isLong = piece.offsetHeight > HEIGHT;
    return isLong && page.offsetHeight - piece.offsetHeight < HEIGHT * 0.45;
  }

  /** Takes the piece off the full page; headings at its end come along to the next one. */
  function nextPage(page, piece) {
    piece.remove();
    const headings = [];
    while (isHeading(page.lastElementChild)) {
      headings.unshift(page.lastElementChild);
      page.lastElementChild.remove();
    }
    settle(page, leastOf.get(page) ?? LEAST.together);
    const next = newPage();
    next.append(...headings);
    return next;
  }

  function isHeading(piece) {
    return piece !== null && piece.firstElementChild?.matches("h1, h2, h3") === true;
  }

  /** Makes what is on a page as large as it can be; false if it does not fit even at its least. */
  function settle(page, least) {
    stage.replaceChildren(page);
    const figures = [...page.querySelectorAll(":scope > .output")].map((piece) => ({
      piece,
      most: mostZoom(piece),
      floor: least !== LEAST.alone && piece.querySelector(".hb-stepper, .hb-walker")
        ? LEAST_STEPPED
        : least.zoom,
    }));
    if (least === LEAST.beside && figures.some(({ most, floor }) => most < floor)) return false;
    for (let scale = 1; scale > 0.12; scale -= 0.04) {
      figures.forEach(({ piece, most, floor }) => zoom(piece, Math.min(most, Math.max(floor, most * scale))));
      page.style.setProperty("--words", `${Math.max(least.words, MOST.words * scale)}px`);
      page.style.setProperty("--code-size", `${Math.max(least.code, MOST.code * scale)}px`);
      if (page.offsetHeight > (stage.matches(".title") ? HEIGHT - 130 : HEIGHT)) continue;
      leastOf.set(page, least);
      return true;
    }
    return false;
  }

  /** Words on the left and what they speak of on the right, if that is narrow enough. */
  function settleBeside(page) {
    const pieces = [...page.children];
    const figures = pieces.filter((piece) => piece.matches(".output"));
    const words = pieces.filter((piece) => piece.matches(".words") && !isHeading(piece));
    const isSuited = figures.length > 0 && words.length > 0 && !page.querySelector(":scope > .code");
    if (page.matches(".beside") || !isSuited) return false;
    page.classList.add("beside");
    pieces.find((piece) => !isHeading(piece)).before(...figures);
    if (settle(page, LEAST.beside)) return true;
    page.classList.remove("beside");
    page.append(...pieces);
    return false;
  }

  function mostZoom(piece) {
    zoom(piece, 1);
    return Math.min(
      MOST.zoom,
      (piece.parentElement.matches(".beside") ? BESIDE : WIDTH) / naturalWidth(piece),
    );
  }

  /** Pictures and tables have a width of their own; text takes what it gets. */
  function naturalWidth(piece) {
    const boxes = (parts) =>
      [...parts].map((part) => part.getBoundingClientRect()).filter(({ width }) => width > 0);
    const left = piece.firstElementChild.getBoundingClientRect().left;
    // A diagram's lines scroll beside the names of the processes: both count.
    const spans = [...piece.querySelectorAll(".hb-scroll")].map((scroll) =>
      Math.max(0, ...boxes(scroll.querySelectorAll("svg, table")).map(({ right }) => right - left))
    );
    const wide = boxes(piece.querySelectorAll("svg, table, img")).map(({ width }) => width);
    const whole = Math.max(520, ...wide, ...spans) + 6;
    // Where one goes from step to step, the diagram scrolls by itself to the step at hand, and need not be
    // seen whole.
    if (piece.querySelector(".hb-stepper")) return Math.min(whole, STEPPED);
    return piece.querySelector(".hb-walker") ? GAME : whole;
  }

  function zoom(piece, factor) {
    piece.style.setProperty("--zoom", factor);
  }

  /**
   * A piece that is too large for a page: a listing goes on over more pages, anything else scrolls.
   * Returns what is left.
   */
  function forceOn(page, piece) {
    if (piece.matches(".code")) return splitListing(page, piece);
    if (piece.querySelector(":scope > table > tbody")?.rows.length > 3) return splitTable(page, piece);
    piece.classList.add("dense");
    if (!settle(page, LEAST.alone)) scroll(page, piece);
    return [];
  }

  function scroll(page, piece) {
    piece.classList.add("scrolls");
    piece.style.setProperty("--room", `${HEIGHT - (page.offsetHeight - piece.offsetHeight)}px`);
    piece.tabIndex = 0;
  }

  /** The rows that do not fit go on below the same heading. */
  function splitTable(page, piece) {
    const rowsOf = (part) => [...part.querySelector("table > tbody").rows];
    const rest = piece.cloneNode(true);
    let kept = rowsOf(piece).length;
    do rowsOf(piece)[--kept].remove(); while (!settle(page, LEAST.alone) && kept > 1);
    rowsOf(rest).slice(0, kept).forEach((row) => row.remove());
    return [rest];
  }

  function splitListing(page, piece) {
    const whole = piece.querySelector("pre").cloneNode(true);
    const lines = whole.textContent.trimEnd().split("\n");
    // A line that fills more than a page.
    if (lines.length === 1) {
      scroll(page, piece);
      return [];
    }
    const rest = piece.cloneNode(true);
    let fits = false;
    // Long lines wrap: how many fit shows only when they are there.
    for (let room = Math.min(lines.length - 1, 30); room >= 1 && !fits; room--) {
      const at = breakLine(lines, room);
      piece.querySelector("pre").replaceWith(keepLines(whole.cloneNode(true), 0, at));
      rest.querySelector("pre").replaceWith(keepLines(whole.cloneNode(true), at, lines.length));
      fits = settle(page, LEAST.alone);
    }
    if (!fits) scroll(page, piece);
    const part = Number(piece.dataset.number ?? 1);
    piece.dataset.number = part;
    rest.dataset.number = part + 1;
    return [rest];
  }

  /** The last line of a part: best before a blank line or where the code is least nested. */
  function breakLine(lines, room) {
    let best = room;
    let bestScore = -Infinity;
    const even = lines.length / Math.ceil(lines.length / room);
    for (let at = Math.ceil(Math.min(room, even) * 0.7); at <= Math.min(room, lines.length - 1); at++) {
      const isBlank = lines[at].trim() === "" || lines[at - 1].trim() === "";
      const indent = lines[at].search(/\S|$/);
      const score = (isBlank ? 12 : 0) - indent - Math.abs(at - even) * 0.5 -
        (lines[at].trim() === "}" ? 6 : 0);
      if (score > bestScore) [best, bestScore] = [at, score];
    }
    return best;
  }

  /** Keeps some lines of a highlighted listing; spans that go over the border are cut in two. */
  function keepLines(pre, from, to) {
    const all = pre.textContent;
    const starts = [0, ...[...all.matchAll(/\n/g)].map((match) => match.index + 1)];
    const range = document.createRange();
    const [first, last] = [place(pre, starts[from]), place(pre, starts[to] ?? all.length)];
    range.setStart(...first);
    range.setEnd(...last);
    const kept = range.extractContents();
    pre.replaceChildren(kept);
    trimEnds(pre);
    return pre;
  }

  function place(pre, offset) {
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    let rest = offset;
    let node = walker.nextNode();
    for (let next = node; next; next = walker.nextNode()) {
      node = next;
      if (rest <= node.length) return [node, rest];
      rest -= node.length;
    }
    return [node, node.length];
  }

  function trimEnds(pre) {
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      text.data = text.data.replace(/^\n+/, "");
      if (text.data !== "") break;
    }
    for (const text of texts.reverse()) {
      text.data = text.data.replace(/\s+$/, "");
      if (text.data !== "") break;
    }
  }

  function replaceByPages(leaf, pages) {
    const notes = [...leaf.querySelectorAll("aside.notes")];
    const sections = pages.filter((page) => page.childElementCount > 0).map((page, index) => {
      const section = element("section", `leaf${stage.matches(".title") ? " title" : ""}`);
      section.append(page, ...notes.map((note) => index === 0 ? note : note.cloneNode(true)));
      steps(page);
      page.classList.toggle("statement", isStatement(page));
      return section;
    });
    numberParts(pages);
    leaf.replaceWith(...sections);
  }

  /** What is on a page from the beginning needs no step of its own: turning the page is one. */
  function steps(page) {
    const stepOf = (piece) => Number(piece.dataset.step ?? 0);
    const pieces = [...page.children].filter((piece) => !isHeading(piece));
    const first = Math.min(...pieces.map(stepOf));
    pieces.filter((piece) => stepOf(piece) > first).forEach((piece) => {
      piece.classList.add("fragment");
      piece.dataset.fragmentIndex = stepOf(piece);
    });
  }

  /** A few sentences alone on a page stand in its middle, and large. */
  function isStatement(page) {
    return page.textContent.length < 420 &&
      [...page.children].every((piece) => piece.matches(".words:not(:has(table))") && !isHeading(piece));
  }

  function numberParts(pages) {
    let run = [];
    for (const piece of [...pages.flatMap((page) => [...page.querySelectorAll(".code")]), null]) {
      const number = Number(piece?.dataset.number ?? 0);
      if (number <= 1) {
        if (run.length > 1) run.forEach((part, index) => part.dataset.part = `${index + 1} of ${run.length}`);
        run = [];
      }
      if (number > 0) run.push(piece);
    }
  }
}
