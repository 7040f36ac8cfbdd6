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
