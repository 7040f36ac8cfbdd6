import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";
import { canonical } from "../../tools/notebook/fmt.ts";
import { notebookFiles, readNotebook, textOf } from "../../tools/notebook/format.ts";
import { languageOf, regionsOf } from "../../tools/notebook/markers.ts";
import { lockOf } from "../../tools/release/package/needed.ts";
import { studentPackage } from "../../tools/release/package/package.ts";
import { zip } from "../../tools/release/package/zip.ts";
import { studentCopy } from "../../tools/release/student.ts";

const copies = new Map(
  notebookFiles().map((path) => {
    const name = basename(path);
    return [name, canonical(studentCopy(readNotebook(path), name))] as const;
  }),
);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a student's package holds library, kernel, notebooks and two commands, and no test", () => {
  const files = studentPackage(copies), read = (name: string) => text(files.get(`happened-before/${name}`)!);
  for (const name of ["README.md", "lib/package.ts", "tools/kernel/launcher.cjs", "docs/glossary.md"]) {
    expect(files.has(`happened-before/${name}`), name).toBe(true);
  }
  const { tasks, imports } = JSON.parse(read("deno.json"));
  expect(Object.keys(tasks)).toEqual(["start", "doctor"]);
  expect(JSON.stringify(tasks)).not.toContain("instructor");
  for (const task of Object.keys(tasks)) expect(read("README.md")).toContain(`deno task ${task}`);
  expect(Object.keys(imports)).toEqual(expect.arrayContaining(["tslab", "acorn", "@observablehq/plot"]));
  expect(Object.keys(imports)).not.toContain("vitest");
  expect(JSON.parse(read("deno.lock")).workspace.dependencies).toEqual(Object.values(imports));
  expect([...files.keys()].filter((path) => /^[^/]+\/test\/|\.test\.ts$/.test(path))).toEqual([]);
});

test("there is no solution, no hidden test and no note of the speaker's anywhere in it", () => {
  const hidden = notebookFiles().flatMap((path) =>
    readNotebook(path).cells.flatMap((cell) => {
      const source = textOf(cell.source), lines = source.split("\n");
      const isNotes = (cell.metadata.slideshow as { slide_type?: string })?.slide_type === "notes";
      return isNotes
        ? lines
        : regionsOf(source, languageOf(cell)).flatMap(({ from, to }) => lines.slice(from, to - 1));
    })
  ).map((line) => line.trim()).filter((line) => line.length > 40);
  expect(hidden.length).toBeGreaterThan(150);
  const written = [...studentPackage(copies)].filter(([path]) => !/\/lib\//.test(path))
    .map(([, bytes]) => text(bytes)).join("\n").replaceAll('\\"', '"');
  // What a notebook's own classes and pictures show as well was given away by the course.
  const shown = new Set(
    [...copies.values()].join("\n").replaceAll('\\"', '"').split("\n").map((line) => line.trim()),
  );
  const given = (line: string) => [...shown].some((one) => one.includes(line));
  expect(hidden.filter((line) => written.includes(line) && !given(line))).toEqual([]);
  expect([...copies.values()].join("\n")).not.toMatch(/(BEGIN|END) (SOLUTION|HIDDEN)/);
});

test("an archive is unpacked by others as it was packed", () => {
  const folder = mkdtempSync(join(tmpdir(), "zip-")), file = join(folder, "a.zip");
  const files = new Map([["a/b.txt", "one"], ["a/ü.txt", "x".repeat(100_000)], ["a/empty", ""]].map(
    ([path, content]) => [path, new TextEncoder().encode(content)],
  ));
  writeFileSync(file, zip(files));
  execFileSync("python3", ["-m", "zipfile", "-t", file]);
  execFileSync("python3", ["-m", "zipfile", "-e", file, folder]);
  for (const [path, bytes] of files) expect(new Uint8Array(readFileSync(join(folder, path)))).toEqual(bytes);
  rmSync(folder, { recursive: true, force: true });
});

test("a lock keeps what is needed, directly or not, and nothing else", () => {
  const lock = JSON.parse(readFileSync(join(root, "deno.lock"), "utf8"));
  const { specifiers, npm, workspace } = lockOf(lock, ["npm:linkedom@0.18.15"]);
  expect(Object.keys(specifiers)).toEqual(["npm:linkedom@0.18.15"]);
  expect(workspace).toEqual({ dependencies: ["npm:linkedom@0.18.15"] });
  const names = Object.keys(npm).map((key) => key.replace(/@[^@]*$/, ""));
  expect(names).toEqual(expect.arrayContaining(["linkedom", "css-select", "htmlparser2"]));
  expect(names).not.toContain("vitest");
});
