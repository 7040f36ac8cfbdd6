// Histories of other programs, read and written.
import { describe, expect, test } from "vitest";
import {
  casRegister,
  jepsenLogText,
  jepsenText,
  jsonLinesText,
  linearisability,
  parseJepsen,
  parseJepsenLog,
  parseJsonLines,
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
    expect(() => parseJepsen("[3]")).toThrow("entry 1 of the history must be a map");
  });
});

test("JSON lines are read as they are written", () => {
  const history = parseJsonLines(
    '{"process":1,"method":"write","details":[3],"begin":0,"end":2}\n\n{"process":"b","method":"read","begin":1,"end":null}',
  );
  expect(history.map(({ details, end }) => [details, end])).toEqual([[[3], 2], [[], undefined]]);
  expect(parseJsonLines(jsonLinesText(history))).toEqual(history);
  expect(() => parseJsonLines("{")).toThrow("line 1: no JSON");
  expect(() => parseJsonLines('{"process":1}')).toThrow("operation 1 of the history: method must be a text");
});
