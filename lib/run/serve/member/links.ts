/** The connections of a process with the others. */
import * as net from "node:net";
import type { ProcessId } from "../../../core/process.ts";
import { put, take } from "../wire/frames.ts";
import { listening } from "../wire/listening.ts";
import type { Greeting, Letter, Passed, Peer } from "../wire/spec.ts";

type Link = { readonly socket: net.Socket; sent: number; received: number };

/** One connection with each other process, whoever has dialled; the latest counts. */
export class Links {
  private readonly links = new Map<ProcessId, Link>();
  private readonly server: net.Server;

  constructor(
    private readonly id: ProcessId,
    private readonly token: string,
    /** Else Nagle's algorithm holds small frames back until the last is acknowledged. */
    private readonly noDelay: boolean,
    private readonly receive: (letter: Letter) => void,
  ) {
    this.server = net.createServer((socket) => this.accept(socket));
  }

  /** @returns the port */
  listen(address: string): Promise<number> {
    return listening(this.server, address);
  }

  private accept(socket: net.Socket): void {
    let link: Link | undefined;
    this.prepare(socket);
    take(socket, (frame: Greeting | Letter) => {
      if (link) this.took(link, frame as Letter);
      else if (isGreeting(frame) && frame.token === this.token) {
        link = this.add(frame.hello, socket);
        put(socket, { welcome: this.id } satisfies Greeting);
      } else socket.destroy();
    });
  }

  /** @param wait whether to wait until the other end sends over this connection, too */
  dial({ id, address, port }: Peer, wait: boolean): Promise<void> {
    return new Promise((resolve) => {
      const socket = net.connect({ port, host: address });
      const link = this.add(id, socket);
      this.prepare(socket);
      socket.on("close", () => resolve()); // it has just crashed
      socket.on("connect", () => {
        put(socket, { hello: this.id, token: this.token } satisfies Greeting);
        if (!wait) resolve();
      });
      take(socket, (frame: Greeting | Letter) => {
        if ("welcome" in frame) resolve();
        else this.took(link, frame as Letter);
      });
    });
  }

  private add(peer: ProcessId, socket: net.Socket): Link {
    const link = { socket, sent: 0, received: 0 };
    this.links.set(peer, link);
    socket.on("close", () => this.links.get(peer) === link && this.links.delete(peer));
    return link;
  }

  private took(link: Link, letter: Letter): void {
    link.received++;
    this.receive(letter);
  }

  /** Whether there is a connection with it. */
  reaches(peer: ProcessId): boolean {
    return this.links.has(peer);
  }

  send(peer: ProcessId, letter: Letter): void {
    const link = this.links.get(peer);
    if (!link) return;
    link.sent++;
    put(link.socket, letter);
  }

  get passed(): Passed {
    return Object.fromEntries([...this.links].map(([id, { sent, received }]) => [id, { sent, received }]));
  }

  private prepare(socket: net.Socket): void {
    socket.setNoDelay(this.noDelay);
    socket.on("error", () => {}); // "close" comes after it
  }
}

function isGreeting(frame: unknown): frame is Extract<Greeting, { hello: ProcessId }> {
  return typeof frame === "object" && frame !== null && "hello" in frame;
}
