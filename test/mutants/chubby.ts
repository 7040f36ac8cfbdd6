/**
 * Broken twins of Chubby: a rule of the server or of the client each. Where nobody fails and nothing is late
 * they do as the original.
 */
import {
  ChubbyClient,
  ChubbyServer,
  ChubbySession,
  type KeepAlive,
  type KeptAlive,
} from "../../lib/cases/mod.ts";
import type { ProcessId } from "../../lib/core/process.ts";

/** Writes at once: who has a copy is not told. */
class Uninvalidating extends ChubbyServer {
  override mayHave() {
    return false;
  }
}
/** Takes its clients to have no copies but those that it gave itself. */
class Forgetful extends ChubbyServer {
  override takeOver() {
    super.takeOver();
    this.unheard.clear();
  }
}
/** Lets sessions last a lease from its first moment on, whatever its predecessor promised last. */
class Impatient extends ChubbyServer {
  override lend(client: ProcessId, ms?: number) {
    super.lend(client, ms === undefined ? undefined : this.leaseMs / 2);
  }
}
/** Gives a copy that may be kept while others are called in. */
class Generous extends ChubbyServer {
  override readFor(client: ProcessId, request: Parameters<ChubbyServer["readFor"]>[1]) {
    const { writes } = this;
    this.writes = new Map();
    super.readFor(client, request);
    this.writes = writes;
  }
}
/** Answers while it goes into the log that the session ends. */
class Obliging extends ChubbyServer {
  override answer(client: ProcessId) {
    this.ending.clear();
    super.answer(client);
  }
}
/** Takes whatever comes next for an acknowledgement. */
class Credulous extends ChubbyServer {
  override onKeepAlive(asked: KeepAlive, client: ProcessId) {
    super.onKeepAlive({ ...asked, answered: this.told.get(client)?.number ?? 0 }, client);
  }
}
/** What is read while copies are called in may be kept, if it is answered before they are in. */
class Forgiving extends ChubbyServer {
  override run(method: string, details: readonly unknown[], client: ProcessId) {
    return super.run(method, method === "read" ? [details[0], true] : details, client);
  }
}
/** A lock is free when the session of its holder has ended. */
class Hasty extends ChubbyServer {
  override carryOut(event: Parameters<ChubbyServer["carryOut"]>[0]) {
    super.carryOut(event);
    for (const [name, lock] of this.locks) this.locks.set(name, { ...lock, delayed: false });
  }
}

// The rules of sessions, broken in a client
/** Its lease begins when it hears of it. */
class CountsFromReceipt extends ChubbyClient {
  override onKeptAlive(answer: KeptAlive) {
    super.onKeptAlive({ ...answer, heldMs: this.clock - this.askedAtMs });
  }
}
/** Trusts the cell: its session is safe until it is told otherwise. */
class Trusting extends ChubbyClient {
  override onTimeoutLease() {
    this.retry();
  }
}

/** Keeps what was called in while it was under way. */
class KeepsLateCopies extends ChubbyClient {
  override throwAway(path?: string) {
    super.throwAway(path);
    this.notKept = 0;
  }
}
/** Reads its copies when its session is in jeopardy. */
class KeepsCopies extends ChubbyClient {
  override throwAway(path?: string) {
    if (path !== undefined) super.throwAway(path);
  }
}

export type ChubbyMutant = {
  readonly original: typeof ChubbyServer | typeof ChubbyClient | typeof ChubbySession;
  readonly mutant: { readonly server?: typeof ChubbyServer; readonly client?: typeof ChubbyClient };
  readonly name: string;
  readonly rule: string;
  /** Where it is caught: a scene, or a random run of this seed. */
  readonly world: string;
  readonly seed?: number;
  readonly property: "one store" | "safe sessions are present" | "a newer write stays";
};

function twin(
  mutant: typeof ChubbyServer | typeof ChubbyClient,
  rule: string,
  property: ChubbyMutant["property"],
  world: string,
  seed?: number,
  original?: typeof ChubbySession,
): ChubbyMutant {
  const isServer = mutant.prototype instanceof ChubbyServer;
  return {
    original: original ?? (isServer ? ChubbyServer : ChubbyClient),
    mutant: isServer ? { server: mutant as typeof ChubbyServer } : { client: mutant as typeof ChubbyClient },
    name: mutant.name,
    rule,
    property,
    world,
    seed,
  };
}

const STORE = "one store", PRESENT = "safe sessions are present";

export const CHUBBY_MUTANTS: readonly ChubbyMutant[] = [
  twin(Uninvalidating, "copies are called in before a write", STORE, "none", 1),
  twin(Forgetful, "a new master calls in what its predecessor gave", STORE, "a new master"),
  twin(Generous, "nobody gets a copy while they are called in", STORE, "all at once", 10),
  twin(Credulous, "only who has the answer acknowledges what it says", STORE, "none", 121),
  twin(Forgiving, "a read says in the log whether it may be kept", STORE, "all at once", 113),
  twin(Impatient, "a session lasts as long as the old master may have promised", PRESENT, "cuts", 1),
  twin(Obliging, "a session whose end is decided does not go on", PRESENT, "losses", 1),
  twin(Hasty, "a lock waits for messages of a lost holder", "a newer write stays", "a late write"),
  twin(CountsFromReceipt, "a lease begins when the answer leaves", PRESENT, "losses", 1, ChubbySession),
  twin(Trusting, "a lease ends by itself", PRESENT, "cuts", 1, ChubbySession),
  twin(KeepsLateCopies, "what is called in is not kept when it comes", STORE, "all at once", 5),
  twin(KeepsCopies, "in jeopardy there are no copies", STORE, "cuts", 1),
];
