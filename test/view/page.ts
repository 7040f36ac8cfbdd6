// Runs the scripts of a picture in a document without a browser, so that tests can click.
import { parseHTML } from "linkedom";

export type Button = { textContent: string; disabled: boolean; click(): void };

/** A page with this HTML, its scripts run. */
export class Page {
  readonly document;
  constructor(html: string) {
    this.document = parseHTML(`<!doctype html><html><body>${html}</body></html>`).document;
    for (const script of this.document.querySelectorAll("script")) {
      const run = new Function("document", "getComputedStyle", script.textContent as string);
      run(this.document, () => ({ backgroundColor: "rgb(255, 255, 255)" }));
    }
  }

  all(
    selector: string,
  ): { textContent: string; className: string; getAttribute(name: string): string | null }[] {
    return [...this.document.querySelectorAll(selector)] as never;
  }

  text(selector: string): string {
    return this.document.querySelector(selector)?.textContent ?? "";
  }

  buttons(selector = ".hb-moves button"): Button[] {
    return [...this.document.querySelectorAll(selector)] as unknown as Button[];
  }

  /** Clicks the button whose text ends so (what stands before it is the number of its key). */
  click(text: string, selector?: string): void {
    const button = this.buttons(selector).find(({ textContent, disabled }) =>
      !disabled && textContent.endsWith(text)
    );
    if (!button) {
      throw new Error(
        `no button "${text}"; there are ${this.buttons(selector).map((b) => b.textContent).join(" | ")}`,
      );
    }
    button.click();
  }

  /** A key at the root; whether it went on to the document. */
  key(key: string): boolean {
    const Event = (this.document.defaultView as unknown as { Event: typeof globalThis.Event }).Event;
    const event = Object.assign(new Event("keydown", { bubbles: true, cancelable: true }), { key });
    let leaked = false;
    const listen = () => leaked = true;
    this.document.addEventListener("keydown", listen);
    this.document.querySelector("figure")!.dispatchEvent(event as never);
    this.document.removeEventListener("keydown", listen);
    return leaked;
  }
}
