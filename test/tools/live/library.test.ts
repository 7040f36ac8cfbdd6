// The library in a realm that has what a browser's worker has, and nothing of Node or Deno.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import * as library from "happened-before";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { courseScript } from "../../../tools/site/live/build/course.ts";
import { packagesOf } from "../../../tools/site/live/build/kernel.ts";

const ofWorker = {
  atob,
  console,
  performance,
  queueMicrotask,
  setTimeout,
  structuredClone,
  TextEncoder,
  URL,
};
type Library = typeof library;

describe("without a runtime's own modules", () => {
  const realm = createContext({ ...ofWorker, __files__: new Map<string, string>() });
  let course: Library;
  beforeAll(async () => {
    const { script, uses } = courseScript();
    course = runInContext(`${await packagesOf(uses)}\nconst course = ${script};\ncourse`, realm);
  });

  test("the package has the same names", () => {
    expect(Object.keys(course).sort()).toEqual(Object.keys(library).sort());
  });

  const chaos = (library: Library) =>
    library.simulate({
      processes: library.nodes(5, library.Bully),
      latency: library.pareto(5, 2),
      seed: 7,
      scenario: [library.at(0, library.crash(5)), library.at(0, library.invoke(1, "elect"))],
      until: 1000,
    });
  const results: [string, (library: Library) => string][] = [
    ["an execution is the same to its last bit", (library) => library.toJsonLines(chaos(library).trace)],
    ["its picture is the same", (library) => library.spacetime(chaos(library).trace).html],
    ["all executions are as many", (library) => {
      const { explore, nodes, Bully, always, invoke } = library;
      const found = explore({
        processes: nodes(4, Bully),
        time: "quiet",
        invocations: [invoke(1, "elect")],
        bounds: { states: 3_000 },
        properties: [always<library.Bully>("one leader", (world) => {
          return world.live.filter((one) => one.state === "leader").length < 2;
        })],
      });
      expect(found.states).toBeGreaterThan(100);
      return JSON.stringify([found.states, found.verdicts]);
    }],
    [
      "a chart is drawn the same",
      ({ dotsOnTheory }) =>
        dotsOnTheory([{ n: 2, messages: 4.1 }, { n: 5, messages: 9.7 }], {
          title: "Messages",
          alt: "Close to the line.",
          x: "n",
          y: "messages",
          theory: [{ name: "2N", value: (n) => 2 * n }],
        }).html,
    ],
    ["what is wrong is said the same", ({ uniform }) => {
      try {
        return JSON.stringify(uniform(3, 1));
      } catch (error) {
        return String(error);
      }
    }],
  ];
  test("classes stand as the compiler has written them, without descriptions", () => {
    const text = (library: Library) => String(library.Bully.prototype.onElection);
    expect(text(course)).toContain("    this.send(from");
    expect(String(course.Bully)).not.toContain("/**");
    expect(course.Bully.name).toBe("Bully");
  });

  test("data is read from what the page hands over, and what is missing is named", () => {
    const text = library.readData("aws-rtt-18-regions-2019.csv");
    expect(() => runInContext(`course.regions()`, realm)).toThrow(/data\/aws-rtt.*missing/);
    (realm.__files__ as Map<string, string>).set("/course/data/aws-rtt-18-regions-2019.csv", text);
    expect(JSON.stringify(runInContext(`course.regions()`, realm))).toBe(JSON.stringify(library.regions()));
  });

  test.each(results)("%s", (_name, result) => {
    const here = result(library);
    expect(here.length).toBeGreaterThan(10);
    expect(result(course)).toBe(here);
  });
});

describe("a file of the library", () => {
  const folder = mkdtempSync(join(tmpdir(), "library-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const scriptOf = (text: string) => {
    writeFileSync(join(folder, "odd.js"), text);
    return courseScript(join(folder, "odd.js"));
  };

  test("that imports from a runtime is an error with its name", () => {
    expect(() => scriptOf(`import { cpus } from "node:os"; export const n = cpus().length;`))
      .toThrow(/odd.js imports node:os/);
  });

  test("that is imported by what it imports is an error with its name", () => {
    expect(() => scriptOf(`import { a } from "./odd.js"; export const b = a;`)).toThrow(
      /odd.js imports itself/,
    );
  });
});
