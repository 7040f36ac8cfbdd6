// The map at the course's end says nothing that the code does not.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  COURSE_TOPICS,
  courseMap,
  SYSTEM_NOTEBOOKS,
  SYSTEM_PARTS,
  SYSTEMS,
} from "../../../lib/course/mod.ts";
import * as library from "../../../lib/mod.ts";
import { libDir, notebooksDir } from "../../../tools/base/paths.ts";

/** The folders of topics from which a case study's files import. */
function importsOf(system: string): string[] {
  const folder = join(libDir, "cases", system.toLowerCase());
  const found = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/from "\.\.\/\.\.\/(\w+)\//g)].map(([, name]) =>
      name
    )
  );
  return [...new Set(found)].filter((name) => name !== "core").sort();
}

describe.each(SYSTEMS)("%s", (system) => {
  const parts = SYSTEM_PARTS.filter((part) => part.system === system);

  test("runs the code of those topics of which that is said, and of no other", () => {
    const said = parts.filter(({ how }) => how === "its code").map(({ topic }) =>
      COURSE_TOPICS[topic].folder
    );
    expect([...new Set(said)].sort()).toEqual(importsOf(system));
  });

  test.each(parts)("$idea ($topic) stands in $where", ({ where }) => {
    const [name, method] = where.split(".");
    const Class = (library as Record<string, unknown>)[name] as { prototype: Record<string, unknown> };
    expect(typeof Class.prototype[method]).toBe("function");
    expect(system.toLowerCase()).toBe(folderOf(name));
  });

  test("has a topic once", () => {
    expect(new Set(parts.map(({ topic }) => topic)).size).toBe(parts.length);
  });
});

/** Of a case study's class. */
function folderOf(name: string): string | undefined {
  return readdirSync(join(libDir, "cases"), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    .map((entry) => entry.name).find((folder) =>
      readdirSync(join(libDir, "cases", folder)).some((file) =>
        new RegExp(`export class ${name}\\b`).test(readFileSync(join(libDir, "cases", folder, file), "utf8"))
      )
    );
}

test("every notebook is on the map, and each of its links leads to one", () => {
  const { html } = courseMap();
  const links = new Set([...html.matchAll(/<a href="([^"]*)\.ipynb"/g)].map(([, name]) => name));
  const course = readdirSync(notebooksDir).filter((name) => /^\d\d_\w+\.ipynb$/.test(name))
    .map((name) => name.slice(0, -6)).filter((name) => !name.startsWith("00") && name !== "16_sockets"); // a beginning, and other wires below
  expect(course.filter((name) => !links.has(name))).toEqual([]);
  expect(html.match(/<a /g)).toHaveLength(Object.keys(COURSE_TOPICS).length + SYSTEMS.length);
  const notebooks = Object.values(COURSE_TOPICS).map(({ notebook }) => notebook);
  expect(
    [...notebooks, SYSTEM_NOTEBOOKS.Chubby].filter((name) =>
      !existsSync(join(notebooksDir, `${name}.ipynb`))
    ),
  ).toEqual([]);
});

test("the words for the map name all that is drawn, or all of one system", () => {
  const { alt } = courseMap("Chubby");
  expect(alt).toMatch(/Arrows of Chubby: 03 Mutual exclusion → Chubby; 05 Partitions → Chubby, dashed;/);
  expect(courseMap().alt.match(/→/g)).toHaveLength(SYSTEM_PARTS.length);
});
