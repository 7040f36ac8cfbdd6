import { describe, expect, it } from "vitest";
import { stepper } from "../../../lib/view/mod.ts";
import { parseHTML } from "linkedom";
import { all, parsed } from "../html.ts";
import { everything, questionAndAnswer, Written } from "../traces.ts";

/** What the script is given. */
function dataOf(
  html: string,
): { start: number; texts: string[]; times: string[]; fields?: [number, [string, string, boolean][]][][] } {
  const script = all(html, "script")[0].innerHTML;
  return JSON.parse(script.slice(script.indexOf('",{"start"') + 2, -1));
}

const frames = [
  { row: 0, process: 1, fields: { heard: undefined, asked: new Set([1]) } },
  { row: 1, process: 2, fields: { heard: undefined } },
  { row: 4, process: 2, fields: { heard: 3 } },
  { row: 6, process: 1, fields: { heard: "<i>", asked: new Set([1]) } },
];

describe("a stepper", () => {
  it("has a step for each handler, in plain words", () => {
    const data = dataOf(stepper(questionAndAnswer()).html);
    expect(data.texts).toEqual([
      "All processes start",
      "P1 sends Ask(3) to P2",
      "P2 receives Ask(3) from P1 and sends Answer(<b>7</b>) to P1",
      "P1 receives Answer(<b>7</b>) from P2 and says heard: 7",
    ]);
    expect(data.times).toEqual(["0 ms", "10 ms", "30 ms", "45 ms"]);
  });

  it("lets each arrow appear with its receipt, and stand as a stub from its sending till then", () => {
    const html = stepper(questionAndAnswer()).html;
    const steps = (selector: string) =>
      all(html, selector).map((part) => [part.getAttribute("data-s"), part.getAttribute("data-e")]);
    expect(steps(".hb-received")).toEqual([["2", null], ["3", null]]);
    expect(steps(".hb-stub")).toEqual([["1", "2"], ["2", "3"]]);
    expect(steps(".hb-marks .hb-output")).toEqual([["3", null]]);
  });

  it("gives the fields after each step and what changed in them", () => {
    const { fields } = dataOf(stepper(questionAndAnswer(), { frames: frames }).html);
    expect(fields).toEqual([
      [[1, [["heard", "undefined", false], ["asked", "{1}", false]]], [2, [["heard", "undefined", false]]]],
      [],
      [[2, [["heard", "3", true]]]],
      [[1, [["heard", "<i>", true], ["asked", "{1}", false]]]],
    ]);
  });

  it("is one fragment that needs nothing from outside", () => {
    const html = stepper(everything(), { title: "Everything", frames: frames }).html;
    expect(html).not.toMatch(/https?:|src=|<link|@import|url\((?!#)/);
    expect(html.replace(/<script>[^]*<\/script>$/, "")).not.toContain("<script");
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    const ids = all(html, "[id]").map((element) => element.getAttribute("id")!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^hb-[0-9a-f]{8}-[0-9a-f]{8}/);
  });

  it("has a name of its own, which depends on what it shows alone", () => {
    const name = (html: string) => all(html, ".hb-stepper")[0].getAttribute("id");
    expect(name(stepper(everything()).html)).toBe(name(stepper(everything()).html));
    expect(name(stepper(everything()).html)).not.toBe(name(stepper(everything(), { start: 2 }).html));
    expect(name(stepper(everything()).html)).not.toBe(name(stepper(questionAndAnswer()).html));
  });

  it("has buttons with names, a slider, a live region and the keyboard's focus", () => {
    const root = parsed(stepper(everything(), { alt: "One of everything." }).html).querySelector("figure")!;
    expect(root.getAttribute("tabindex")).toBe("0");
    expect(root.getAttribute("aria-label")).toBe("One of everything.");
    expect(root.querySelectorAll("button").map((button) => button.getAttribute("aria-label")))
      .toEqual(["first step", "back", "play", "forward", "last step"]);
    expect(root.querySelector("input[type=range]")!.getAttribute("aria-label")).toBe("step");
    expect(root.querySelector("[aria-live=polite]")).not.toBeNull();
  });

  it("takes a sentence for each step from those who know better", () => {
    const texts = ["a", "b", "c", "<script>"];
    expect(dataOf(stepper(questionAndAnswer(), { texts: texts }).html).texts).toEqual(texts);
    expect(() => stepper(questionAndAnswer(), { texts: ["a"] })).toThrow(
      "a sentence for each of the 4 steps, got 1",
    );
  });

  it("says what is wrong with its input", () => {
    expect(() => stepper(questionAndAnswer(), { start: 4 })).toThrow(
      "start must be a step from 0 to 3, got 4",
    );
    expect(() => stepper(questionAndAnswer(), { frames: [{ row: 1, process: 9, fields: {} }] }))
      .toThrow(
        "a frame is { row, process, fields }, as run.frames has them, got {row: 1, process: 9, fields: {}} as frame 0",
      );
  });
});

type Part = {
  textContent: string;
  click(): void;
  hasAttribute(name: string): boolean;
  getAttribute(name: string): string | null;
} & {
  classList: { contains(name: string): boolean };
  disabled: boolean;
  dispatchEvent(event: unknown): boolean;
  querySelector(selector: string): Part;
  querySelectorAll(selector: string): Part[];
};

/**
 * A page with these steppers, their scripts run as a browser would; and what the page itself hears of the
 * keys.
 */
function pageOf(...htmls: string[]) {
  const page = parseHTML(`<!doctype html><html><body>${htmls.join("")}</body></html>`);
  const document = page.document as unknown as Part & {
    addEventListener(type: string, listener: (event: { key: string }) => void): void;
  };
  const heard: string[] = [];
  document.addEventListener("keydown", (event) => heard.push(event.key));
  for (const html of htmls) {
    const script = html.slice(html.indexOf("<script>") + 8, html.lastIndexOf("</script>"));
    new Function("document", script)(page.document);
  }
  const press = (root: Part, key: string) =>
    root.dispatchEvent(
      Object.assign(new page.Event("keydown", { bubbles: true, cancelable: true }), { key: key }),
    );
  return { roots: [...document.querySelectorAll(".hb-stepper")], press: press, heard: heard };
}

const wordsIn = (root: Part) => root.querySelector(".hb-words").textContent;
const shownIn = (root: Part, selector: string) =>
  [...root.querySelectorAll(selector)].filter((part) => !part.classList.contains("hb-hidden")).length;

describe("a stepper in a page whose scripts do not run", () => {
  const root = parsed(stepper(everything()).html).querySelector("figure")!;

  it("shows the whole run: every arrow, mark and label, and nothing that is only on its way", () => {
    const hidden = root.querySelectorAll(".hb-hidden").map((part) => part.getAttribute("class"));
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.filter((style) => !style!.includes("hb-stub"))).toEqual([]);
    expect(root.querySelectorAll(".hb-received").length).toBe(everything().where({ kind: "receive" }).length);
    expect(root.querySelector(".hb-words")!.textContent).toBe(
      `The whole run, in ${dataOf(stepper(everything()).html).texts.length - 1} steps.`,
    );
  });

  it("shows the fields as they are at the end", () => {
    const { html } = stepper(questionAndAnswer(), { frames: frames });
    expect(all(html, ".hb-fields td").map((cell) => cell.textContent)).toEqual(["<i>", "{1}", "3", ""]);
    expect(all(html, ".hb-fields th").map((cell) => cell.textContent).slice(0, 1)).toEqual(["process"]);
  });
});

it("a stepper of what was explored counts steps, and tells no time", () => {
  const w = new Written([1, 2]);
  w.at(1).row("start", 1);
  w.at(2).row("start", 2);
  const send = w.at(3).send(1, 2, { type: "lock/Ask" });
  w.at(4).receive(send);
  const { times, texts } = dataOf(stepper(w.trace).html);
  expect(times).toEqual(["", "", ""]);
  expect(texts).toEqual(["All processes start", "P1 sends Ask to P2", "P2 receives Ask from P1"]);
});

describe("a stepper in a page", () => {
  it("goes forward and back by key and button; the page hears only other keys", () => {
    const { roots: [root], press, heard } = pageOf(stepper(questionAndAnswer()).html);
    expect(wordsIn(root)).toBe("All processes start.");
    expect(shownIn(root, ".hb-received")).toBe(0);
    press(root, "ArrowRight");
    expect([shownIn(root, ".hb-stub"), shownIn(root, ".hb-received")]).toEqual([1, 0]);
    root.querySelector("[data-do=forward]").click();
    expect(wordsIn(root)).toBe("P2 receives Ask(3) from P1 and sends Answer(<b>7</b>) to P1.");
    expect([shownIn(root, ".hb-stub"), shownIn(root, ".hb-received")]).toEqual([1, 1]);
    press(root, "End");
    expect([shownIn(root, ".hb-stub"), shownIn(root, ".hb-received")]).toEqual([0, 2]);
    expect(root.querySelector("[data-do=forward]").disabled).toBe(true);
    press(root, "ArrowLeft");
    press(root, "ArrowLeft");
    press(root, "s");
    expect(wordsIn(root)).toBe("P1 sends Ask(3) to P2.");
    expect([shownIn(root, ".hb-stub"), shownIn(root, ".hb-received")]).toEqual([1, 0]);
    expect(heard).toEqual(["s"]);
  });

  it("shows the fields so far and marks what changed, going back, too", () => {
    const { roots: [root], press } = pageOf(stepper(questionAndAnswer(), { frames: frames }).html);
    const cells = () => [...root.querySelectorAll(".hb-fields td")].map((cell) => cell.textContent);
    expect(cells()).toEqual(["undefined", "{1}", "undefined", ""]);
    press(root, "End");
    expect(cells()).toEqual(["<i> ←", "{1}", "3", ""]);
    press(root, "ArrowLeft");
    expect(cells()).toEqual(["undefined", "{1}", "3 ←", ""]);
    press(root, "Home");
    expect(cells()).toEqual(["undefined", "{1}", "undefined", ""]);
  });

  it("shows the numbers of a field with one precision", () => {
    const clocks = [1, 2.25, 3.3333333, -0].map((clock, row) => ({
      row,
      process: 1 + row % 2,
      fields: { clock },
    }));
    const { roots: [root], press } = pageOf(stepper(questionAndAnswer(), { frames: clocks }).html);
    const cells = () => [...root.querySelectorAll(".hb-fields td")].map((cell) => cell.textContent);
    expect(cells()).toEqual(["1.000", "2.250"]);
    press(root, "End");
    expect(cells()).toEqual(["3.333", "0.000"]);
  });

  it("leaves other steppers alone, even its own twin", () => {
    const twin = stepper(questionAndAnswer()).html;
    const { roots, press } = pageOf(twin, stepper(everything(), { start: 2 }).html, twin);
    press(roots[2], "ArrowRight");
    expect(roots.map(wordsIn)).toEqual([
      "All processes start.",
      "P1 has its log on stable storage and sends Say(hi) to P2 and P3.",
      "P1 sends Ask(3) to P2.",
    ]);
    const names = roots.map((root) => root.querySelector("mask").getAttribute("id"));
    expect(new Set(names).size).toBe(3);
    roots.forEach((root, k) =>
      expect(root.querySelector(".hb-arrows").getAttribute("mask")).toBe(`url(#${names[k]})`)
    );
  });
});
