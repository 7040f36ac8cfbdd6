import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Service } from "../../../lib/storage/device/device.ts";
import { Layout, type Placement } from "../../../lib/storage/raid/layout/layout.ts";
import { textWidth } from "../../../lib/view/page/text.ts";
import { raidLayout } from "../../../lib/view/raid/arrays.ts";
import { ioTimeline } from "../../../lib/view/raid/timeline.ts";

const frame = { title: "An array", alt: "Parity moves to the left" };
const svgOf = (html: string) =>
  parseHTML(`<html><body>${html}</body></html>`).document.querySelector("figure svg[role]")!;
const titles = (html: string) =>
  [...svgOf(html).querySelectorAll("g > title")].map((title) => title.textContent);

describe("the grid of an array", () => {
  test("names every chunk where md puts it", () => {
    const { html } = raidLayout(new Layout(5, 4), { ...frame, rows: 2 });
    expect(titles(html)).toEqual([
      "disk 0, row 0: data chunk 0",
      "disk 1, row 0: data chunk 1",
      "disk 2, row 0: data chunk 2",
      "disk 3, row 0: P of stripe 0",
      "disk 0, row 1: data chunk 4",
      "disk 1, row 1: data chunk 5",
      "disk 2, row 1: P of stripe 1",
      "disk 3, row 1: data chunk 3",
    ]);
    expect(titles(raidLayout(new Layout(5, 4, "right-asymmetric"), { ...frame, rows: 1 }).html)[0]).toBe(
      "disk 0, row 0: P of stripe 0",
    );
  });
  test("copies carry the number of what they copy", () => {
    expect(titles(raidLayout(new Layout(10, 3), { ...frame, rows: 1 }).html)).toEqual([
      "disk 0, row 0: data chunk 0",
      "disk 1, row 0: copy of chunk 0",
      "disk 2, row 0: data chunk 1",
    ]);
  });
  test("what is lost is said and crossed out, what is rebuilt is not", () => {
    const members = [0, 1, 2].map((i) => ({
      state: i === 1 ? "rebuilding" as const : "active" as const,
      rebuiltRows: 1,
    }));
    const { html } = raidLayout(new Layout(5, 3), { ...frame, rows: 3, members });
    expect(titles(html).filter((title) => title!.endsWith(", lost"))).toEqual([
      "disk 1, row 1: P of stripe 1, lost",
      "disk 1, row 2: data chunk 4, lost",
    ]);
    expect(svgOf(html).textContent).toContain("rebuilding");
  });
  test("has a role, a text, and escapes what it is given", () => {
    const { html, alt } = raidLayout(new Layout(0, 2), { title: "<b>", alt: 'a "b" <c>' });
    expect(alt).toBe('a "b" <c>');
    expect(svgOf(html).getAttribute("aria-label")).toBe('a "b" <c>');
    expect(html).not.toContain("<b>");
  });
  test("two on one page do not share the names of their patterns", () => {
    const id = (n: number) => /pattern id="([^"]+)-lines"/.exec(raidLayout(new Layout(5, n), frame).html)![1];
    expect(id(3)).not.toBe(id(4));
  });
  test("is wide enough for every number, name and state", () => {
    const far: Placement = {
      members: 12,
      at: (disk, row) => ({ role: "data", group: row, number: 123_456_789_012 + disk }),
    };
    const members = Array.from({ length: 12 }, () => ({ state: "rebuilding" as const, rebuiltRows: 0 }));
    const { html } = raidLayout(far, { ...frame, rows: 2, firstRow: 9_999_999_999, members });
    const boxes = [...svgOf(html).querySelectorAll("text")].map((text) => {
      const wide = textWidth(text.textContent!, 12),
        x = Number(text.getAttribute("x")),
        y = Number(text.getAttribute("y"));
      const left = text.getAttribute("text-anchor") === "end" ? x - wide : x - wide / 2;
      return { left: left, right: left + wide, y: y };
    });
    for (const a of boxes) {
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(boxes.filter((b) => b !== a && b.y === a.y && a.left < b.right && b.left < a.right)).toEqual([]);
    }
  });
  test("refuses what it cannot draw", () => {
    expect(() => raidLayout(new Layout(5, 4), { ...frame, rows: 100_000 })).toThrow(
      "a grid has at most 4000 chunks, got 100000 rows of 4",
    );
    expect(() => raidLayout(new Layout(5, 4), { ...frame, row: 3 } as never)).toThrow(
      "raidLayout has no option row; did you mean rows?",
    );
    expect(() => raidLayout(new Layout(5, 4), { ...frame, rows: 0 })).toThrow(
      "rows must be an integer ≥ 1, got 0",
    );
    expect(() => raidLayout(new Layout(5, 4), { ...frame, members: [] })).toThrow(
      "members must be the states of all 4 members, got 0",
    );
    expect(() => raidLayout(new Layout(5, 4), { title: "x", alt: "" })).toThrow("needs alt");
  });
});

describe("the timeline of I/Os", () => {
  const service = (
    device: string,
    op: "read" | "write",
    submittedMs: number,
    startedMs: number,
    endedMs: number,
  ): Service => ({
    device,
    op,
    block: 7,
    count: 1,
    submittedMs,
    startedMs,
    endedMs,
  });
  const services = [service("disk 1", "write", 4, 6, 10), service("disk 0", "read", 0, 0, 5)];
  test("says of each service what it was and how long it waited and took", () => {
    const { html } = ioTimeline(services, frame);
    expect(titles(html)).toEqual([
      "write block 7: waits 2 ms, takes 4 ms, ends at 10 ms",
      "read block 7: waits 0 ms, takes 5 ms, ends at 5 ms",
    ]);
  });
  test("places bars in proportion to time, and tells reads from writes without colour", () => {
    const bars = [...svgOf(ioTimeline(services, frame).html).querySelectorAll("g > rect")];
    const width = (i: number) => Number(bars[i].getAttribute("width"));
    expect(width(1) / width(0)).toBeCloseTo(5 / 4, 2);
    expect(bars[0].getAttribute("fill-opacity")).not.toBe(bars[1].getAttribute("fill-opacity"));
  });
  const ticksOf = (html: string) =>
    [...svgOf(html).querySelectorAll("text")].map((text) => text.textContent!).filter((text) =>
      text.endsWith(" ms")
    );
  test.each([[0, 1e-6], [1e6, 1e6 + 0.001], [0, 3], [5, 7000], [0, 1e9]])(
    "has ticks that say their times, from %d to %d ms",
    (from, to) => {
      const ticks = ticksOf(ioTimeline([service("disk", "read", from, from, to)], frame).html);
      const times = ticks.map((text) => Number(text.replace(" ms", "").replaceAll(",", "")));
      expect(new Set(times).size).toBe(ticks.length);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      for (const time of times) expect(time >= from && time <= to * (1 + 1e-9)).toBe(true);
    },
  );
  test("has room for long names and for its last label", () => {
    const { html } = ioTimeline([service("a device with a long name", "read", 0, 0, 1e6)], frame);
    for (const text of svgOf(html).querySelectorAll("text")) {
      const wide = textWidth(text.textContent!, 12), x = Number(text.getAttribute("x"));
      const left = text.getAttribute("text-anchor") === "end" ? x - wide : x - wide / 2;
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + wide).toBeLessThanOrEqual(Number(svgOf(html).getAttribute("width")));
    }
  });
  test("draws 150,000 services, says how it joined them, and nothing where there are none", () => {
    const many = Array.from(
      { length: 150_000 },
      (_, i) => service(`disk ${i % 2}`, i % 3 ? "read" : "write", i, i, i + 0.5),
    );
    const { html, alt } = ioTimeline(many, frame);
    expect(html).toContain(
      "Of 150,000 services those of a kind less than half a pixel apart are drawn as one.",
    );
    expect(html.length).toBeLessThan(100_000);
    expect(alt).toContain("Of 150,000 services");
    expect(ioTimeline([], frame).html).toContain("There are no services: nothing to draw.");
    expect(() => ioTimeline([{ device: "disk" } as never], frame)).toThrow(
      /got \{device: "disk"\} as service 0/,
    );
  });
  test("shows a part, and refuses an empty one", () => {
    expect(titles(ioTimeline(services, { ...frame, untilMs: 3 }).html)).toHaveLength(1);
    expect(() => ioTimeline(services, { ...frame, fromMs: 5, untilMs: 5 })).toThrow(
      "untilMs must be after fromMs, 5 ms, got 5",
    );
  });
});
