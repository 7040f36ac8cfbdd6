import { expect, test } from "vitest";
import { canonical } from "../../lib/core/canonical.ts";
import { fromJson, toJson } from "../../lib/core/json.ts";
import { Random } from "../../lib/core/random.ts";

/** Any plain data, nested at most so deep. */
function drawn(random: Random, depth: number): unknown {
  const inner = () => drawn(random, depth - 1);
  const list = <T>(item: () => T) => Array.from({ length: random.integer(4) }, item);
  const leaves = [
    undefined,
    null,
    true,
    0,
    -0,
    NaN,
    -Infinity,
    1.5,
    "$map",
    "two\nlines",
    Uint8Array.of(0, 255),
  ];
  const key = () => ["$map", "$number", "$object", "type", "__proto__"][random.integer(5)];
  switch (depth === 0 ? 0 : random.integer(5)) {
    case 1:
      return list(inner);
    case 2:
      return new Map(list((): [unknown, unknown] => [inner(), inner()]));
    case 3:
      return new Set(list(inner));
    case 4:
      return Object.fromEntries(list((): [string, unknown] => [key(), inner()]));
    default:
      return leaves[random.integer(leaves.length)];
  }
}

test("plain data goes through a text of JSON and comes back as it was", () => {
  const random = new Random(1);
  const forms = new Set<string>();
  for (let round = 0; round < 2000; round++) {
    const value = drawn(random, 3), text = JSON.stringify(toJson(value));
    for (const [, form] of text.matchAll(/\{"(\$[a-z]+)":/g)) forms.add(form);
    expect(canonical(fromJson(JSON.parse(text)))).toBe(canonical(value));
  }
  expect([...forms].sort()).toEqual(["$bytes", "$map", "$number", "$object", "$set", "$undefined"]);
});

test("an object that looks like a form and is none is refused", () => {
  expect(() => fromJson({ $date: 0 })).toThrow(/no form of plain data: \$date; the forms are \$undefined/);
});
