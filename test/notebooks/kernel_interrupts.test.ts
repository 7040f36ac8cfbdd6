import { beforeAll, describe, expect, test } from "vitest";
import { ask, printed, type Step, type Told } from "./kernel.ts";

const sleep = "const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms)); let kept = 41;";
const loops: Record<string, string> = {
  "a loop": "while (true) kept = 41;",
  "a loop before an await": "while (true) kept = 41;\nawait sleep(1);",
  "a loop that prints": "for (let i = 0; ; i++) console.log(i);",
  "a loop that prints on both streams": "for (let i = 0; ; i++) { console.log(i); console.error(i); }",
  "a loop that shows pictures": "for (let i = 0; ; i++) display.html(`${i}`);",
  "a wait": "await new Promise(() => {});",
  "a loop that prints and waits": "for (let i = 0; ; i++) { console.log(i); await sleep(10); }",
  "a loop that prints after a wait": "await sleep(10); for (let i = 0; ; i++) console.log(i);",
  "a silent loop after a wait": "await sleep(10); while (true);",
  "a loop that waits and catches all": "for (;;) try { await sleep(1); } catch {}",
  "a loop over what comes":
    "const all = async () => { for await (const x of each()) console.log(x); }; await all();",
};

let told: Told[];
beforeAll(async () => {
  const steps: (Step | string)[] = [
    sleep,
    'import { display } from "tslab"; async function* each() { for (;;) { await sleep(10); yield 1; } }',
  ];
  for (const code of Object.values(loops)) {
    steps.push(
      { code, interrupt_after: 0.5, stop_on_error: false },
      "await sleep(50); console.log(kept + 1);",
    );
  }
  told = await ask("tslab", [
    ...steps,
    "(async () => { for (;;) { console.log('behind'); await sleep(20); } })(); undefined",
    { code: "await sleep(5_000);", interrupt_after: 0.5, stop_on_error: false },
    "await sleep(100); console.log('next');",
  ]);
});

describe("an interrupt ends", () => {
  test.each(Object.keys(loops))("%s and keeps the session, without anything more of it", (name) => {
    const [ended, next] = told.slice(2 + 2 * Object.keys(loops).indexOf(name));
    expect(ended.reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(ended.seconds).toBeLessThan(10);
    expect(next.outputs).toMatchObject([{ type: "stream", name: "stdout", text: "42\n" }]);
  });

  test("what waits behind the cells, too", () => {
    const [waiting, next] = told.slice(-2);
    expect(printed(waiting)).toContain("behind\n");
    expect(printed(next)).toBe("next\n");
  });
});
