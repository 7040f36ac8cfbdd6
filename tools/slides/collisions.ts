// What on a slide nobody can read, because something lies on it or cuts it off. Both functions run in the
// deck's page.

/** The global of the page. */
declare const Reveal: { getCurrentSlide(): HTMLElement };

/**
 * Boxes of the current slide that hide what is at their bottom. A list of moves scrolls: digits choose them,
 * too.
 */
export function cutOff(): string[] {
  return [...Reveal.getCurrentSlide().querySelectorAll(".page *")]
    .filter((box) =>
      !box.closest("svg, .scrolls, .hb-moves, details, mjx-assistive-mml") && box.checkVisibility()
    )
    .filter((box) => box.clientHeight > 0 && getComputedStyle(box).overflowY !== "visible")
    .map((box) => ({ box, hidden: box.scrollHeight - box.clientHeight }))
    .filter(({ hidden }) => hidden > 4)
    .map(({ box, hidden }) =>
      `${box.tagName.toLowerCase()}.${box.className} hides ${hidden} px at its bottom`
    );
}

/** Texts of the current slide that lie on each other. */
export function collisions(): string[] {
  interface Spot {
    text: string;
    corners: DOMPoint[];
    home: Element;
  }
  const slide = Reveal.getCurrentSlide();
  const short = (text: string) => `“${text.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const isShown = (part: Element) =>
    part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !part.closest("aside.notes, mjx-assistive-mml, details:not([open]) > :not(summary), .scrolls");

  /** Whether the boxes around show all of a box: what they cut was scrolled away. */
  function isWhole(of: Element, { left, top, right, bottom }: DOMRect): boolean {
    for (let part = of.parentElement; part && part !== slide; part = part.parentElement) {
      if (part.closest("svg") || getComputedStyle(part).overflow === "visible") continue;
      const box = part.getBoundingClientRect();
      if (left < box.left - 2 || top < box.top - 2 || right > box.right + 2 || bottom > box.bottom + 2) {
        return false;
      }
    }
    return true;
  }

  /** The lines of a text, without the room above and below its letters. */
  function ofText(node: Text): Spot[] {
    const range = document.createRange();
    range.selectNodeContents(node);
    const home = node.parentElement!;
    return [...range.getClientRects()].filter((line) => line.width > 3 && isWhole(home, line)).map((line) => {
      const [left, right] = [line.left + 1, line.right - 1];
      const [top, bottom] = [line.top + line.height * 0.2, line.bottom - line.height * 0.2];
      const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
      return { text: node.data, corners: corners.map(([x, y]) => new DOMPoint(x, y)), home };
    });
  }

  /** A picture's text may be turned. */
  function ofDrawn(text: SVGTextElement): Spot[] {
    const { x, y, width, height } = text.getBBox();
    const matrix = text.getScreenCTM();
    if (!matrix || width < 2 || !isWhole(text, text.getBoundingClientRect())) return [];
    const [top, bottom] = [y + height * 0.25, y + height * 0.75];
    const corners = [[x, top], [x + width, top], [x + width, bottom], [x, bottom]];
    return [{
      text: text.textContent ?? "",
      corners: corners.map(([a, b]) => new DOMPoint(a, b).matrixTransform(matrix)),
      home: text,
    }];
  }

  /**
   * By how much two convex shapes overlap along the direction in which they do so least; not positive if they
   * do not.
   */
  function depth(one: DOMPoint[], other: DOMPoint[]): number {
    const directions = [one, other].flatMap((shape) =>
      [0, 1].map((side) => {
        const [dx, dy] = [shape[side + 1].x - shape[side].x, shape[side + 1].y - shape[side].y];
        const length = Math.hypot(dx, dy) || 1;
        return [-dy / length, dx / length];
      })
    );
    return Math.min(...directions.map(([u, v]) => {
      const [a, b] = [one, other].map((shape) => shape.map(({ x, y }) => x * u + y * v));
      return Math.min(Math.max(...a) - Math.min(...b), Math.max(...b) - Math.min(...a));
    }));
  }

  /** Whoever walks makes arrows cross, and with them what is written along them. */
  const isOnePath = ({ home }: Spot, other: Spot) =>
    home.closest(".hb-path") !== null && home.closest(".hb-path") === other.home.closest(".hb-path");

  const spots: Spot[] = [];
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const parent = node.parentElement!;
    if (node.data.trim() !== "" && !parent.closest("svg, style, script, template") && isShown(parent)) {
      spots.push(...ofText(node));
    }
  }
  for (const text of slide.querySelectorAll("svg text")) {
    if (text.textContent?.trim() && isShown(text)) spots.push(...ofDrawn(text as SVGTextElement));
  }
  const found = spots.flatMap((one, index) =>
    spots.slice(index + 1)
      .filter((other) => other.home !== one.home && !isOnePath(one, other))
      .filter((other) => depth(one.corners, other.corners) > 2)
      .map((other) => `${short(one.text)} and ${short(other.text)} lie on each other`)
  );
  return [...new Set(found)];
}
