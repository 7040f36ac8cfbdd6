import { test } from "vitest";
import { agree, mixes } from "../fixtures/agreement.ts";

test.each(Object.keys(mixes))(
  "150 random systems agree with a naive search: %s",
  (name) => agree(name, 150, 2000),
);
