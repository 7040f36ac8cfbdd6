/**
 * Edits that students make: each compiles, or runs on a kernel that does not look at types, and each gets a
 * true word in a short time.
 */
import { describe, expect, test } from "vitest";
import { Stamped } from "../../lib/clocks/stamped.ts";
import { compareVectors } from "../../lib/clocks/vector.ts";
import { judgementOf } from "../../lib/course/check.ts";
import { Greeter } from "../../lib/course/first/greeter.ts";
import type { Outcome } from "../../lib/course/exercise/outcome.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { Bully } from "../../lib/election/bully.ts";
import { FifoMulticast } from "../../lib/multicast/fifo.ts";
import { LamportMulticast } from "../../lib/multicast/lamport.ts";
import { ReliableMulticast, type ReliableMulticastMessage } from "../../lib/multicast/reliable.ts";
import { LeaseStorage } from "../../lib/mutex/lease.ts";
import { SmallRaid5 } from "../../lib/storage/raid/small_raid5.ts";

type Row = readonly [how: string, answer: unknown, outcome: Outcome, says: RegExp, draws?: boolean];

function edits(exercise: string, rows: readonly Row[]): void {
  describe(exercise, () => {
    for (const [how, answer, outcome, says, draws] of rows) {
      test(how, () => {
        const { text, hint = "", trials = [], picture, ...judgement } = judgementOf(exercise, answer);
        expect([text, hint, ...trials.map((trial) => trial.text)].join("\n")).toMatch(says);
        expect(judgement.outcome).toBe(outcome);
        if (draws !== undefined) expect(picture?.html.includes("<svg") ?? false).toBe(draws);
      });
    }
  });
}

edits("greetings", [["a class", class Forty {}, "keep working", /this is the class Forty/]]);

edits("persistent greeter", [
  [
    "a hundred greetings at once",
    class extends Greeter {
      override greet() {
        for (let k = 0; k < 100; k++) super.greet();
      }
    },
    "hint",
    /gives up too soon, or greets so often/,
    true,
  ],
  [
    "everybody is heard before they answer",
    class extends Greeter {
      override greet() {
        for (const peer of this.peers) this.heard.add(peer);
      }
    },
    "keep working",
    /heard from somebody who has said nothing/,
    true,
  ],
  [
    "a loop that sends until all are heard",
    class extends Greeter {
      override greet() {
        while (this.heard.size < this.peers.length) super.greet();
      }
    },
    "keep working",
    /in `greet`.*a loop in it never ends/,
  ],
  [
    "each greeting makes two more",
    class extends Greeter {
      override onHello(message: object, from: ProcessId) {
        super.onHello(message, from);
        this.broadcast({ type: "Hello" });
      }
    },
    "keep working",
    /never comes to rest: after 100000 events, at \d+ ms/,
    true,
  ],
  [
    "a timer of 0 ms, for ever",
    class extends Greeter {
      override greet() {
        this.setTimer("Again", 0);
      }
      onTimeoutAgain() {
        this.greet();
      }
    },
    "keep working",
    /never comes to rest: .* at 0 ms/,
    false,
  ],
]);

edits("a Lamport clock", [
  [
    "goes back to what was received",
    class extends Stamped {
      override nextLamport(received: number) {
        return received > 0 ? received + 1 : this.lamport + 1;
      }
    },
    "hint",
    /last sentence/,
    true,
  ],
]);

edits("concurrent or not", [
  [
    "sorts what it is given",
    (a: number[], b: number[]) => {
      a.sort();
      b.sort();
      return "equal";
    },
    "still missing",
    /“equal” to everything/,
  ],
  [
    "no concurrent, after an answer that sorted",
    (a: number[], b: number[]) => {
      const relation = compareVectors({ ...a }, { ...b });
      return relation === "concurrent" ? undefined : relation;
    },
    "still missing",
    /\(\[1, 0\], \[0, 1\]\) returns nothing yet/,
  ],
  ["another word", () => "Equal", "keep working", /one of “before”, .* this is the string Equal/],
]);

edits("the parity's update", [
  [
    "the AND",
    class And extends SmallRaid5 {
      override newParity(data: Uint8Array, read: Uint8Array[]) {
        return data.map((byte, i) => read.reduce((sum, block) => sum & block[i], byte));
      }
    },
    "keep working",
    /single block/,
  ],
]);

edits("eight slots", [
  ["a text", { archive: "6", shop: 10 }, "keep working", /should be one of .*; this is the string 6/],
]);

type Held = { content: unknown; from: ProcessId; sequence: number };

edits("next of its sender", [
  [
    "what was never received",
    class extends FifoMulticast {
      override nextFrom(from: ProcessId): Held {
        return { content: "a", from, sequence: 1 };
      }
    },
    "keep working",
    /a loop in it never ends/,
  ],
]);

edits("impatience", [
  [
    "half of an even group",
    class extends LamportMulticast {
      override deliverReady() {
        for (;;) {
          const head = this.head();
          if (!head) return;
          const passed = this.peers.filter((peer) => this.hasPassed(peer, head)).length + 1;
          if (passed < (this.peers.length + 1) / 2) return;
          this.heldBack.delete(head);
          this.deliver(head.content, head.process);
        }
      }
    },
    "hint",
    /of five and of four, two are not enough/,
  ],
]);

/** Passes on to those for whom this holds. */
const passingOn = (to: (peer: ProcessId, origin: ProcessId, from?: ProcessId) => boolean) =>
  class extends ReliableMulticast {
    override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
      const { content, origin, number } = message;
      if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
      this.seen.add(`${origin}/${number}`);
      for (const peer of this.peers) if (to(peer, origin, from)) this.send(peer, message);
      this.deliver(content, origin);
    }
  };

edits("fewer messages", [
  [
    "or for and",
    passingOn((peer, origin, from) => peer !== origin || peer !== from),
    "almost",
    /15 .*, and yours 17/,
  ],
  ["not to the origin", passingOn((peer, origin) => peer !== origin), "almost", /15 .*, and yours 16/],
  ["not back", passingOn((peer, _origin, from) => peer !== from), "almost", /15 .*, and yours 16/],
  [
    "told apart by their content",
    class extends ReliableMulticast {
      override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
        const { content, origin } = message;
        if (origin === this.id || this.seen.has(String(content))) return;
        this.seen.add(String(content));
        for (const peer of this.peers) if (peer !== origin && peer !== from) this.send(peer, message);
        this.deliver(content, origin);
      }
    },
    "keep working",
    /says the same thing twice is heard once/,
  ],
]);

/** Answers a write that comes too late in this way. */
const fencing = (answer: (storage: LeaseStorage, from: ProcessId, token: number) => void) =>
  class extends LeaseStorage {
    override onWrite({ token, value }: { token: number; value: string }, from: ProcessId) {
      if (token < this.highest) return answer(this, from, token);
      this.highest = token;
      this.value = value;
      this.send(from, { type: "Written", token });
    }
    say(to: ProcessId, type: "Written" | "Refused", token: number) {
      this.send(to, type === "Written" ? { type, token } : { type, token, highest: this.highest });
    }
  };
type Fencing = InstanceType<ReturnType<typeof fencing>>;

edits("build the fence", [
  [
    "says that it has written what it dropped",
    fencing((storage, from, token) => (storage as Fencing).say(from, "Written", token)),
    "almost",
    /not told what has become/,
    true,
  ],
  [
    "says both",
    fencing((storage, from, token) => {
      (storage as Fencing).say(from, "Refused", token);
      (storage as Fencing).say(from, "Written", token);
    }),
    "almost",
    /one answer/,
    true,
  ],
]);

edits("useless and safe", [
  [
    "counts for ever",
    class extends Bully {
      count = 0;
      override elect() {
        this.setTimer("Answer", 10);
      }
      override onTimeoutAnswer() {
        this.count++;
        this.elect();
      }
    },
    "keep working",
    /too many states to try\. What grows: P1's .*count took/,
  ],
]);

edits("from the slide's words", [
  [
    "misspelt",
    class Misspelt extends Bully {
      onElecton() {
        this.elect();
      }
    },
    "still missing",
    /has a method `onElecton`, which nobody calls/,
  ],
]);

test("a method that is written as a field is found", () => {
  const arrow = new Function(
    "Bully",
    "return class Arrow extends Bully {\n  onElection = (message, from) => {\n  };\n};",
  );
  expect(judgementOf("from the slide's words", arrow(Bully)).text).toBe(
    "Arrow.onElection is a field: write it as a method, `onElection(…) { … }`.",
  );
});
