// What a cell imports from "tslab".
import type { DisplayContent } from "../session/messages.ts";

type ShowContent = (content: DisplayContent, isReplacement: boolean) => void;

/** One place below a cell; with an id, what is shown there next replaces it. */
class Display {
  private isShown = false;
  constructor(private readonly show: ShowContent, private readonly id?: string) {}

  html(html: string): void {
    this.raw("text/html", html);
  }
  svg(svg: string): void {
    this.raw("image/svg+xml", svg);
  }
  markdown(text: string): void {
    this.raw("text/markdown", text);
  }
  latex(text: string): void {
    this.raw("text/latex", text);
  }
  text(text: string): void {
    this.raw("text/plain", text);
  }
  javascript(code: string): void {
    this.raw("text/javascript", code);
  }
  png(bytes: Uint8Array): void {
    this.raw("image/png", bytes);
  }
  jpeg(bytes: Uint8Array): void {
    this.raw("image/jpeg", bytes);
  }
  gif(bytes: Uint8Array): void {
    this.raw("image/gif", bytes);
  }

  raw(type: string, value: string | Uint8Array): void {
    const data = { [type]: value instanceof Uint8Array ? base64(value) : value };
    this.show({ data, metadata: {}, transient: { display_id: this.id } }, this.isShown);
    this.isShown = this.id !== undefined;
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The module as cells see it. */
export function displayModule(show: ShowContent): object {
  let places = 0;
  return { display: new Display(show), newDisplay: () => new Display(show, `place-${++places}`) };
}
