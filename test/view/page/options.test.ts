import { describe, expect, it } from "vitest";
import { checkOptions, nearest, TEXT } from "../../../lib/view/page/options.ts";
import {
  adversary,
  guessTheBug,
  ioStepper,
  playProcess,
  recording,
  spacetime,
  stepper,
  walker,
} from "../../../lib/view/mod.ts";
import { questionAndAnswer } from "../traces.ts";

const trace = questionAndAnswer();
const graph = { states: [], properties: [{ name: "done", kind: "eventually" }], ids: [1] };
const pictures: [string, (options: object) => unknown, object, string][] = [
  [
    "spacetime",
    (options) => spacetime(trace, options),
    { lables: "type" },
    "spacetime has no option lables; did you mean labels?",
  ],
  [
    "spacetime",
    (options) => spacetime(trace, options),
    { form: 3 },
    "spacetime has no option form; did you mean from?",
  ],
  [
    "spacetime",
    (options) => spacetime(trace, options),
    { to: "9" },
    `spacetime: to must be a time in ms, got "9"`,
  ],
  [
    "spacetime",
    (options) => spacetime(trace, options),
    { highlight: 3 },
    "spacetime: highlight must be an array, got 3",
  ],
  [
    "stepper",
    (options) => stepper(trace, options),
    { past: 3 },
    "stepper has no option past: it stresses the step at hand; spacetime has it",
  ],
  [
    "stepper",
    (options) => stepper(trace, options),
    { frame: [] },
    "stepper has no option frame; did you mean frames?",
  ],
  [
    "recording",
    (options) => recording({ trace, frames: [] }, options),
    { frames: [] },
    "recording has no option frames: it takes them from the run",
  ],
  [
    "walker",
    (options) => walker(graph as never, options),
    { width: 300 },
    "walker has no option width; it takes title, caption, alt",
  ],
  [
    "adversary",
    (options) => adversary(graph as never, "done", options),
    { name: 1 },
    "adversary has no option name",
  ],
  [
    "playProcess",
    (options) => playProcess(options as never),
    { mutant: {} },
    "playProcess has no option mutant; did you mean mutants?",
  ],
  [
    "guessTheBug",
    (options) => guessTheBug(options as never),
    { secrets: "" },
    "guessTheBug has no option secrets; did you mean secret?",
  ],
  [
    "ioStepper",
    (options) => ioStepper({ members: 1 } as never, 0, [], options as never),
    { words: 1 },
    "ioStepper has no option words",
  ],
];

describe("an option that a picture has not is an error", () => {
  it.each(pictures)("%s", (_, draw, options, message) => {
    expect(() => draw(options)).toThrow(message);
  });

  it("near names are found in spite of case, hyphens and slips", () => {
    const names = ["xLog", "yLog", "width", "title", "missing"];
    expect(
      [["xlog", "xLog"], ["x-log", "xLog"], ["wdith", "width"], ["mising", "missing"]].map(([given]) =>
        nearest(given, names)
      ),
    )
      .toEqual(["xLog", "xLog", "width", "missing"]);
    expect(nearest("colour", names)).toBeUndefined();
    expect(nearest("t", names)).toBeUndefined();
  });

  it("names of Object's own are no options", () => {
    expect(() => checkOptions("a picture", { toString: 1 }, { title: TEXT })).toThrow(
      "a picture has no option toString",
    );
  });
});
