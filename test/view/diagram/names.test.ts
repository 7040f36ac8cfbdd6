import { describe, expect, it } from "vitest";
import { codeOf, Trace } from "../../../lib/core/trace/trace.ts";
import { spacetime, type SpacetimeOptions } from "../../../lib/view/mod.ts";
import { all } from "../html.ts";
import { Written } from "../traces.ts";

const html = (trace: Trace, options?: SpacetimeOptions) => spacetime(trace, options).html;

describe("a status", () => {
  /** How each status is drawn: its class and fill. */
  const looks = (statuses: string[]) => {
    const trace = new Trace([1]);
    statuses.forEach((status, at) => trace.add(codeOf("status"), 10 * at, 1, -1, -1, status));
    trace.add(codeOf("status"), 10 * statuses.length, 1, -1, -1, undefined);
    const bars = [
      ...html(trace).matchAll(/<rect class="(hb-bar[^"]*)"(?: fill="([^"]+)")?[^>]*><title>P1: (\w+)/g),
    ];
    return Object.fromEntries(bars.map(([, style, fill, status]) => [status, `${style} ${fill}`]));
  };
  const all = [
    "electing",
    "leader",
    "follower",
    "wanted",
    "held",
    "committed",
    "stopped",
    "writing",
    "done",
    "idle",
  ];

  it("has the same colour in every picture, whatever else is in it", () => {
    const fillOf = (statuses: string[], status: string) => looks(statuses)[status].split(" ").pop();
    for (const status of all) {
      const alone = fillOf([status], status);
      for (const others of [all, [...all].reverse(), all.filter((other) => other <= status)]) {
        expect(fillOf(others, status)).toBe(alone);
      }
    }
  });

  it("looks like no other of its picture", () => {
    expect(new Set(Object.values(looks(all))).size).toBe(all.length);
    expect(looks(all).idle).toBe("hb-bar hb-resting undefined");
  });

  it("has the same colour in a picture of a part of a run", () => {
    const trace = new Trace([1, 2]);
    const add = (time: number, process: number, status: string) =>
      trace.add(codeOf("status"), time, process, -1, -1, status);
    [1, 2].forEach((process) => add(0, process, "released"));
    add(10, 1, "wanted");
    add(20, 2, "wanted");
    add(30, 1, "held");
    const bars = (options: SpacetimeOptions) =>
      [
        ...html(trace, options).matchAll(
          /<rect class="(hb-bar[^"]*)"(?: fill="([^"]+)")?[^>]*><title>P\d: (\w+)/g,
        ),
      ]
        .map(([, look, fill, status]) => `${status} ${look} ${fill}`);
    expect(bars({})).toEqual(expect.arrayContaining(bars({ from: 15 })));
  });
});

describe("the name of a hosted part", () => {
  const labels = (types: string[], timer?: string) => {
    const w = new Written([1, 2]);
    types.forEach((type, i) => w.receive(w.at(100 * i).send(1, 2, { type, n: i })));
    if (timer) w.at(1000).row("timeout", 1, { content: timer });
    return all(html(w.trace), ".hb-label").map((label) => label.textContent);
  };

  it("is left out where it tells nothing apart", () => {
    expect(labels(["lock/Request", "lock/Reply", "Hello"], "detector/Silence P3")).toEqual(
      expect.arrayContaining(["Request(0)", "Reply(1)", "Hello(2)", "Silence P3"]),
    );
    expect(labels(["outer/inner/Ask"])).toEqual(["Ask(0)"]);
  });

  it("stays where another part, or the host, has the same", () => {
    expect(labels(["a/Ask", "b/Ask", "b/Tell"])).toEqual(
      expect.arrayContaining(["a/Ask(0)", "b/Ask(1)", "Tell(2)"]),
    );
    expect(labels(["Ask", "b/Ask"])).toEqual(expect.arrayContaining(["Ask(0)", "b/Ask(1)"]));
  });
});
