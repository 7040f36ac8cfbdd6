import { test } from "vitest";
import { compareRandom } from "./compare.ts";
import { mixes } from "./systems.ts";

test.each(Object.keys(mixes))(
  "100 random systems under every driver: %s",
  (name) => compareRandom(name, 100),
);
