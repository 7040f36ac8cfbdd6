import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Service } from "../../../lib/storage/device/device.ts";
import { Layout } from "../../../lib/storage/raid/layout/layout.ts";
import { ioTimeline, raidLayout } from "../../../lib/view/raid/arrays.ts";

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
  test("refuses what it cannot draw", () => {
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
  test("shows a part, and refuses an empty one", () => {
    expect(titles(ioTimeline(services, { ...frame, untilMs: 3 }).html)).toHaveLength(1);
    expect(() => ioTimeline([], frame)).toThrow("a timeline needs at least one service, got none");
    expect(() => ioTimeline(services, { ...frame, fromMs: 5, untilMs: 5 })).toThrow(
      "untilMs must be after fromMs, 5 ms, got 5",
    );
  });
});
