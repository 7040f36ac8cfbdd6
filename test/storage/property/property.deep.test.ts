// The property of the quick tier over 100,000 other lives.
import { describe, expect, test } from "vitest";
import { firstWrong } from "./lives.ts";
import { THEMES } from "./themes.ts";

const PARTS = 10, LIVES = 2000;

describe.each(THEMES.map(({ name }, theme) => [name, theme] as const))(
  "an array gives what was written, or says that it cannot, %s",
  (_, theme) => {
    for (let part = 1; part <= PARTS; part++) {
      test(`lives ${(part - 1) * LIVES + 1} to ${part * LIVES}`, () => {
        expect(firstWrong(theme, part * LIVES, LIVES)).toBeUndefined();
      });
    }
  },
);
