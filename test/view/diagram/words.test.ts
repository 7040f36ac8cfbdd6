import { describe, expect, it } from "vitest";
import { stepsOf, stepWords, words } from "../../../lib/view/mod.ts";
import { everything, Written } from "../traces.ts";

describe("events in plain words", () => {
  it("are one sentence each", async () => {
    const lines = [...everything()].map((event) => `${event.time} ${words(event)}`);
    await expect(lines.join("\n") + "\n").toMatchFileSnapshot("../golden/words.txt");
  });

  it("join to one sentence a step, equal messages to several processes as one phrase", () => {
    const w = new Written([1, 2, 3]);
    const ok = w.send(3, 2, { type: "OK" });
    w.at(4).receive(ok);
    w.row("cancel timer", 2, { content: "Answer" });
    w.send(2, 1, { type: "Done" });
    const lost = w.send(2, 3, { type: "Done" });
    w.drop(lost, "loss");
    expect(stepsOf(w.trace).map((step) => stepWords(w.trace, step))).toEqual([
      "P3 sends OK to P2",
      "P2 receives OK from P3, cancels its timer Answer and sends Done to P1 and P3; Done from P2 to P3 is lost (loss)",
    ]);
  });

  it("write a vector clock without its keys", () => {
    const w = new Written([1, 2, 3]);
    const send = w.send(1, 2, { type: "Chat", body: "hi", clock: { 1: 1, 2: 0, 3: 2 } });
    expect(words(w.trace.at(send))).toBe("P1 sends Chat(hi, (1,0,2)) to P2");
  });

  it("begin a step at each cause, and at each process", () => {
    const trace = everything();
    const steps = stepsOf(trace);
    expect(steps[0].first).toBe(0);
    steps.slice(1).forEach((step, k) => expect(step.first).toBe(steps[k].last + 1));
    expect(steps[steps.length - 1].last).toBe(trace.length - 1);
    for (const step of steps) {
      for (let row = step.first + 1; row <= step.last; row++) {
        expect(["receive", "timeout", "crash"]).not.toContain(trace.at(row).kind);
      }
    }
  });

  it("on a real machine a handler takes time, and is one step with what it says, until another one comes", () => {
    const w = new Written([1, 2]);
    w.row("start", 1);
    w.row("start", 2);
    const asked = w.at(10).row("invoke", 1, { content: { operation: 1, method: "ask", details: [] } });
    const first = w.at(10.2).send(1, 2, { type: "Ask" });
    const status = w.at(10.3).status(1, "waits");
    const got = w.at(10.4).receive(first);
    const said = w.at(10.5).row("output", 1, { content: "asked" }); // P1 goes on, after P2 has begun
    const force = w.at(10.6).row("force", 2, { content: {} });
    const forced = w.at(12).row("forced", 2, { cause: force });
    const answer = w.at(12.1).send(2, 1, { type: "Answer" });
    const rows = stepsOf(w.trace, asked).map(({ first, last }) => [first, last]);
    expect(rows).toEqual([[asked, status], [got, got], [said, said], [force, force], [forced, answer]]);
  });
});
