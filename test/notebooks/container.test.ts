// No engine builds the image here. Its script is run as root by .ci/run, its set-up by the deep tests.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";
import { linesOf } from "./dockerfile.ts";

test("the image is made by the script, a user and the set-up, and by nothing else", () => {
  expect(linesOf("RUN")).toEqual([
    "/tmp/install.sh",
    "useradd --create-home --uid ${NB_UID} ${NB_USER}",
    "npx -y deno task start --no-open",
  ]);
  expect(readFileSync(join(root, ".ci", "run"), "utf8")).toContain("tools/container/install.sh");
  expect(readFileSync(join(root, ".devcontainer", "devcontainer.json"), "utf8")).toContain(linesOf("RUN")[2]);
});
