/** Which requests happened before which, read off what was sent, whatever a lock's own clocks say. */
import type { Message, ProcessId } from "../../../core/process.ts";
import { Lock, type LockState } from "../../../mutex/lock.ts";

/** How many requests of each process. */
export type RequestCounts = { readonly [process: ProcessId]: number };

type Informed = Lock & { readonly requestsBefore: RequestCounts };

/**
 * The same lock, and beside it what it could know: each message carries along, unseen by the class, how many
 * requests of each process happened before it. So an explored lock can be judged by what was sent, and not by
 * clocks that somebody may have edited. Of a lock that hosts others nothing travels with what these send.
 * @param algorithm a class of locks that needs no parameters
 * @returns a class to explore; `askedBefore` reads its locks
 */
export function withPast<L extends Lock>(algorithm: new () => L): new () => L {
  const Base = algorithm as unknown as new () => Lock;
  abstract class WithPast extends Base {
    requestsKnown: RequestCounts = noneOf([this.id, ...this.peers]);
    requestsBefore: RequestCounts = noneOf([this.id, ...this.peers]);

    protected override become(next: LockState) {
      if (next === "wanted" && this.state === "released") {
        this.requestsBefore = { ...this.requestsKnown };
        this.requestsKnown = { ...this.requestsKnown, [this.id]: this.requestsKnown[this.id] + 1 };
      }
      super.become(next);
    }

    protected override send(to: ProcessId, message: Message, channel?: string) {
      const carried = { ...message, past: { ...this.requestsKnown } };
      super.send(to, carried, channel);
    }

    protected override broadcast(message: Message, channel?: string) {
      for (const peer of this.peers) this.send(peer, message, channel);
    }

    learn(past: RequestCounts) {
      this.requestsKnown = Object.fromEntries(
        Object.entries(this.requestsKnown).map(([id, known]) => [id, Math.max(known, past[Number(id)])]),
      );
    }
  }
  for (const name of receipts(algorithm)) {
    const handle = (algorithm.prototype as unknown as Record<string, Handler>)[name];
    Object.defineProperty(WithPast.prototype, name, {
      configurable: true,
      writable: true,
      value(this: WithPast, message: undefined | Message & { past?: RequestCounts }, from: ProcessId) {
        if (message?.past === undefined) return handle.call(this, message, from); // called by the class itself
        const { past, ...seen } = message;
        this.learn(past);
        handle.call(this, seen, from);
      },
    });
  }
  return WithPast as unknown as new () => L;
}

const noneOf = (ids: readonly ProcessId[]): RequestCounts =>
  Object.fromEntries([...ids].sort((a, b) => a - b).map((id) => [id, 0]));

type Handler = (this: unknown, message: Message | undefined, from: ProcessId) => void;

const NO_RECEIPT = /^on(Timeout|Output|Deliver|Completion)[A-Z]|^on(Start|Recover)$/;

/** The handlers of messages, inherited ones among them. */
function receipts(algorithm: abstract new () => Lock): string[] {
  const names = new Set<string>();
  for (let at = algorithm.prototype; at !== Lock.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (/^on[A-Z]/.test(name) && !NO_RECEIPT.test(name)) names.add(name);
    }
  }
  return [...names];
}

/**
 * How many requests of each process happened before the latest request of a lock made by `withPast`;
 * undefined for another lock.
 */
export function askedBefore(lock: Lock): RequestCounts | undefined {
  return (lock as Partial<Informed>).requestsBefore;
}
