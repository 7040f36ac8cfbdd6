import { lamportTick } from "../../../lib/clocks/lamport.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import { LeaseStorage, RicartAgrawala, RoucairolCarvalho } from "../../../lib/mutex/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Request = { timestamp: number };

// ---- put off or reply

class Slide extends RicartAgrawala {
  override onRequest({ timestamp }: Request, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    const other = { timestamp, process: from };
    const weGoFirst = this.state === "held" || (this.state === "wanted" && this.comesBefore(other));
    if (weGoFirst) this.deferred.add(from);
    else this.send(from, { type: "Reply" });
  }
}
class OtherWayRound extends RicartAgrawala {
  override onRequest({ timestamp }: Request, from: ProcessId) {
    if (this.mayGo(timestamp, from)) this.send(from, { type: "Reply" });
    else this.deferred.add(from);
    if (timestamp > this.lamportClock) this.lamportClock = timestamp;
  }
  mayGo(timestamp: number, from: ProcessId) {
    if (this.state === "released") return true;
    if (this.state === "held") return false;
    return timestamp < this.requestedAt || (timestamp === this.requestedAt && from < this.id);
  }
}
class Empty extends RicartAgrawala {
  override onRequest(_message: Request, _from: ProcessId) {
    // yours
  }
}
class Deaf extends RicartAgrawala {
  override onRequest({ timestamp }: Request, from: ProcessId) {
    const other = { timestamp, process: from };
    if (this.state === "held" || (this.state === "wanted" && this.comesBefore(other))) {
      this.deferred.add(from);
    } else this.send(from, { type: "Reply" });
  }
}
class Agreeable extends RicartAgrawala {
  override onRequest({ timestamp }: Request, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    this.send(from, { type: "Reply" });
  }
}
class NoTies extends RicartAgrawala {
  override onRequest({ timestamp }: Request, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    if (this.state === "held" || (this.state === "wanted" && this.requestedAt < timestamp)) {
      this.deferred.add(from);
    } else this.send(from, { type: "Reply" });
  }
}
class PutsAllOff extends RicartAgrawala {
  override onRequest({ timestamp }: Request, from: ProcessId) {
    this.lamportClock = lamportTick(this.lamportClock, timestamp);
    if (this.state === "released") this.send(from, { type: "Reply" });
    else this.deferred.add(from);
  }
}
class Misreads extends RicartAgrawala {
  override onRequest(message: Request) {
    this.send((message as unknown as { sender: { id: ProcessId } }).sender.id, { type: "Reply" });
  }
}

export const putOff: ExerciseAnswers = {
  exercise: "put off or reply",
  answers: [
    { what: "reference", answer: Slide, outcome: "correct", says: /2\(N − 1\)/, draws: false },
    { what: "written differently", answer: OtherWayRound, outcome: "correct", says: /theory: 80 messages/ },
    { what: "stub", answer: Empty, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "no clock", answer: Deaf, outcome: "almost", says: /too early/, draws: true },
    { what: "wrong", how: "always replies", answer: Agreeable, outcome: "hint", says: /put a request off/ },
    {
      what: "wrong",
      how: "no ids for ties",
      answer: NoTies,
      outcome: "hint",
      says: /comesBefore/,
      draws: true,
    },
    {
      what: "wrong",
      how: "puts all off",
      answer: PutsAllOff,
      outcome: "keep working",
      says: /waits for ever/,
    },
    {
      what: "wrong",
      how: "throws",
      answer: Misreads,
      outcome: "keep working",
      says: /your line `.*sender\.id.*`/,
    },
  ],
};

// ---- build the fence

type Write = { token: number; value: string };

class Fence extends LeaseStorage {
  override onWrite({ token, value }: Write, from: ProcessId) {
    if (token < this.highest) {
      this.send(from, { type: "Refused", token, highest: this.highest });
      return;
    }
    this.highest = token;
    this.value = value;
    this.send(from, { type: "Written", token });
  }
}
class OwnField extends LeaseStorage {
  newest = 0;
  override onWrite({ token, value }: Write, from: ProcessId) {
    const isNew = token >= this.newest;
    if (isNew) [this.newest, this.value] = [token, value];
    this.send(from, isNew ? { type: "Written", token } : { type: "Refused", token, highest: this.newest });
  }
}
class NoFence extends LeaseStorage {
  override onWrite() {}
}
class TakesAll extends LeaseStorage {
  override onWrite({ token, value }: Write, from: ProcessId) {
    this.value = value;
    this.send(from, { type: "Written", token });
  }
}
class ForgetsHighest extends LeaseStorage {
  override onWrite({ token, value }: Write, from: ProcessId) {
    if (token < this.highest) return this.send(from, { type: "Refused", token, highest: this.highest });
    this.value = value;
    this.send(from, { type: "Written", token });
  }
}
class Silent extends LeaseStorage {
  override onWrite({ token, value }: Write, from: ProcessId) {
    if (token < this.highest) return;
    this.highest = token;
    this.value = value;
    this.send(from, { type: "Written", token });
  }
}
class OnceOnly extends LeaseStorage {
  override onWrite({ token, value }: Write, from: ProcessId) {
    if (token <= this.highest) return this.send(from, { type: "Refused", token, highest: this.highest });
    this.highest = token;
    this.value = value;
    this.send(from, { type: "Written", token });
  }
}

export const fence: ExerciseAnswers = {
  exercise: "build the fence",
  answers: [
    { what: "reference", answer: Fence, outcome: "correct", says: /newest write stays/, draws: false },
    { what: "written differently", answer: OwnField, outcome: "correct", says: /both are taken/ },
    { what: "stub", answer: NoFence, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "takes all", answer: TakesAll, outcome: "hint", says: /token is old/, draws: true },
    { what: "wrong", how: "remembers nothing", answer: ForgetsHighest, outcome: "hint", says: /undone/ },
    {
      what: "wrong",
      how: "says nothing",
      answer: Silent,
      outcome: "keep working",
      says: /Refused/,
      draws: true,
    },
    { what: "wrong", how: "once a lease", answer: OnceOnly, outcome: "almost", says: /twice/, draws: true },
  ],
};

// ---- ask it back

class AsksBack extends RoucairolCarvalho {
  override askBack(peer: ProcessId) {
    this.send(peer, { type: "Request", timestamp: this.requestedAt });
  }
}
class Spelled extends RoucairolCarvalho {
  override askBack(peer: ProcessId) {
    if (this.state !== "wanted" || this.permitted.has(peer)) return;
    const request = { type: "Request" as const, timestamp: this.requestedAt };
    for (const one of this.peers) if (one === peer) this.send(one, request);
  }
}
class Shy extends RoucairolCarvalho {
  override askBack() {}
}
class Insists extends RoucairolCarvalho {
  override askBack(peer: ProcessId) {
    this.permitted.add(peer);
  }
}
class Replies extends RoucairolCarvalho {
  override askBack(peer: ProcessId) {
    this.send(peer, { type: "Reply" });
  }
}
class AsksAll extends RoucairolCarvalho {
  override askBack() {
    for (const peer of this.peers) {
      if (!this.permitted.has(peer)) this.send(peer, { type: "Request", timestamp: this.requestedAt });
    }
  }
}
class AsksTwice extends RoucairolCarvalho {
  override askBack(peer: ProcessId) {
    this.send(peer, { type: "Request", timestamp: this.requestedAt });
    this.send(peer, { type: "Request", timestamp: this.requestedAt });
  }
}
class PutsOff extends RoucairolCarvalho {
  override askBack(peer: ProcessId) {
    this.deferred.add(peer);
  }
}

export const askBack: ExerciseAnswers = {
  exercise: "ask it back",
  answers: [
    { what: "reference", answer: AsksBack, outcome: "correct", says: /comes back/, draws: false },
    { what: "written differently", answer: Spelled, outcome: "correct", says: /20 random runs/ },
    { what: "stub", answer: Shy, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "insists on it",
      answer: Insists,
      outcome: "hint",
      says: /Two are inside/,
      draws: true,
    },
    { what: "wrong", how: "replies", answer: Replies, outcome: "keep working", says: /it is there already/ },
    {
      what: "wrong",
      how: "puts off as well",
      answer: PutsOff,
      outcome: "keep working",
      says: /waits for ever/,
    },
    { what: "wrong", how: "asks all", answer: AsksAll, outcome: "keep working", says: /it is there already/ },
    {
      what: "wrong",
      how: "asks twice",
      answer: AsksTwice,
      outcome: "keep working",
      says: /it is there already/,
    },
  ],
};
