import { expect, test } from "vitest";
import { describeNotebook } from "./course.ts";

describeNotebook("09_raid", { "small-class": "lib/storage/raid/small_raid5.ts" }, (student) => {
  const cells = [
    "layout-reveal",
    "lost-check",
    "update-timeline",
    "bottleneck-run",
    "hole-all",
    "small-reads",
  ];
  /** Which of these cells show something else after the edit. */
  async function changed(from: string, to: string): Promise<string[]> {
    const edited = await student.edits("small-class", (source) => source.replace(from, to));
    return edited.changed(...cells);
  }

  test("as it stands, nothing is lost but by the write hole", () => {
    expect(student.cell("lost-check").html).not.toContain("✗");
    expect(student.cell("hole-all").html).toContain("1 or 2");
    expect(student.cell("journal-holes").html).toContain("wrong states");
  });

  test("a parity that stays on the last disk changes the layout and who works, but loses nothing", async () => {
    const moved = await changed(
      "return this.members - 1 - stripe % this.members;",
      "return this.members - 1;",
    );
    expect(moved).toContain("layout-reveal");
    expect(moved).toContain("bottleneck-run");
    expect(moved).not.toContain("lost-check");
    expect(moved).not.toContain("small-reads"); // which measures the library's array
  });

  test("a parity that forgets what was read is caught when a disk is lost", async () => {
    const wrong = await changed("return this.sum([data, ...read]);", "return this.sum([data]);");
    expect(wrong).toContain("lost-check");
    expect(wrong).toContain("hole-all");
    expect(wrong).not.toContain("update-timeline");
  });
});
