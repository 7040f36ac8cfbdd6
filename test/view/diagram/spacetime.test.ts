import { describe, expect, it } from "vitest";
import { Trace } from "../../../lib/core/trace/trace.ts";
import { overlap } from "../../../lib/view/diagram/drawing/labels.ts";
import { spacetime, type SpacetimeOptions } from "../../../lib/view/mod.ts";
import { all, boxOf, parsed, pointsOf } from "../html.ts";
import { crowd, everything, questionAndAnswer, token, Written } from "../traces.ts";

const html = (trace: Trace, options?: SpacetimeOptions) => spacetime(trace, options).html;

describe("a space-time diagram", () => {
  it("is the same text on every engine and in every run", async () => {
    const text = html(questionAndAnswer(), { title: "A question & its answer", width: 600 });
    await expect(parsed(text).querySelector(".hb-diagram")!.innerHTML.replaceAll("><", ">\n<") + "\n")
      .toMatchFileSnapshot("../golden/question_and_answer.txt");
    expect(html(questionAndAnswer(), { title: "A question & its answer", width: 600 })).toBe(text);
  });

  it.each(["time", "events"] as const)(
    "has an arrow for each send and a head for each receipt (%s)",
    (order) => {
      const trace = everything();
      const text = html(trace, { order: order });
      const arrows = all(text, ".hb-arrows > g[data-send]").map((arrow) =>
        Number(arrow.getAttribute("data-send"))
      );
      expect([...arrows].sort((a, b) => a - b)).toEqual(
        trace.where({ kind: "send" }).map((send) => send.index),
      );
      expect(all(text, ".hb-arrows .hb-head")).toHaveLength(trace.where({ kind: "receive" }).length);
    },
  );

  it("ends each lost message in a cross and gives the reason", () => {
    const trace = everything();
    const lost = all(html(trace), ".hb-arrows .hb-lost");
    expect(lost.map((arrow) => Number(arrow.getAttribute("data-send"))))
      .toEqual(trace.where({ kind: "drop" }).map((drop) => drop.cause));
    for (const arrow of lost) expect(arrow.querySelectorAll(".hb-cross")).toHaveLength(1);
    expect(lost[0].querySelector("title")!.textContent).toContain("lost at 60 ms: loss");
    expect(lost[1].querySelector("title")!.textContent).toContain("lost at 61 ms: partition");
  });

  it("draws a message twice that arrives twice", () => {
    const w = new Written([1, 2]);
    const send = w.send(1, 2, { type: "Ping" });
    w.at(5).receive(send);
    w.at(9).receive(send);
    expect(all(html(w.trace), ".hb-arrows .hb-received")).toHaveLength(2);
  });

  it("draws arrows from the sender's line to the receiver's, to scale in time", () => {
    const trace = questionAndAnswer();
    const [first] = all(
      html(trace, { order: "time", width: 600 }),
      ".hb-arrows > g[data-send] path:not(.hb-hit)",
    );
    const [from, to] = pointsOf(first.getAttribute("d")!);
    expect(to.x).toBeGreaterThan(from.x);
    expect(to.y).toBeGreaterThan(from.y);
    const ticks = all(html(trace, { order: "time", width: 600 }), ".hb-axis text").map((
      tick,
    ) => [Number(tick.textContent), Number(tick.getAttribute("x"))]);
    const [t0, x0] = ticks[0], [t1, x1] = ticks[1];
    const timeOf = (x: number) => t0 + (x - x0) * (t1 - t0) / (x1 - x0);
    expect(Math.abs(timeOf(from.x) - 10)).toBeLessThan(0.6);
    expect(Math.abs(timeOf(to.x) - 30)).toBeLessThan(0.6);
  });

  it("shows no message of the network's past or future outside of its window", () => {
    const trace = token(4, 60);
    const text = html(trace, { from: 100, to: 160 });
    const shown = all(text, ".hb-arrows > g[data-send]").map((arrow) =>
      Number(arrow.getAttribute("data-send"))
    );
    for (const row of shown) {
      const received = trace.at(row + 1);
      expect(received.time).toBeGreaterThanOrEqual(100);
      expect(trace.at(row).time).toBeLessThanOrEqual(160);
    }
    expect(shown.length).toBeGreaterThan(3);
    expect(all(text, ".hb-note")[0].textContent).toMatch(/^Shown: \d+ of 120 events \(\d+ ms to \d+ ms\)/);
  });

  it("cuts a long trace to its first events and says so", () => {
    expect(all(html(token(3, 1000)), ".hb-note")[0].textContent).toContain("Shown: 600 of 2000 events");
    expect(all(html(token(3, 1000), { count: 10 }), ".hb-arrows > g")).toHaveLength(5);
  });

  it.each(
    [["everything", everything()], ["a token", token(5, 40)], ["a crowd", crowd(7)], [
      "twenty",
      crowd(20),
    ]] as const,
  )(
    "keeps labels apart: %s",
    (_name, trace) => {
      for (const order of ["time", "events"] as const) {
        const labels = all(html(trace, { order: order }), ".hb-label");
        expect(labels.length).toBeGreaterThan(5);
        const boxes = labels.map(boxOf).sort((a, b) => a.x - b.x);
        boxes.forEach((box, i) => {
          for (let j = i + 1; j < boxes.length && boxes[j].x < box.x + box.width; j++) {
            expect(overlap(box, boxes[j]), `${JSON.stringify(box)} and ${JSON.stringify(boxes[j])}`).toBe(
              false,
            );
          }
        });
      }
    },
  );

  it("says how many labels found no place, and none where all did", () => {
    expect(all(html(crowd(20), { width: 300 }), ".hb-note")[0].textContent).toMatch(
      / \d+ labels left out for want of room/,
    );
    expect(all(html(questionAndAnswer()), ".hb-note")).toHaveLength(0);
  });

  it("marks a message as held back from its receipt to its delivery, and not where it is delivered at once", () => {
    const held = all(html(everything()), ".hb-held-back title").map((title) => title.textContent);
    expect(held).toEqual(["P3: </script><script>al… is held back, 26 ms to 48 ms"]);
    expect(all(html(everything()), ".hb-marks .hb-deliver")).toHaveLength(3);
  });

  it("finds the receipt of a delivery by content and sender", () => {
    const w = new Written([1, 2, 3]);
    const a = w.send(1, 3, { type: "Chat", body: "a", stamp: 1 }),
      b = w.send(2, 3, { type: "Chat", body: "b", stamp: 1 });
    w.at(5).receive(b);
    w.at(9).receive(a);
    w.row("deliver", 3, { peer: 1, content: "a" });
    w.row("deliver", 3, { peer: 2, content: "b" });
    expect(all(html(w.trace), ".hb-held-back title").map((title) => title.textContent))
      .toEqual(["P3: b is held back, 5 ms to 9 ms"]);
  });

  it("shows statuses by bar and by name, down times, pauses, forces, devices, partitions, operations", () => {
    const text = html(everything(), { width: 1400 });
    const labels = all(text, ".hb-label").map((label) => label.textContent);
    for (
      const label of [
        "idle",
        "waiting",
        "done",
        "leader",
        "crash",
        "recovers",
        "paused",
        "write(x, 3)",
        "ok",
        "Wait",
        "got hi",
      ]
    ) {
      expect(labels).toContain(label);
    }
    expect(labels).toContain("partition {1} | {2, 3}");
    expect(all(text, ".hb-bar title").map((title) => title.textContent)).toContain(
      "P3: waiting, 36 ms to 48 ms",
    );
    for (
      const [selector, count] of [[".hb-down", 1], [".hb-paused", 1], [".hb-spans .hb-force", 1], [
        ".hb-spans .hb-device",
        1,
      ], [".hb-band", 1]] as const
    ) {
      expect(all(text, selector), selector).toHaveLength(count);
    }
    expect(all(text, ".hb-key span").map((item) => item.textContent)).toEqual(
      expect.arrayContaining([
        "lost",
        "held back until delivery",
        "crash",
        "recovery",
        "timeout",
        "output",
        "delivery",
      ]),
    );
  });

  it("escapes whatever a message carries", () => {
    const trace = everything();
    const text = html(trace, {
      title: "<i>",
      caption: "<script>",
      alt: `"><script>`,
      labels: () => "<script>x",
    });
    expect(text).not.toMatch(/<script|<i>/);
    expect(text).toContain("&lt;/script&gt;&lt;script&gt;alert(1)");
    expect(all(text, "[role=img]")[0].getAttribute("aria-label")).toBe(`"><script>`);
  });

  it("keeps only the past of an event in full colour", () => {
    const w = new Written([1, 2, 3]);
    const a = w.send(1, 2, { type: "A" });
    const unrelated = w.at(2).send(3, 1, { type: "Unrelated" });
    const receipt = w.at(5).receive(a);
    w.at(9).receive(unrelated);
    const arrows = all(html(w.trace, { past: receipt }), ".hb-arrows > g");
    expect(arrows.map((arrow) => arrow.getAttribute("class")!.includes("hb-faint"))).toEqual([false, true]);
    const stressed = all(html(w.trace, { highlight: [a, receipt] }), ".hb-arrows > .hb-hot");
    expect(stressed.map((arrow) => arrow.getAttribute("data-send"))).toEqual([String(a)]);
  });

  it("writes Lamport's and vector timestamps at the events drawn", () => {
    const stamps = (timestamps: "lamport" | "vector") =>
      all(html(questionAndAnswer(), { timestamps: timestamps }), ".hb-stamp").map((stamp) =>
        stamp.textContent
      );
    expect(stamps("lamport")).toEqual(["1", "2", "3", "4", "5"]);
    expect(stamps("vector")).toEqual(["(1,0)", "(1,1)", "(1,2)", "(2,2)", "(3,2)"]);
  });

  it("gives each step a column where times are too uneven to be read to scale", () => {
    const w = new Written([1, 2]);
    for (let i = 0; i < 12; i++) {
      const send = w.at(i < 10 ? i * 0.01 : i * 1000).send(1, 2, { type: "M" });
      w.at(w.now + 0.001).receive(send);
    }
    expect(html(w.trace)).toContain("not to scale");
    expect(html(w.trace, { order: "time" })).not.toContain("not to scale");
    expect(html(token(3, 12))).not.toContain("not to scale");
  });

  it("says what is wrong with its input", () => {
    const trace = questionAndAnswer();
    expect(() => spacetime(new Trace([1, 2]))).toThrow("at least one event, got an empty one");
    expect(() => spacetime(new Trace([1, 2], "none"))).toThrow(`recorded with trace "none"`);
    expect(() => spacetime({ trace: trace } as unknown as Trace)).toThrow("spacetime(run.trace), got object");
    expect(() => spacetime(trace, { from: 100 })).toThrow(
      "no event from 100 to Infinity ms: the trace goes from 0 ms to 45 ms",
    );
    expect(() => spacetime(trace, { from: 3, to: 2 })).toThrow("from ≤ to, got 3 and 2");
    expect(() => spacetime(trace, { order: "rows" as "time" })).toThrow(
      `order must be one of "time", "events", got "rows"`,
    );
    expect(() => spacetime(trace, { width: 10 })).toThrow("width must be from 200 to 10000 px, got 10");
    expect(() => spacetime(trace, { highlight: [99] })).toThrow("the trace has rows 0 to 6, got 99");
    expect(() => spacetime(trace, { past: 1.5 })).toThrow("got 1.5");
  });

  it("describes itself where no alternative text is given", () => {
    expect(spacetime(everything()).alt).toBe(
      "Space-time diagram of 3 processes from 0 to 92 ms: 7 messages, 2 lost, 1 crash.",
    );
  });
});
