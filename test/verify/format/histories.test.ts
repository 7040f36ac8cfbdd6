// Histories of other programs, read and written.
import { describe, expect, test } from "vitest";
import {
  casRegister,
  jepsenLogText,
  jepsenText,
  jsonLinesText,
  linearisability,
  operationWords,
  parseJepsen,
  parseJepsenLog,
  parseJsonLines,
  type RecordedHistory,
  registers,
  startingWith,
} from "../../../lib/verify/mod.ts";

const LOG = `INFO  jepsen.core - a line of another program
INFO  jepsen.util - 0\t:invoke\t:read\tnil
INFO  jepsen.util - 1\t:invoke\t:write\t2
INFO  jepsen.util - :nemesis\t:info\t:start\tnil
INFO  jepsen.util - 0\t:ok\t:read\tnil
INFO  jepsen.util - 1\t:ok\t:write\t2
INFO  jepsen.util - 2\t:invoke\t:cas\t[2 4]
INFO  jepsen.util - 3\t:invoke\t:cas\t[3 4]
INFO  jepsen.util - 3\t:fail\t:cas\t[3 4]
INFO  jepsen.util - 4\t:invoke\t:read\tnil
INFO  jepsen.util - 4\t:fail\t:read\t:timed-out
INFO  jepsen.util - 2\t:info\t:cas\t:timed-out
INFO  jepsen.util - 5\t:invoke\t:read\tnil
INFO  jepsen.util - 5\t:ok\t:read\t4
`;

describe("a log of Jepsen's clients", () => {
  const history = parseJepsenLog(LOG);
  test("has operations that were answered, failed, or timed out", () => {
    expect(
      history.map((
        { process, method, details, end, value },
      ) => [process, method, details, end !== undefined, value]),
    )
      .toEqual([
        [0, "read", [], true, null],
        [1, "write", [2], true, undefined],
        [2, "cas", [2, 4], false, undefined],
        [3, "cas", [3, 4], true, false],
        [5, "read", [], true, 4],
      ]);
    expect(linearisability(history, startingWith(casRegister, null)).holds).toBe(true);
    expect(linearisability(history, startingWith(casRegister, 3)).holds).toBe(false);
  });
  test("is written as it is read", () => {
    expect(
      parseJepsenLog(jepsenLogText(history)).map(({ begin: _, end, ...one }) => ({ ...one, isOpen: !end })),
    )
      .toEqual(history.map(({ begin: _, end, ...one }) => ({ ...one, isOpen: !end })));
  });
  test("with an end that nothing began is an error, as is what is no entry", () => {
    expect(() => parseJepsenLog("INFO  jepsen.util - 3\t:ok\t:read\t1")).toThrow(
      "line 1: process 3 ends read (ok), but it has begun nothing",
    );
    expect(() => parseJepsenLog("3 reads 1")).toThrow(
      'line 1: an entry is like "INFO  jepsen.util - 3 :invoke',
    );
    expect(() => parseJepsenLog("1 :invoke :read nil\n1 :invoke :read nil")).toThrow(
      "line 2: process 1 begins read, and its read before has not ended",
    );
  });
});

describe("EDN of Jepsen and of Maelstrom", () => {
  const text = `{:process 0, :type :invoke, :f :write, :value [7 3], :time 5, :index 0}
{:process 1, :type :invoke, :f :read, :value [7 nil], :time 6, :index 1}
{:process 0, :type :ok, :f :write, :value [7 3], :time 9, :index 2}
{:process 1, :type :ok, :f :read, :value [7 3], :time 11, :index 3}
{:process 1, :type :invoke, :f :cas, :value [7 [3 4]], :time 12, :index 4}
{:process 1, :type :ok, :f :cas, :value [7 [3 4]], :time 13, :index 5}`;
  test("keys that stand before the values are the objects", () => {
    const history = parseJepsen(text);
    expect(history.map(({ method, details, value }) => [method, details, value])).toEqual([
      ["write", [7, 3], undefined],
      ["read", [7], 3],
      ["cas", [7, 3, 4], true],
    ]);
    expect(linearisability(history, registers).holds).toBe(true);
  });
  test("is written so that it is read as the same", () => {
    const history = parseJepsen(
      "[{:process 1, :type :invoke, :f :cas, :value [0 1]}{:process 1, :type :ok, :f :cas, :value [0 1]}]",
    );
    expect(parseJepsen(jepsenText(history))).toEqual(history);
  });
  test("with an entry that is none is an error", () => {
    expect(() => parseJepsen("{:process 1, :type :ends, :f :read}")).toThrow(
      'line 1: type must be one of invoke, ok, fail, info, got "ends"',
    );
    expect(() => parseJepsen("[3]")).toThrow("line 1: an entry is a map");
  });
});

describe("what is wrong stands on the line that is named:", () => {
  const good = "{:process 1, :type :invoke, :f :read, :value nil}";
  test.each<[string, (text: string) => unknown, string, string]>([
    [
      "EDN",
      parseJepsen,
      `; a comment\n[${good}\n\n {:process 1, :type :done, :f :read}]`,
      "line 4: type must be",
    ],
    [
      "EDN in two lines",
      parseJepsen,
      `${good}\n{:process 2,\n :type :ok, :f :read}`,
      "line 3: process 2 ends read",
    ],
    ["EDN without an end", parseJepsen, `\n[${good}`, 'line 2: what is opened here is never closed by "]"'],
    [
      "a log",
      parseJepsenLog,
      "0 :invoke :read nil\n\n0 :ok :read [3",
      'line 3: EDN, line 1: "[" is never closed',
    ],
    [
      "JSON",
      parseJsonLines,
      '\n{"process":1,"method":"read","begin":3,"end":2}',
      "line 2: it begins at 3 and ends",
    ],
    ["JSON of no object", parseJsonLines, "3", "line 1: an operation is an object, got 3"],
  ])("%s", (_, parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe("every form is written as it is read:", () => {
  const one: RecordedHistory = [
    { process: 0, method: "write", details: [3], begin: 0, end: 3 },
    { process: 1, method: "read", details: [], begin: 1, end: 4, value: 3 },
    { process: 2, method: "write", details: [4], begin: 2 },
    { process: 1, method: "read", details: [], begin: 5, end: 6, value: null },
  ];
  const many: RecordedHistory = [
    { process: 0, method: "write", details: ["x", 3], begin: 0, end: 2 },
    { process: 1, method: "read", details: ["x"], begin: 1, end: 3, value: 3 },
    { process: 0, method: "cas", details: ["x", 3, 4], begin: 4, end: 6, value: true },
    { process: 1, method: "write", details: ["y", 5], begin: 5 },
  ];
  const texts: RecordedHistory = [
    { process: 0, method: "append", details: ["k", 'a "b"\n'], begin: 0, end: 2 },
    { process: 1, method: "get", details: ["k"], begin: 1, end: 3, value: "a" },
    { process: 0, method: "put", details: ["k", ""], begin: 4, end: 5 },
  ];
  const forms = [
    [parseJepsen, jepsenText],
    [parseJepsenLog, jepsenLogText],
    [parseJsonLines, jsonLinesText],
  ] as const;
  test.each([["one register", one], ["registers with names", many], ["texts under keys", texts]])(
    "%s",
    (_, history) => {
      for (const [parse, text] of forms) expect(parse(text(history))).toEqual(history);
    },
  );
  test("a vector after a key is one value", () => {
    const list: RecordedHistory = [
      { process: 0, method: "write", details: ["x", [1, 2]], begin: 0, end: 1 },
      { process: 0, method: "read", details: ["x"], begin: 2, end: 3, value: [1, 2] },
    ];
    for (const [parse, text] of forms) expect(parse(text(list))).toEqual(list);
  });
});

/** As Maelstrom writes it, in one line an entry and as text in columns. */
test("Maelstrom's histories are read in both of its forms", () => {
  const edn = `{:index 0, :time 3401, :type :invoke, :process 0, :f :read, :value [0 nil]}
{:index 1, :time 3402, :type :invoke, :process 1, :f :write, :value [0 4]}
{:index 2, :time 8000, :type :info, :process :nemesis, :f :start-partition, :value :majority}
{:index 3, :time 8401, :type :ok, :process 1, :f :write, :value [0 4]}
{:index 4, :time 8402, :type :fail, :process 0, :f :read, :value [0 nil], :error [20 "not found"]}
{:index 5, :time 8403, :type :invoke, :process 0, :f :cas, :value [0 [4 1]]}
{:index 6, :time 8404, :type :info, :process 0, :f :cas, :value [0 [4 1]], :error :net-timeout}`;
  const columns = `0\t:invoke\t:read\t[0 nil]
1\t:invoke\t:write\t[0 4]
:nemesis\t:info\t:start-partition\t:majority
1\t:ok\t:write\t[0 4]
0\t:fail\t:read\t[0 nil]\t[20 "not found"]
0\t:invoke\t:cas\t[0 [4 1]]
0\t:info\t:cas\t[0 [4 1]]\t:net-timeout`;
  const words = parseJepsen(edn).map(operationWords);
  expect(words).toEqual(["P1: write(0, 4)", "P0: cas(0, 4, 1), open"]);
  expect(parseJepsenLog(columns).map(operationWords)).toEqual(words);
  expect(linearisability(parseJepsen(edn), registers).holds).toBe(true);
});

test("JSON lines are read as they are written", () => {
  const history = parseJsonLines(
    '{"process":1,"method":"write","details":[3],"begin":0,"end":2}\n\n{"process":"b","method":"read","begin":1,"end":null}',
  );
  expect(history.map(({ details, end }) => [details, end])).toEqual([[[3], 2], [[], undefined]]);
  expect(parseJsonLines(jsonLinesText(history))).toEqual(history);
  expect(() => parseJsonLines("{")).toThrow("line 1: no JSON");
  expect(() => parseJsonLines('{"process":1}')).toThrow("line 1: method must be a text");
  expect(() => parseJsonLines("\nnull")).toThrow("line 2: an operation is an object, got null");
  const [large] = parseJsonLines('{"process":1,"method":"write","details":[9007199254740993],"begin":0}');
  expect(large.details).toEqual(["9007199254740993"]);
});
