import { describe, expect, test } from "vitest";
import { Picture } from "../../../lib/view/page/picture.ts";
import { slider } from "../../../lib/view/slider/slider.ts";
import { Page } from "../page.ts";

const picture = (value: number) => new Picture(`<p>picture ${value}</p>`, `picture ${value}`);
const options = { label: "timeout, ms", values: [60, 80, 100], picture };

type Input = {
  value: string;
  dispatchEvent(event: unknown): void;
  getAttribute(name: string): string | null;
};
const shownIn = (page: Page) =>
  page.all(".hb-frame").filter((frame) => frame.getAttribute("hidden") === null).map(({ textContent }) =>
    textContent
  );

describe("a slider", () => {
  test("holds a picture for each value, and shows the first, or the one that it is told, without a script", () => {
    expect(slider(options).html).toMatch(/<div class="hb-frame" data-value="60"><p>picture 60/);
    const { html, alt } = slider({ ...options, start: 80 });
    expect(html.match(/ hidden data-value/g)!.length).toBe(2);
    expect(alt).toBe("A slider, timeout, ms: 60, 80, 100. At 80: picture 80");
  });

  test("moves to another picture, and says which value it is", () => {
    const page = new Page(slider(options).html);
    const input = page.document.querySelector("input") as unknown as Input;
    expect(shownIn(page)).toEqual(["picture 60"]);
    input.value = "2";
    input.dispatchEvent(new (page.document.defaultView as unknown as { Event: typeof Event }).Event("input"));
    expect(shownIn(page)).toEqual(["picture 100"]);
    expect(page.text("output")).toBe("100");
    expect(input.getAttribute("aria-valuetext")).toBe("100");
    expect(input.getAttribute("aria-label")).toBe("timeout, ms");
  });

  test("over a scale of numbers says so, and leaves what makes its pictures to the kernel of a page", () => {
    const step = (values: readonly unknown[]) =>
      slider({ label: "x", values, picture: () => picture(1) }).html.match(/<figure[^>]*data-step="(\w+)"/)
        ?.[1];
    expect([[60, 80], [0.5, 1], [1, 2, 3], [0, 10, 4], ["a", "b"]].map(step)).toEqual([
      "1",
      "any",
      undefined,
      undefined,
      undefined,
    ]);
    const page = globalThis as { __sliders__?: Map<string, typeof picture> };
    page.__sliders__ = new Map();
    const name = slider(options).html.match(/id="([^"]*)"/)![1];
    expect(page.__sliders__.get(name)!(70).html).toBe("<p>picture 70</p>");
    delete page.__sliders__;
  });

  test("is refused without two values, or with a start that is none of them", () => {
    expect(() => slider({ ...options, values: [60] })).toThrow("at least two values to move between, got 1");
    expect(() => slider({ ...options, start: 70 })).toThrow("start must be one of 60, 80, 100, got 70");
  });
});
