import { beforeAll, describe, expect, test } from "vitest";
import { ask, errorOf, kinds, printed, type Told } from "./kernel.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");

const cells = {
  lines: "for (let i = 0; i < 100_000; i++) console.log('line', i);\n" +
    "display.html('a picture'); throw new Error('the end');",
  tooMuch: "for (let i = 0; i < 100_000; i++) console.log(i, 'is a line that is somewhat longer');\n" +
    "display.html('a picture'); console.log('the last');",
  longLine: "console.log('x'.repeat(10_000_000));",
  pictures: "for (let i = 0; i < 100_000; i++) display.html(`${i}`);\nconsole.log('the last');",
  large: "display.html('h'.repeat(50_000_000)); console.log('behind');",
  tooLarge: "display.html('h'.repeat(101_000_000)); console.log('behind');",
  streams: "for (let i = 0; i < 300; i++) { console.log(i); console.error('to', i); }\n" +
    "display.html(''); console.log('x');",
  tooManyStreams:
    "for (let i = 0; i < 10_000; i++) { console.log(i); console.error(i); }\ndisplay.html('a picture');",
  replaced: "const place = newDisplay(); for (let i = 0; i < 100_000; i++) place.html(`${i}`);",
  bytes: "const out = process.stdout; out.write('a');\n" +
    "out.write(Buffer.from([0xe2, 0x82])); out.write(new Uint8Array([0xac])); out.write('62', 'hex');\n" +
    "await new Promise<void>((done) => out.write('c', () => done())); out.write(Buffer.from([0xff]));\n" +
    "undefined;",
  halves: "console.log('\\ud800'); display.html('\\udc00'); throw new Error('\\ud800');",
  noText: "display.html(undefined as any); display.raw('application/json', { a: ['\\ud800'] } as any);",
  consoles: "console.table([{ a: 1 }]); console.dir({ b: 2 }); console.trace('here');",
  late: "setTimeout(() => console.log('late'), 50);",
  wait: "await new Promise((done) => setTimeout(done, 200)); console.log('own');",
  live: "console.log('first'); console.log('second');\n" +
    "const until = Date.now() + 1500; while (Date.now() < until);",
  last: "console.log('alive');",
};

describe("what a cell shows", () => {
  let told: Record<keyof typeof cells, Told>;
  beforeAll(async () => {
    const all = await ask(
      "tslab",
      ['import { display, newDisplay } from "tslab";', ...Object.values(cells)].map((code) => ({
        code,
        stop_on_error: false,
      })),
    );
    told = Object.fromEntries(Object.keys(cells).map((name, index) => [name, all[index + 1]])) as typeof told;
  });

  test("is there with 100,000 lines, a picture behind them and the error at the end, in order", () => {
    expect(printed(told.lines)).toBe(numbers(100_000));
    expect(kinds(told.lines)).toEqual(["stdout", "display_data", "error"]);
    expect(errorOf(told.lines)!.evalue).toBe("the end");
    expect(told.lines.reply.status).toBe("error");
  });

  test("is cut at 2 MB of text, and said to be; pictures and the last lines are there", () => {
    const { tooMuch } = told;
    expect(kinds(tooMuch)).toEqual(["stdout", "stderr", "display_data", "stderr", "stdout"]);
    expect(printed(tooMuch).length).toBeGreaterThan(1_900_000);
    expect(printed(tooMuch).length).toBeLessThan(2_010_000);
    expect(printed(tooMuch)).toMatch(/\nthe last\n$/);
    expect(printed(tooMuch, "stderr")).toMatch(
      /^\(This cell has printed 2 MB of text, .*\)\n\(Left out: \d+ characters of text in \d+ lines\./,
    );
  });

  test("of a text that is cut, so many characters are left out as are said", () => {
    for (const name of ["tooMuch", "longLine"] as const) {
      const shown = told[name].outputs.filter((output) => output.name === "stdout").map(({ text }) => text!);
      const said = Number(/Left out: (\d+) characters/.exec(printed(told[name], "stderr"))![1]);
      const whole = name === "longLine" ? 10_000_001 : lengthOfTooMuch();
      expect(shown.join("").length - shown.at(-1)!.length + said).toBe(whole);
    }
  });

  test("may be a picture of 50 MB, but of more than 100 MB it is said that it is left out", () => {
    expect((told.large.outputs[0].data!["text/html"] as string).length).toBe(50_000_000);
    expect(kinds(told.tooLarge)).toEqual(["stderr", "stdout", "stderr"]);
    expect(printed(told.tooLarge, "stderr")).toContain(
      "(This cell shows 100 MB of pictures, as much as is shown of one",
    );
    expect(printed(told.tooLarge, "stderr")).toContain("(Left out: 1 picture.)");
  });

  test("are 1,000 pictures at most, and it is said how many are left out", () => {
    const { pictures } = told;
    expect(
      pictures.outputs.filter(({ type }) => type === "display_data").map(({ data }) => data!["text/html"]),
    )
      .toEqual(Array.from({ length: 1000 }, (_, index) => `${index}`));
    expect(printed(pictures, "stderr")).toContain("(Left out: 99000 pictures.)");
    expect(printed(pictures)).toBe("the last\n");
  });

  test("keeps its order over both streams and pictures", () => {
    const texts = told.streams.outputs.map(({ text, data }) => text ?? data!["text/html"]).join("");
    const expected = Array.from({ length: 300 }, (_, index) => `${index}\nto ${index}\n`).join("") + "x\n";
    expect(texts).toBe(expected);
    expect(printed(told.tooManyStreams, "stderr")).toContain("(This cell has printed 1000 pieces of text");
    expect(kinds(told.tooManyStreams)).toContain("display_data");
    expect(printed(told.tooManyStreams)).toMatch(/\n499\n(99\d\d\n)+$/);
  });

  test("of a picture that is replaced 100,000 times, the last one is there", () => {
    expect(told.replaced.outputs.at(-1)).toMatchObject({
      type: "update_display_data",
      data: { "text/html": "99999" },
    });
    expect(told.replaced.outputs.length).toBeLessThan(1000);
  });

  test("may be bytes, in pieces, in any encoding, and whoever waits until it is written is told", () => {
    expect(printed(told.bytes)).toBe("a€bc\ufffd");
    expect(told.bytes.reply.status).toBe("ok");
  });

  test("is text that can be saved", () => {
    expect(printed(told.halves)).toBe("\ufffd\n");
    expect(told.halves.outputs[1].data).toEqual({ "text/html": "\ufffd" });
    expect(errorOf(told.halves)!.evalue).toBe("\ufffd");
    expect(told.noText.outputs.map(({ data }) => data)).toEqual([
      { "text/html": "undefined" },
      { "application/json": { a: ["\ufffd"] } },
    ]);
  });

  test("may come from all of console", () => {
    expect(printed(told.consoles)).toContain("│ 0       │ 1 │");
    expect(printed(told.consoles)).toContain("{ b: 2 }");
    expect(printed(told.consoles, "stderr")).toContain("Trace: here");
  });

  test("after its reply is there, before what the next cell shows", () => {
    expect([...told.wait.strays, ...told.wait.outputs].map(({ text }) => text).join("")).toBe("late\nown\n");
  });

  test("leaves the kernel able to run the next cell", () => {
    expect(printed(told.last)).toBe("alive\n");
  });

  test("goes out while the cell runs", () => {
    expect(told.live.outputs.map(({ text }) => text)).toEqual(["first\n", "second\n"]);
  });
});

function lengthOfTooMuch(): number {
  let length = "the last\n".length;
  for (let i = 0; i < 100_000; i++) length += `${i} is a line that is somewhat longer\n`.length;
  return length;
}
