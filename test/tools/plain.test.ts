import { expect, test } from "vitest";
import { spacetime, table } from "../../lib/view/mod.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";
import { Bully } from "../../lib/election/bully.ts";
import { plainText } from "../../tools/notebook/plain.ts";

test("a table becomes lines", () => {
  const { html } = table([{ n: 3, messages: 5 }, { n: 4, messages: 11 }]);
  expect(plainText(html)).toBe("n | messages\n3 | 5\n4 | 11");
});

test("a picture becomes its description, without styles and scripts", () => {
  const run = simulate({ processes: nodes(3, Bully) });
  const text = plainText(spacetime(run.trace, { title: "An election", alt: "Nobody asks." }).html);
  expect(text).toMatch(/^An election\n\[Nobody asks\.\]/);
  expect(text).not.toMatch(/\{|function/);
});
