// What somebody else's code shows: in a frame that reaches neither the page nor a network.
import { make } from "./dom.ts";

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:";
const tallest = 5_000;
const tellHeight =
  `new ResizeObserver(() => parent.postMessage({ live: document.documentElement.offsetHeight }, "*"))
  .observe(document.documentElement);`;

export function framed(html: string, title: string): HTMLIFrameElement {
  const frame = make("iframe", { sandbox: "allow-scripts", title, class: "live-frame" });
  const scheme = getComputedStyle(document.documentElement).colorScheme || "light dark";
  const theme = document.documentElement.dataset.theme ?? scheme;
  frame.srcdoc = `<!DOCTYPE html><html lang="en"><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title}</title>` +
    `<style>:root{color-scheme:${theme}}body{margin:0;overflow:auto hidden;` +
    `font:1.06rem/1.6 "Source Sans 3",system-ui,sans-serif}</style><main>${html}</main><script>${tellHeight}</script>`;
  return frame;
}

/** Frames say how high they are; anything else that they say is not listened to. */
export function listenToFrames(): void {
  addEventListener("message", ({ source, data }: MessageEvent) => {
    const height = (data as { live?: unknown } | null)?.live;
    if (typeof height !== "number") return;
    for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe.live-frame")) {
      if (frame.contentWindow === source) frame.style.height = `${Math.min(height, tallest) + 4}px`;
    }
  });
}
