import { test } from "vitest";
import { agree, mixes } from "../../fixtures/agreement.ts";

test.each(Object.keys(mixes))(
  "random processes agree with a naive search: %s",
  (name) => agree(name, 40, 600),
);
