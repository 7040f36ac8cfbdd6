import { expect, test } from "vitest";
import { isNewEnough } from "../../tools/setup/node.ts";

test.each(["v20.19.0", "v20.20.2", "v22.12.0", "v22.20.1", "v24.0.0", "v26.1.0"])(
  "Node %s can require ES modules",
  (version) => {
    expect(isNewEnough(version)).toBe(true);
  },
);

test.each(["v18.20.0", "v20.18.3", "v21.7.0", "v22.11.0", ""])("Node %s is too old", (version) => {
  expect(isNewEnough(version)).toBe(false);
});
