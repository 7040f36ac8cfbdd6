// Where cells run: a worker in a sandboxed frame. The frame is of no origin, so nothing in it reaches what
// this site keeps in the browser; and browsers that keep origins apart give it a process of its own. One
// whose memory runs out then ends without the page; how much it takes, no browser tells a page of a worker.

const policy = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:";

/** Hands messages on; null is asked and answered by the frame itself, which has nothing else to do. */
const inside = `onmessage = ({ data, ports: [port] }) => {
  const address = URL.createObjectURL(new Blob([data], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  worker.onmessage = ({ data }) => port.postMessage(data);
  worker.onerror = ({ message }) => port.postMessage({ type: "broken", message });
  port.onmessage = ({ data }) => data === null ? port.postMessage(null) : worker.postMessage(data);
};`;

/** Seconds without an answer after which a frame is given up: a busy machine may well keep one waiting. */
const patience = 5;

export interface FrameEvents<From> {
  onMessage: (message: From) => void;
  /** It has ended by itself, or cannot be started. */
  onDeath: (why: string) => void;
}

export class WorkerFrame<To, From> {
  private readonly frame = document.createElement("iframe");
  private readonly port: MessagePort;
  private watch: ReturnType<typeof setInterval> | undefined;
  private unanswered = 0;

  /** @param text of the worker's script */
  constructor(text: string, private readonly events: FrameEvents<From>) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }: MessageEvent<From | { type: "broken"; message: string } | null>) => {
      this.unanswered = 0;
      if (data === null) return;
      const { type, message } = data as { type: string; message: string };
      if (type === "broken") events.onDeath(message);
      else events.onMessage(data as From);
    };
    const { frame } = this;
    frame.title = "what runs cells";
    frame.ariaHidden = "true";
    frame.tabIndex = -1;
    frame.setAttribute("sandbox", "allow-scripts");
    // In sight, if only a pixel of it: browsers give hidden frames less of the processor.
    frame.style.cssText =
      "position: fixed; right: 0; bottom: 0; width: 1px; height: 1px; border: 0; opacity: 0; pointer-events: none";
    frame.srcdoc = `<!DOCTYPE html><html lang="en"><meta charset="utf-8">` +
      `<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${frame.title}</title>` +
      `<script>${inside}</script>`;
    frame.onload = () => frame.contentWindow?.postMessage(text, "*", [port2]);
    document.body.append(frame);
  }

  say(message: To): void {
    this.port.postMessage(message);
  }

  /** While something is awaited, whether the frame is still there: a worker that computes does not answer. */
  set isAwaited(isAwaited: boolean) {
    clearInterval(this.watch);
    this.unanswered = 0;
    if (isAwaited) this.watch = setInterval(() => this.ask(), 1000);
  }

  end(): void {
    this.isAwaited = false;
    this.port.close();
    this.frame.remove();
  }

  private ask(): void {
    if (this.unanswered++ < patience) return this.port.postMessage(null);
    this.isAwaited = false;
    this.events.onDeath("it does not answer any more, as when its memory has run out");
  }
}
