import { test } from "vitest";
import { agree, mixes } from "../../fixtures/agreement.ts";

test.each(Object.keys(mixes))(
  "100 random systems agree with a naive search: %s",
  (name) => agree(name, 100, 1500),
);
