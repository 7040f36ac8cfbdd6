/**
 * As much of a document as Observable Plot and the charts ask for, where there is no browser: elements,
 * attributes and texts, and how they are written out.
 */

const SVG = "http://www.w3.org/2000/svg";
const HTML = "http://www.w3.org/1999/xhtml";

const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\u00a0": "&#160;",
  '"': "&quot;",
};
const escaped = (text: string) => text.replace(/[&<>\u00a0]/g, (sign) => SIGNS[sign]);

class DrawnText {
  parentNode: DrawnElement | null = null;
  constructor(public data: string) {}
  get textContent(): string {
    return this.data;
  }
  get outerHTML(): string {
    return this.parentNode?.isRaw ? this.data : escaped(this.data);
  }
}

type DrawnNode = DrawnElement | DrawnText;

/** An element that is drawn, with what is in it. */
export class DrawnElement {
  parentNode: DrawnElement | null = null;
  childNodes: DrawnNode[] = [];
  readonly style: Style;
  private readonly values = new Map<string, string>();

  constructor(
    readonly ownerDocument: DrawnDocument,
    readonly tagName: string,
    readonly namespaceURI: string,
  ) {
    this.style = styleOf(this);
  }

  get isRaw(): boolean {
    return this.namespaceURI === HTML && this.tagName === "style";
  }

  get parentElement(): DrawnElement | null {
    return this.parentNode;
  }

  get children(): DrawnElement[] {
    return this.childNodes.filter((child) => child instanceof DrawnElement);
  }

  get firstChild(): DrawnNode | null {
    return this.childNodes[0] ?? null;
  }

  /** The newest first. */
  get attributes(): { name: string; value: string }[] {
    return [...this.values].map(([name, value]) => ({ name, value })).reverse();
  }

  getAttribute(name: string): string | null {
    return this.values.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.values.has(name);
  }

  setAttribute(name: string, value: unknown): void {
    this.values.set(name, String(value));
  }

  setAttributeNS(_space: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  set className(value: string) {
    this.setAttribute("class", value);
  }

  removeAttribute(name: string): void {
    this.values.delete(name);
  }

  appendChild<T extends DrawnNode>(child: T): T {
    return this.insertBefore(child, null);
  }

  insertBefore<T extends DrawnNode>(child: T, before: DrawnNode | null): T {
    detach(child);
    const place = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(place, 0, child);
    child.parentNode = this;
    return child;
  }

  append(...children: (DrawnNode | string)[]): void {
    for (const child of children) {
      this.appendChild(typeof child === "object" ? child : new DrawnText(`${child}`));
    }
  }

  replaceWith(other: DrawnNode): void {
    this.parentNode?.insertBefore(other, this);
    this.remove();
  }

  remove(): void {
    detach(this);
  }

  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join("");
  }

  set textContent(text: string) {
    this.childNodes = [];
    if (text !== "") this.append(String(text));
  }

  querySelector(selector: string): DrawnElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  /** @throws SyntaxError for a selector of other parts than tags and attributes, in each other */
  querySelectorAll(selector: string): DrawnElement[] {
    const [last, ...outer] = selector.split(/ (?=[\w*[])(?![^[]*\])/).map(conditionOf).reverse();
    return this.below().filter((element) => last(element) && this.isWithin(element, outer));
  }

  private below(): DrawnElement[] {
    return this.children.flatMap((child) => [child, ...child.below()]);
  }

  /** Whether these hold for elements around one, from the inside out. */
  private isWithin(element: DrawnElement, [condition, ...outer]: Condition[]): boolean {
    if (condition === undefined) return true;
    for (let around = element.parentNode; around !== null; around = around.parentNode) {
      if (condition(around)) return this.isWithin(around, outer);
    }
    return false;
  }

  get outerHTML(): string {
    const isSvg = this.namespaceURI === SVG;
    const attributes = this.attributes.filter(({ name, value }) =>
      value !== "" || !/^(id|class|style)$/.test(name)
    )
      .map(({ name, value }) => ` ${name}="${(isSvg ? escaped(value) : value).replaceAll('"', SIGNS['"'])}"`);
    const start = `<${this.tagName}${attributes.join("")}`;
    if (isSvg && this.childNodes.length === 0) return `${start} />`;
    return `${start}>${this.childNodes.map((child) => child.outerHTML).join("")}</${this.tagName}>`;
  }
}

function detach(node: DrawnNode): void {
  const siblings = node.parentNode?.childNodes;
  siblings?.splice(siblings.indexOf(node), 1);
  node.parentNode = null;
}

type Condition = (element: DrawnElement) => boolean;

function conditionOf(part: string): Condition {
  const [, tag, name, value] = /^(\*|\w+)?(?:\[([\w-]+)(?:="([^"]*)")?\])?$/.exec(part) ?? [];
  if (tag === undefined && name === undefined) {
    throw new SyntaxError(`a part of a selector is a tag, an attribute, or both: svg, [href], got ${part}`);
  }
  return (element) =>
    (tag === undefined || tag === "*" || tag === element.tagName) &&
    (name === undefined || element.hasAttribute(name)) &&
    (value === undefined || element.getAttribute(name) === value);
}

type Style = {
  setProperty(name: string, value: unknown): void;
  removeProperty(name: string): void;
  [property: string]: unknown;
};

/** `style.fontSize = "12px"` and `style.setProperty("font-size", "12px")` write the attribute. */
function styleOf(element: DrawnElement): Style {
  const values = new Map<string, string>();
  const set = (name: string, value: unknown) => {
    if (value === null || value === undefined) values.delete(name);
    else values.set(name, String(value));
    element.setAttribute("style", [...values].map(([property, text]) => `${property}:${text}`).join(";"));
  };
  const methods = { setProperty: set, removeProperty: (name: string) => set(name, null) };
  return new Proxy(methods as Style, {
    set(_methods, name, value) {
      set(String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value);
      return true;
    },
  });
}

/** What Plot is given as its document. */
export class DrawnDocument {
  readonly documentElement: DrawnElement = this.createElement("html");

  createElement(tag: string): DrawnElement {
    return this.createElementNS(HTML, tag);
  }

  createElementNS(space: string, tag: string): DrawnElement {
    return new DrawnElement(this, tag, space);
  }

  createTextNode(text: string): DrawnText {
    return new DrawnText(String(text));
  }
}
