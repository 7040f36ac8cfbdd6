// The part of a live page that runs cells: the package, its data, and our kernel without Node.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../../../base/paths.ts";
import { filesUnder } from "../../../setup/steps.ts";
import { type Course, courseScript } from "./course.ts";
import { inspect, part, script } from "./script.ts";

const kernelDir = join(root, "tools", "site", "live", "kernel");

/** What our kernel's files import, in a page. */
export const instead: Record<string, string> = {
  "node:util": inspect,
  "node:buffer": join(kernelDir, "node.ts"),
  "node:perf_hooks": join(kernelDir, "node.ts"),
  "node:timers": join(kernelDir, "node.ts"),
  "interrupts/guard.cjs": join(kernelDir, "guard.ts"),
  "interrupts/memory.cjs": join(kernelDir, "guard.ts"),
};

export async function kernelPart(): Promise<string> {
  const course = courseScript();
  const parts = [
    await packagesOf(course.uses),
    `const $data = ${JSON.stringify(courseData())};`,
    `const $course = ${course.script};`,
    await script(join(kernelDir, "main.ts"), { instead }),
  ];
  return part("kernel", parts.join("\n"));
}

/** What the course's script finds in `$packages`. @param uses the names that it takes of each */
export async function packagesOf(uses: Course["uses"]): Promise<string> {
  const packages = [];
  for (const [from, names] of uses) {
    const text = `export { ${[...names].join(", ")} } from ${JSON.stringify(from)};`;
    const code = await script("used names", { name: "used", texts: { "used names": text } });
    packages.push(`${JSON.stringify(from)}: (() => { ${code}\nreturn used; })()`);
  }
  return `const $packages = { ${packages.join(", ")} };`;
}

/** The course's small data sets, by name. */
function courseData(): Record<string, string> {
  const folder = join(root, "data");
  const files = filesUnder(folder, ".csv").concat(filesUnder(folder, ".txt"));
  return Object.fromEntries(files.map((file) => [relative(folder, file), readFileSync(file, "utf8")]));
}
