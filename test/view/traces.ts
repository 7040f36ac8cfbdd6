// Traces written by hand: what a diagram has to show, without a simulator in between.
import { codeOf, type Kind, Trace } from "../../lib/core/trace/trace.ts";

export class Written {
  readonly trace: Trace;
  now = 0;

  constructor(ids: readonly number[]) {
    this.trace = new Trace(ids);
  }

  row(kind: Kind, process: number, more: { peer?: number; cause?: number; content?: unknown } = {}): number {
    return this.trace.add(codeOf(kind), this.now, process, more.peer ?? -1, more.cause ?? -1, more.content);
  }
  at(ms: number): this {
    this.now = ms;
    return this;
  }
  send(from: number, to: number, message: { type: string; [field: string]: unknown }): number {
    return this.row("send", from, { peer: to, content: message });
  }
  receive(send: number): number {
    const { peer, process } = this.trace.at(send);
    return this.row("receive", peer, { peer: process, cause: send });
  }
  drop(send: number, reason: string): number {
    const { peer, process } = this.trace.at(send);
    return this.row("drop", peer, { peer: process, cause: send, content: reason });
  }
  status(process: number, status: string | undefined): number {
    return this.row("status", process, { content: status });
  }
}

/** Two processes, a question and its answer. */
export function questionAndAnswer(): Trace {
  const w = new Written([1, 2]);
  w.row("start", 1);
  w.row("start", 2);
  const question = w.at(10).send(1, 2, { type: "Ask", n: 3 });
  w.at(30).receive(question);
  const answer = w.send(2, 1, { type: "Answer", value: "<b>7</b>" });
  w.at(45).receive(answer);
  w.row("output", 1, { content: { heard: 7 } });
  return w.trace;
}

/** Three processes and one of everything. */
export function everything(): Trace {
  const w = new Written([1, 2, 3]);
  for (const id of [1, 2, 3]) {
    w.row("start", id);
    w.status(id, "idle");
  }
  const invoked = w.at(4).row("invoke", 1, { content: { operation: 1, method: "write", details: ["x", 3] } });
  const force = w.row("force", 1);
  w.at(14).row("forced", 1, { cause: force });
  const first = w.send(1, 2, { type: "Say", text: "hi" }), second = w.send(1, 3, { type: "Say", text: "hi" });
  const asked = w.at(15).row("submit", 2, { content: { device: "disk", request: { type: "Read" }, tag: 0 } });
  w.at(20).receive(first);
  w.row("deliver", 2, { peer: 1, content: "hi" });
  w.row("output", 2, { content: "got hi" });
  const third = w.send(2, 3, { type: "Say", text: "</script><script>alert(1)</script>" });
  w.at(26).receive(third);
  w.row("set timer", 3, { content: "Wait" });
  w.at(28).row("complete", 2, { cause: asked, content: { device: "disk", result: 7, tag: 0 } });
  w.at(36).row("timeout", 3, { content: "Wait" });
  w.status(3, "waiting");
  w.at(48).receive(second);
  w.row("deliver", 3, { peer: 1, content: "hi" });
  w.row("deliver", 3, { peer: 2, content: "</script><script>alert(1)</script>" });
  w.status(3, "done");
  w.at(50).row("respond", 1, { cause: invoked, content: { operation: 1, value: "ok" } });
  const lost = w.at(52).send(1, 2, { type: "Bye" });
  w.at(54).send(3, 1, { type: "Later" });
  const self = w.at(56).send(2, 2, { type: "Self" });
  w.at(58).receive(self);
  w.at(60).drop(lost, "loss");
  w.row("partition", -1, { content: { groups: [[1], [2, 3]], oneWay: false } });
  const cut = w.at(61).send(1, 3, { type: "Cut" });
  w.drop(cut, "partition");
  w.at(70).row("heal", -1);
  w.row("pause", 1);
  w.at(78).row("resume", 1);
  w.at(82).row("crash", 2, { content: 0 });
  w.at(92).row("recover", 2);
  w.status(2, "leader");
  return w.trace;
}

/** A token that goes round: `count` messages of N processes, at uneven times. */
export function token(processes: number, count: number): Trace {
  const ids = Array.from({ length: processes }, (_, i) => i + 1);
  const w = new Written(ids);
  let holder = 1, time = 0;
  for (let i = 0; i < count; i++) {
    const next = holder % processes + 1;
    const send = w.at(time).send(holder, next, { type: "Token", hop: i });
    time += 3 + (i * 7919) % 11;
    w.at(time).receive(send);
    holder = next;
  }
  return w.trace;
}

/** Everyone to everyone, twice: as crowded as it gets. */
export function crowd(processes: number): Trace {
  const ids = Array.from({ length: processes }, (_, i) => i + 1);
  const w = new Written(ids);
  const arrivals: { time: number; send: number }[] = [];
  for (const round of [0, 40]) {
    for (const from of ids) {
      w.at(round + from);
      for (const to of ids) {
        if (to === from) continue;
        const send = w.send(from, to, { type: "Vote", round: round, of: from });
        arrivals.push({ time: round + from + 8 + (from * 31 + to * 17) % 19, send });
      }
    }
    arrivals.sort((a, b) => a.time - b.time);
    for (const { time, send } of arrivals.splice(0)) w.at(Math.max(time, w.now)).receive(send);
  }
  return w.trace;
}
