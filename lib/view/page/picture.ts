/** A picture: HTML that stands on its own, with a text that says what it shows. */

/**
 * `&`, `<`, `>` and quotes made harmless, so that any text can stand in HTML, in elements and in attributes.
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A value as JSON that can stand inside `<script>`: nothing in it can end the script. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

/**
 * Eight hexadecimal digits that depend on the text alone (FNV-1a): equal pictures have equal names, different
 * ones differ.
 */
export function nameOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A coordinate, to a tenth of a pixel. */
export function tenth(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
}

/**
 * What the functions of this folder make and `show` shows. Deno's kernel also shows it when it is a cell's
 * last value.
 *
 * @example
 * ```ts
 * const picture = new Picture("<p>3 messages</p>", "three messages");
 * console.log(picture.html);
 * ```
 */
export class Picture {
  /** A fragment of HTML that needs nothing from outside: no network, no other script or style. */
  readonly html: string;
  /** What the picture shows, for those who cannot see it. */
  readonly alt: string;

  /** @throws TypeError without an alternative text */
  constructor(html: string, alt: string) {
    if (typeof alt !== "string" || alt.trim() === "") {
      throw new TypeError(`a picture needs an alternative text (alt), got ${JSON.stringify(alt) ?? "none"}`);
    }
    this.html = html;
    this.alt = alt;
  }

  /** The HTML. */
  toString(): string {
    return this.html;
  }

  /** What Deno's kernel asks for. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": this.html, "text/plain": this.alt };
  }

  /** What a terminal prints. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Picture (show it with show(…)): ${this.alt}`;
  }
}
