import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {
    "session-class ChubbySession.kept: kept = 0; → kept = (-1);":
      "the first KeepAlive's number is at least 2",
    "session-class ChubbySession.kept: kept = 0; → kept = 1;": "the first KeepAlive's number is at least 2",
    "session-class ChubbySession.askedAtMs: askedAtMs = 0; → askedAtMs = (-1);":
      "it is set before anything is answered",
    "session-class ChubbySession.askedAtMs: askedAtMs = 0; → askedAtMs = 1;":
      "it is set before anything is answered",
    "session-class ChubbySession.answered: answered = 0; → answered = (-1);": "no KeepAlive has that number",
    "session-class ChubbySession.answered: answered = 0; → answered = 1;": "no KeepAlive has that number",
    'session-class ChubbySession.ask: this.end("none"); super.ask(); → super.ask(); this.end("none");':
      "nothing comes between the two",
    'session-class ChubbySession.onReply: super.onReply(reply); if (asked?.method === "open" && asked.sequence === reply.sequence) this.retry(); → if (asked?.method === "open" && asked.sequence === reply.sequence) this.retry(); super.onReply(reply);':
      "nothing comes between the two",
    "session-class ChubbySession.keepAlive: this.askedAtMs = this.clock; this.kept = this.sequence.next(); → this.kept = this.sequence.next(); this.askedAtMs = this.clock;":
      "neither reads the other",
    "session-class ChubbySession.onKeptAlive: this.answered = number; const leftMs = this.askedAtMs + heldMs + leaseMs - this.clock; → const leftMs = this.askedAtMs + heldMs + leaseMs - this.clock; this.answered = number;":
      "neither reads the other",
    "spanner-class SpannerServer.lastTimestamp: lastTimestamp = 0; → lastTimestamp = (-1);":
      "who takes over sets it, and nobody else reads it",
    "spanner-class SpannerServer.lastTimestamp: lastTimestamp = 0; → lastTimestamp = 1;":
      "who takes over sets it, and nobody else reads it",
    "spanner-class SpannerServer.takeOver: super.takeOver(); this.lastTimestamp = this.trueTime.now().latest; → this.lastTimestamp = this.trueTime.now().latest; super.takeOver();":
      "nothing that is said in between has a timestamp",
    'spanner-class SpannerServer.decide: this.coordinated.delete(transaction); this.propose({ record: "outcome", transaction, timestamp, prepared }); → this.propose({ record: "outcome", transaction, timestamp, prepared }); this.coordinated.delete(transaction);':
      "what is proposed is decided, whoever forgets it first",
    "spanner-class SpannerServer.decide: const prepared = { timestamp, keys, writes, client, participants }; this.coordinated.delete(transaction); → this.coordinated.delete(transaction); const prepared = { timestamp, keys, writes, client, participants };":
      "neither reads the other",
    "spanner-class SpannerServer.promise: if (!this.serving || timestamp > this.leaseUntil) return false; this.lastTimestamp = Math.max(this.lastTimestamp, timestamp); → this.lastTimestamp = Math.max(this.lastTimestamp, timestamp); if (!this.serving || timestamp > this.leaseUntil) return false;":
      "to give later timestamps than one must is right, too",
    "spanner-class SpannerServer.promise: if (!this.serving || timestamp > this.leaseUntil) return false; → if (!this.serving || timestamp >= this.leaseUntil) return false;":
      "a promise up to the last microsecond of a lease, or not",
    "spanner-class SpannerServer.safeTime: const here = this.promises.filter(({ index }) => index <= this.commitIndex); … ); → const prepared = [...this.prepared.values()].map(({ timestamp }) => … const here = this.promises.filter(({ index }) => index <= this.commitIndex);":
      "neither reads the other",
    "spanner-class SpannerServer.committed: if (this.trueTime.after(timestamp)) return this.install(transaction); … ); → const leftMs = Math.min( … if (this.trueTime.after(timestamp)) return this.install(transaction);":
      "what is left is not looked at if it is over",
    'session-class ChubbySession.onKeptAlive: this.become("safe"); this.cancelTimer("Grace"); → this.cancelTimer("Grace"); this.become("safe");':
      "nothing comes between what one handler does",
    'session-class ChubbySession.onKeptAlive: this.cancelTimer("Grace"); this.setTimer("Lease", leftMs); → this.setTimer("Lease", leftMs); this.cancelTimer("Grace");':
      "nothing comes between what one handler does",
    'session-class ChubbySession.onKeptAlive: this.setTimer("Lease", leftMs); this.setTimer("Ask", Math.max(this.retryMs, leftMs - this.retryMs)); → this.setTimer("Ask", Math.max(this.retryMs, leftMs - this.retryMs)); this.setTimer("Lease", leftMs);':
      "nothing comes between what one handler does",
    'session-class ChubbySession.onKeptAlive: this.setTimer("Ask", Math.max(this.retryMs, leftMs - this.retryMs)); this.keepAlive(); → this.keepAlive(); this.setTimer("Ask", Math.max(this.retryMs, leftMs - this.retryMs));':
      "nothing comes between what one handler does",
    'session-class ChubbySession.onTimeoutLease: this.become("jeopardy"); this.setTimer("Grace", this.graceMs); → this.setTimer("Grace", this.graceMs); this.become("jeopardy");':
      "nothing comes between what one handler does",
    'session-class ChubbySession.onTimeoutLease: this.setTimer("Grace", this.graceMs); this.retry(); → this.retry(); this.setTimer("Grace", this.graceMs);':
      "nothing comes between what one handler does",
    'session-class ChubbySession.retry: this.setTimer("Ask", this.retryMs); this.keepAlive(); → this.keepAlive(); this.setTimer("Ask", this.retryMs);':
      "nothing comes between what one handler does",
    "session-class ChubbySession.end: this.become(session); this.kept = 0; → this.kept = 0; this.become(session);":
      "nothing comes between what one handler does",
    'session-class ChubbySession.end: this.kept = 0; for (const timer of ["Lease", "Grace", "Ask"] as const) this.cancelTimer(timer); → for (const timer of ["Lease", "Grace", "Ask"] as const) this.cancelTimer(timer); this.kept = 0;':
      "nothing comes between what one handler does",
    "session-class ChubbySession.end: this.kept = 0; → this.kept = (-1);":
      "the first KeepAlive's number is at least 2",
    "session-class ChubbySession.end: this.kept = 0; → this.kept = 1;":
      "the first KeepAlive's number is at least 2",
    "spanner-class SpannerServer.safeTime: return Math.min(Math.max(0, ...here.map(({ timestamp }) => timestamp)), ...prepared); → return Math.min(Math.max((-1), ...here.map(({ timestamp }) => timestamp)), ...prepared);":
      "no transaction has a timestamp as early",
    "spanner-class SpannerServer.abdicate: this.onTimeoutAbdicate(); this.respond(this.operation, this.state); → this.respond(this.operation, this.state); this.onTimeoutAbdicate();":
      "nothing comes between what one handler does",
    "spanner-class SpannerServer.onTimeoutAbdicate: if (this.trueTime.after(this.lastTimestamp)) return this.release(this.others[0]); const leftMs = this.lastTimestamp - this.trueTime.now().earliest + this.trueTime.tickMs; → const leftMs = this.lastTimestamp - this.trueTime.now().earliest + this.trueTime.tickMs; if (this.trueTime.after(this.lastTimestamp)) return this.release(this.others[0]);":
      "what is left is not looked at if it is over",
  },
  right: [
    {
      cell: "session-class",
      replace: "if (leftMs <= 0) return this.retry();",
      with: "if (!(leftMs > 0)) {\n      this.retry();\n      return;\n    }",
      why: "says the same in other words",
    },
    {
      cell: "spanner-class",
      replace: "if (this.trueTime.after(timestamp)) return this.install(transaction);",
      with: "if (timestamp < this.trueTime.now().earliest) return this.install(transaction);",
      why: "says the same of what has surely passed",
    },
  ],
};
