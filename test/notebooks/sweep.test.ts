import { join } from "node:path";
import { expect, test } from "vitest";
import { assertAllRan, runNotebook } from "../../tools/notebook/execute.ts";
import { kernelNames } from "../../tools/setup/kernels.ts";

const fixture = join(import.meta.dirname!, "fixtures", "swept.ipynb");

test.each(kernelNames)(
  "on the kernel %s a cell's class and functions travel to threads, and give the same there",
  async (kernel) => {
    const ran = await runNotebook(fixture, { kernel });
    assertAllRan(ran);
    expect(ran.cell("swept").text).toBe("80 true\n".repeat(3));
    expect(ran.cell("missing").text).toContain(
      "messagesOf uses Hasty; the function uses size of other cells",
    );
    expect(ran.cell("missing").text).toContain("with: { Hasty: Hasty, size: size }");
  },
);
