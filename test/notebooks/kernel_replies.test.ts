import { beforeAll, describe, expect, test } from "vitest";
import { ask, errorOf, printed, type Told } from "./kernel.ts";

const inspect = "[Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('not to be shown'); }";

/** What a cell may throw, each with the name and the message that are told of it. */
const thrown: Record<string, [name: string, message: string | RegExp]> = {
  "null": ["Thrown", "null"],
  "undefined": ["Thrown", "undefined"],
  "Symbol('s')": ["Thrown", "Symbol(s)"],
  "5n": ["Thrown", "5n"],
  "Object.freeze(new Error('frozen'))": ["Error", "frozen"],
  "Object.assign(Object.create(null), { message: 'bare' })": ["Error", "bare"],
  "({ message: 'half made', get stack() { throw new Error('no stack'); } })": ["Error", "half made"],
  "({ message: 'nameless', get name() { throw 1; } })": ["Error", "nameless"],
  "({ get message() { throw 1; }, toString() { throw 2; } })": ["Thrown", /message: \[Getter\]/],
  [`({ ${inspect} })`]: ["Thrown", "a value that cannot be shown"],
  "new Proxy({}, { get() { throw new Error('trap'); } })": ["Thrown", "{}"],
  "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()": [
    "Thrown",
    "<Revoked Proxy>",
  ],
  "({ message: 'endless', get stack() { while (true); } })": ["Thrown", "a value that cannot be read"],
  "new Error('x'.repeat(20_000_000))": ["Error", /^x{10000} … \(19990000 more characters\)$/],
  "Object.assign(new Error('m'), { name: Symbol('odd') })": ["Symbol(odd)", "m"],
  "Object.assign(new Error('m'), { errors: new Proxy([], { get() { throw 1; } }) })": ["Error", "m"],
  "'%s%d:%d - %s'": ["Thrown", "'%s%d:%d - %s'"],
};

/** Other cells that fail, each with the name and the message. */
const failing: Record<string, [name: string, message: string | RegExp]> = {
  "await Promise.reject(null)": ["Thrown", "null"],
  "await Promise.reject(new RangeError('awaited'))": ["RangeError", "awaited"],
  [`({ ${inspect} })`]: ["Error", "not to be shown"],
  "function deeper(): number { return deeper() + 1; } deeper();": [
    "RangeError",
    "Maximum call stack size exceeded",
  ],
  "process.exit(3)": [
    "Exit",
    "process.exit(3) ends the cell, but not the kernel: what earlier cells made is still there",
  ],
  "const circle: any = {}; circle.circle = circle; JSON.stringify(circle)": [
    "TypeError",
    /circular structure/,
  ],
  "let = = 3": ["CompileError", /^line 1, column 1: /],
  "const list: { [K in 'a' | 'b']: string }[] = [5]": [
    "CompileError",
    /^line 1, column 47: Type 'number' is not assignable/,
  ],
  "Error.prepareStackTrace = () => { throw new Error('no trace'); }; throw new Error('traceless');": [
    "Error",
    "traceless",
  ],
  "Error.prepareStackTrace = undefined; (undefined as any).x": ["TypeError", /reading 'x'/],
};

/** Cells that do not fail, each with what is said of what went wrong beside them. */
const beside: Record<string, string> = {
  "void Promise.reject(new RangeError('never awaited'));":
    "UnhandledPromiseRejection: RangeError: never awaited\nin [",
  [`void Promise.reject({ ${inspect} });`]:
    "UnhandledPromiseRejection: Thrown: a value that cannot be shown\n",
  "queueMicrotask(() => { throw new Error('in a microtask'); });":
    "UncaughtException: Error: in a microtask\nin [",
  [`setTimeout(() => { throw { ${inspect} }; }, 10); await new Promise((done) => setTimeout(done, 50));`]:
    "UncaughtException: Thrown: a value that cannot be shown\n",
  "queueMicrotask(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy; });":
    "UncaughtException: Thrown: <Revoked Proxy>\n",
  "setTimeout(() => process.exit(), 10); await new Promise((done) => setTimeout(done, 50));":
    "UncaughtException: Exit: process.exit() ends the cell",
  "/** @module wrong */ export const text: string = 5;":
    "CompileError: wrong.ts line 1: Type 'number' is not assignable",
};

const errors = [
  "const round: any = new Error('a'); round.cause = new TypeError('b', { cause: round }); throw round;",
  "throw new AggregateError([new Error('one'), null], 'several');",
  "const notThere: any = undefined; function call() { notThere(); }\ncall();",
  "(await Promise.resolve(undefined as any))();",
  "for (const each of await Promise.resolve(undefined as any));",
];

const request = (type: string, content: Record<string, unknown> = {}) => ({
  request: `${type}_request`,
  content,
});
const requests = [
  request("complete", { code: "notTh", cursor_pos: 5 }),
  request("inspect", { code: "process", cursor_pos: 3, detail_level: 0 }),
  request("kernel_info"),
  request("comm_info"),
  request("history"),
  request("complete", { code: null }),
  request("is_complete", {}),
  request("debug"),
];

const alive = "console.log('alive');";
const breaking = "Date.prototype.toISOString = Array.prototype.map = String.prototype.slice =\n" +
  "  String.prototype.replace = (() => { throw new Error('broken'); }) as any;\n" +
  "setTimeout(() => { throw new Error('stray'); }, 100);";
const cells = [
  ...Object.keys(thrown).map((what) => `throw ${what};`),
  ...Object.keys(failing),
  ...Object.keys(beside),
  ...errors,
];

let told: Told[];
beforeAll(async () => {
  const steps = cells.flatMap((code) => [{ code, stop_on_error: false }, alive]);
  told = await ask("tslab", [...steps, "const notThese = 1;", ...requests, alive, breaking, alive, {
    code: alive,
    pause: 0.3,
  }]);
});

describe("after a cell that", () => {
  const after = (code: string) => [told[2 * cells.indexOf(code)], told[2 * cells.indexOf(code) + 1]];

  test.each(Object.entries(thrown))(
    "throws %s there is an error and a reply, and the next one runs",
    (what, [ename, evalue]) => {
      expectFailure(after(`throw ${what};`), ename, evalue);
    },
  );
  test.each(Object.entries(failing))(
    "is %s there is an error and a reply, and the next one runs",
    (code, [ename, evalue]) => {
      expectFailure(after(code), ename, evalue);
    },
  );
  test.each(Object.entries(beside))("is %s there is a word of it, and the next one runs", (code, word) => {
    const [failed, next] = after(code);
    expect(failed.reply.status).toBe("ok");
    expect(printed(failed, "stderr")).toContain(word);
    expect(printed(next)).toBe("alive\n");
  });
});

function expectFailure([failed, next]: Told[], ename: string, evalue: string | RegExp): void {
  const message = evalue instanceof RegExp ? expect.stringMatching(evalue) : evalue;
  expect(failed.reply).toMatchObject({ status: "error", ename, evalue: message });
  expect(errorOf(failed)).toMatchObject({ ename, evalue: message });
  expect(printed(next)).toBe("alive\n");
}

describe("in an error", () => {
  const lines = (index: number) => errorOf(told[2 * (cells.length - errors.length + index)])!.traceback!;
  test("are its causes, as far as they go on", () => {
    const causes = lines(0).filter((line) => line.startsWith("caused by"));
    expect(causes.slice(0, 2)).toEqual(["caused by TypeError: b", "caused by Error: a"]);
    expect(causes.at(-1)).toBe("caused by …");
  });
  test("are the errors that it holds", () => {
    expect(lines(1).slice(-2)).toEqual(["one of its errors: Error: one", "one of its errors: null"]);
  });
  test("are names as the student wrote them", () => {
    expect(lines(2)[0]).toBe("TypeError: notThere is not a function");
    expect(lines(3)[0]).toBe("TypeError: what was awaited is not a function");
    expect(lines(4)[0]).toBe("TypeError: what was awaited is not iterable");
  });
});

describe("requests that are no cell", () => {
  const replies = () => told.slice(2 * cells.length + 1, -4).map(({ reply }) => reply);
  test("are answered", () => {
    const [complete, inspect, ...rest] = replies();
    expect(complete).toMatchObject({ status: "ok", matches: expect.arrayContaining(["notThese"]) });
    expect(inspect.data!["text/plain"]).toContain("process");
    expect(rest.slice(0, 3).map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
  });
  test("are answered with an error if they fail or are unknown, and the next cell runs", () => {
    expect(replies().slice(5).map(({ status }) => status)).toEqual(["error", "error", "error"]);
    expect(replies().at(-1)!.evalue).toBe("this kernel has no answer to a debug_request");
    expect(printed(told.at(-4)!)).toBe("alive\n");
  });
});

test("after a cell that replaces what the kernel itself needs, a reply says so, even after a stray error", () => {
  for (const each of told.slice(-2)) {
    expect(each.reply).toMatchObject({ status: "error", ename: "KernelError" });
    expect(errorOf(each)!.evalue).toBe("restart the kernel: a cell has changed built-ins");
  }
});
