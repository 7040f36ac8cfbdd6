import type { StoreReply } from "../../consensus/raft/store.ts";
import { ChubbyClient } from "../chubby/client.ts";
import type { LockNews } from "./parts.ts";

type Asked = { readonly method: string; readonly details: readonly unknown[] };

/**
 * A session with a Chubby cell that belongs to a process, its host: it is opened when the host starts, and
 * another one when it has expired. What the host asks for is answered by outputs, `LockNews`.
 */
export class HostedChubby extends ChubbyClient {
  /** The lock that is kept, "" if none. */
  wanted = "";
  /** What is being answered. */
  answering: Asked = { method: "", details: [] };

  override onStart() {
    this.open();
  }

  keep(lock: string) {
    this.wanted = lock;
    const isAsking = this.queue.some(({ method, details }) => method === "acquire" && details[0] === lock);
    if (!isAsking && !this.locks.has(lock)) this.acquire(lock);
  }

  probe(lock: string) {
    this.acquire(lock);
  }

  override read(path: string) {
    this.answering = { method: "read", details: [path] };
    super.read(path);
  }

  /** Unless that is being written. */
  override write(path: string, content: unknown) {
    const writes = this.queue.filter(({ method, details }) => method === "write" && details[0] === path);
    if (writes.at(-1)?.details[1] !== content) super.write(path, content);
  }

  override onReply(reply: StoreReply) {
    const [asked] = this.queue;
    if (reply.sequence === asked?.sequence) this.answering = { method: asked.method, details: asked.details };
    super.onReply(reply);
  }

  /** No user has asked, but our host: it is told. */
  protected override respond(_operation: number, value: unknown) {
    const { method, details: [name, content] } = this.answering as { method: string; details: string[] };
    const isRefused = (value as { refused?: string } | null)?.refused !== undefined;
    if (method === "acquire" && name === this.wanted) return this.tellHeld();
    if (method === "acquire") return this.probed(name, isRefused ? 0 : Number(value));
    if (method === "read" && isRefused) return this.read(name);
    if (method === "write" && isRefused) return this.write(name, content);
    if (method === "read") this.tell({ type: "content", path: name, content: value });
    if (method === "write") this.tell({ type: "written", path: name, content });
  }

  probed(lock: string, generation: number) {
    if (generation > 0) this.release(lock);
    this.tell({ type: "probed", lock, generation });
  }

  tellHeld() {
    const generation = this.locks.get(this.wanted);
    if (generation !== undefined && this.session === "safe") this.tell({ type: "held", generation });
  }

  override become(session: ChubbyClient["session"]) {
    const isNew = session !== this.session;
    this.session = session;
    if (isNew && session === "safe") this.tellHeld();
    if (isNew && session === "jeopardy") this.tell({ type: "paused" });
  }

  override end(session: "none" | "expired") {
    super.end(session);
    if (session === "none") return;
    this.tell({ type: "lost" });
    this.open();
  }

  tell(news: LockNews) {
    this.output(news);
  }
}
