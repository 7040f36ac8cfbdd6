import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { mutant: "forgets to add one at receipts, to be caught" },
  equivalent: {
    "cristian-class Cristian.askedAtMs: askedAtMs = 0; → askedAtMs = (-1);": "it is set before it is read",
    "cristian-class Cristian.askedAtMs: askedAtMs = 0; → askedAtMs = 1;": "it is set before it is read",
    "cristian-class Cristian.constructor: super(); checkTimes({ everyMs, leastMs }, { acceptMs }); → checkTimes({ everyMs, leastMs }, { acceptMs }); super();":
      "both may come first: one looks at parameters only",
    "cristian-class Cristian.constructor: checkTimes({ everyMs, leastMs }, { acceptMs }); this.server = serverIn(this, server); → this.server = serverIn(this, server); checkTimes({ everyMs, leastMs }, { acceptMs });":
      "whichever of the two refuses, it is refused",
    'cristian-class Cristian.onTimeoutAsk: this.askedAtMs = this.clock; this.send(this.server, { type: "Ask", number: this.asked.next() }); → this.send(this.server, { type: "Ask", number: this.asked.next() }); this.askedAtMs = this.clock;':
      "both happen at one moment, and neither reads what the other sets",
    "cristian-class Cristian.onTell: if (number !== this.asked.last || roundTripMs > this.acceptMs) return; const offsetMs = timeMs + roundTripMs / 2 - this.time; → const offsetMs = timeMs + roundTripMs / 2 - this.time; if (number !== this.asked.last || roundTripMs > this.acceptMs) return;":
      "what is computed first is not used if it returns",
    "cristian-class Cristian.onTell: this.adjustBy(offsetMs); this.output({ offsetMs, boundMs: roundTripMs / 2 - this.leastMs }); → this.output({ offsetMs, boundMs: roundTripMs / 2 - this.leastMs }); this.adjustBy(offsetMs);":
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.polledAtMs: polledAtMs = 0; → polledAtMs = (-1);": "it is set before it is read",
    "berkeley-class Berkeley.polledAtMs: polledAtMs = 0; → polledAtMs = 1;": "it is set before it is read",
    "berkeley-class Berkeley.constructor: super(); checkTimes({ everyMs, answerMs }, { outlierMs }); → checkTimes({ everyMs, answerMs }, { outlierMs }); super();":
      "both may come first: one looks at parameters only",
    "berkeley-class Berkeley.constructor: checkTimes({ everyMs, answerMs }, { outlierMs }); … } → if (!(answerMs < everyMs)) { … checkTimes({ everyMs, answerMs }, { outlierMs });":
      "whichever of the two refuses, it is refused",
    'berkeley-class Berkeley.lead: this.state = "leader"; this.onTimeoutPoll(); → this.onTimeoutPoll(); this.state = "leader";':
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.onTimeoutPoll: const round = this.round.next(); this.polledAtMs = this.clock; → this.polledAtMs = this.clock; const round = this.round.next();":
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.onTimeoutPoll: this.polledAtMs = this.clock; this.differences.clear(); → this.differences.clear(); this.polledAtMs = this.clock;":
      "both happen at one moment, and neither reads what the other sets",
    'berkeley-class Berkeley.onTimeoutPoll: this.differences.clear(); this.broadcast({ type: "Poll", round }); → this.broadcast({ type: "Poll", round }); this.differences.clear();':
      "both happen at one moment, and neither reads what the other sets",
    'berkeley-class Berkeley.onTimeoutPoll: this.broadcast({ type: "Poll", round }); this.setTimer("Average", this.answerMs); → this.setTimer("Average", this.answerMs); this.broadcast({ type: "Poll", round });':
      "both happen at one moment, and neither reads what the other sets",
    'berkeley-class Berkeley.onTimeoutPoll: this.setTimer("Average", this.answerMs); this.setTimer("Poll", this.everyMs); → this.setTimer("Poll", this.everyMs); this.setTimer("Average", this.answerMs);':
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.onTime: if (round !== this.round.last) return; const roundTripMs = this.clock - this.polledAtMs; → const roundTripMs = this.clock - this.polledAtMs; if (round !== this.round.last) return;":
      "what is computed first is not used if it returns",
    "berkeley-class Berkeley.onTimeoutAverage: for (const [process, ms] of this.differences) { … this.adjustBy(averageMs); → this.adjustBy(averageMs); … }":
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.onTimeoutAverage: this.adjustBy(averageMs); … }); → this.output({ … this.adjustBy(averageMs);":
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.onTimeoutAverage: this.output({ … this.round.next(); → this.round.next(); … });":
      "both happen at one moment, and neither reads what the other sets",
    "berkeley-class Berkeley.onTimeoutAverage: this.round.next(); → (nothing)":
      "what comes too late for one round is cleared before the next",
    "ntp-class Ntp.constructor: super(); checkTimes({ everyMs, thinkMs }); → checkTimes({ everyMs, thinkMs }); super();":
      "both may come first: one looks at parameters only",
    "ntp-class Ntp.constructor: checkTimes({ everyMs, thinkMs }); this.server = serverIn(this, server); → this.server = serverIn(this, server); checkTimes({ everyMs, thinkMs });":
      "whichever of the two refuses, it is refused",
    'ntp-class Ntp.onTimeoutPoll: this.send(this.server, { type: "Request", t1: this.clock }); this.setTimer("Poll", this.everyMs); → this.setTimer("Poll", this.everyMs); this.send(this.server, { type: "Request", t1: this.clock });':
      "both happen at one moment, and neither reads what the other sets",
    'ntp-class Ntp.onTimeoutAnswer: this.send(from, { type: "Response", t1, t2, t3: this.time }); if (this.unanswered.length > 0) this.setTimer("Answer", this.thinkMs); → if (this.unanswered.length > 0) this.setTimer("Answer", this.thinkMs); this.send(from, { type: "Response", t1, t2, t3: this.time });':
      "both happen at one moment, and neither reads what the other sets",
    "ntp-class Ntp.onResponse: this.adjustBy(this.clock + best.offsetMs - this.time); this.output(best); → this.output(best); this.adjustBy(this.clock + best.offsetMs - this.time);":
      "both happen at one moment, and neither reads what the other sets",
    "stamped-class Stamped.lamport: lamport = 0; → lamport = (-1);":
      "the first event takes the greater of it and 0",
    "stamped-class Stamped.vector: vector: VectorClock = vectorZero([this.id, ...this.peers]); → vector: VectorClock = vectorZero([...this.peers]);":
      "an entry that is not there counts as 0",
    "stamped-class Stamped.vector: vector: VectorClock = vectorZero([this.id, ...this.peers]); → vector: VectorClock = vectorZero([this.id]);":
      "an entry that is not there counts as 0",
    "stamped-class Stamped.event: event(lamport = 0, vector: VectorClock = {}) { → event(lamport = (-1), vector: VectorClock = {}) {":
      "no clock is below 0",
    "stamped-class Stamped.event: this.lamport = this.nextLamport(lamport); this.vector = this.nextVector(vector); → this.vector = this.nextVector(vector); this.lamport = this.nextLamport(lamport);":
      "neither clock reads the other",
  },
  right: [
    {
      cell: "ntp-class",
      replace: "if (this.samples.length > SAMPLES) this.samples.shift();",
      with: "this.samples = this.samples.slice(-SAMPLES);",
      why: "keeps the last eight, too",
    },
    {
      cell: "ntp-class",
      replace: "offsetMs: ((t2 - t1) + (t3 - t4)) / 2,",
      with: "offsetMs: (t2 + t3 - t1 - t4) / 2,",
      why: "adds the same four numbers",
    },
    {
      cell: "stamped-class",
      replace: "return Math.max(this.lamport, received) + 1;",
      with: "return received > this.lamport ? received + 1 : this.lamport + 1;",
      why: "says the same of the greater one",
    },
    {
      cell: "stamped-class",
      replace: "return vectorTick(vectorMerge(this.vector, received), this.id);",
      with: "return vectorMerge(vectorTick(this.vector, this.id), received);",
      why: "nobody knows of more events of ours than we do",
    },
    {
      cell: "stamped-class",
      replace: "this.event();\n    this.event();\n",
      with: "for (const _asked of [0, 1]) this.event();\n",
      why: "gives two timestamps, too",
    },
    {
      cell: "cristian-class",
      replace: "const offsetMs = timeMs + roundTripMs / 2 - this.time;",
      with: "const offsetMs = timeMs - this.time + (this.clock - this.askedAtMs) / 2;",
      why: "adds the same three numbers",
    },
    {
      cell: "cristian-class",
      replace: "if (this.id !== this.server) this.onTimeoutAsk();",
      with: 'if (this.id !== this.server) this.setTimer("Ask", 0);',
      why: "asks at once, by a timer",
    },
    {
      cell: "berkeley-class",
      replace: "group.length > largest.length ? group : largest",
      with: "largest.length >= group.length ? largest : group",
      why: "of equally large ones it takes the first, too",
    },
    {
      cell: "berkeley-class",
      replace: "this.adjustBy(averageMs);",
      with: "this.onAdjust({ byMs: averageMs });",
      why: "the leader does what it tells the others",
    },
    {
      cell: "elected-class",
      replace: "if (elected === this.id) this.lead();\n    else this.follow();",
      with: "if (elected !== this.id) this.follow();\n    else this.lead();",
      why: "asks the other way round",
    },
  ],
};
