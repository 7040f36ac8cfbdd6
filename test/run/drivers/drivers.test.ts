import { describe, test } from "vitest";
import { compareLibrary, compareRandom } from "./compare.ts";
import { library } from "./library.ts";
import { mixes } from "./systems.ts";

describe("what a simulation reaches an exploration reaches, and what that shows happens again in a replay:", () => {
  test.each(Object.keys(mixes))("random processes, %s", (name) => compareRandom(name, 8));
  test.each(Object.keys(library))("%s", compareLibrary);
});
