// What is written for other programs, read by readers that are not the library's.
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import {
  elleJsonText,
  jepsenLogText,
  jepsenText,
  judge,
  listAppendJson,
  listAppendText,
  type ListEntry,
  type ListOperation,
  maelstromText,
  parseElleJson,
  parseJepsen,
  parseJepsenLog,
  parseListAppend,
  porcupineText,
  type RecordedHistory,
  type RecordedOperation,
} from "../../../lib/verify/mod.ts";
import { elleRows, etcdRows, jepsenRows, keyValueRows, Keyword, maelstromRows, type Row } from "./readers.ts";

type Asks = (random: Random) => { method: string; details: unknown[]; answer: unknown };

/** Clients that ask one thing after another, overlapping; some are never answered. */
function drawn(seed: number, ask: Asks): RecordedHistory {
  const random = new Random(seed), free = [0, 1, 2, 3], history: RecordedOperation[] = [];
  const open: { at: number; answer: unknown }[] = [];
  for (let time = 0; time < 40; time++) {
    if (open.length > 0 && (free.length === 0 || random.integer(2) === 0)) {
      const [{ at, answer }] = open.splice(random.integer(open.length), 1);
      const { process } = history[at];
      if (random.integer(8) === 0) continue; // nobody hears of it, and its process asks no more
      history[at] = { ...history[at], end: time, ...answer === undefined ? {} : { value: answer } };
      free.push(process as number);
    } else if (free.length > 0) {
      const [process] = free.splice(random.integer(free.length), 1), { answer, ...asked } = ask(random);
      open.push({ at: history.length, answer });
      history.push({ process, ...asked, begin: time });
    }
  }
  return history;
}

const register: Asks = (random) => {
  const value = random.integer(5), other = random.integer(5);
  return [
    { method: "read", details: [], answer: value === 0 ? null : value },
    { method: "write", details: [value], answer: undefined },
    { method: "cas", details: [value, other], answer: random.integer(2) === 0 },
  ][random.integer(3)];
};
const keyed: Asks = (random) => {
  const { method, details, answer } = register(random);
  return { method, details: [random.integer(3), ...details], answer };
};
const texts: Asks = (random) => {
  const key = `k${random.integer(3)}`, value = `v${random.integer(9)}`;
  return [
    { method: "get", details: [key], answer: value },
    { method: "put", details: [key, value], answer: undefined },
    { method: "append", details: [key, value], answer: undefined },
  ][random.integer(3)];
};

/** What a program would make of a history: its lines, from the operations themselves. */
function expected(history: RecordedHistory, isKeyed: boolean): Row[] {
  const rows: { time: number; row: Row }[] = [];
  for (const { process, method: f, details, begin, end, value } of history) {
    const [key, ...others] = isKeyed ? details : [undefined, ...details];
    const asked = others.length > 1 ? others : others[0] ?? null, isRead = f === "read" || f === "get";
    const put = (what: unknown) => isKeyed ? [key, what] : what;
    rows.push({ time: begin, row: { process, type: "invoke", f, value: put(asked) } });
    if (end === undefined) continue;
    const type = f === "cas" && value === false ? "fail" : "ok";
    rows.push({ time: end, row: { process, type, f, value: put(isRead ? value : asked) } });
  }
  return rows.sort((a, b) => a.time - b.time).map(({ row }) => row);
}

/** Who is in which order with whom: times are places in a text. */
function order(history: RecordedHistory): unknown {
  return history.map(({ begin: _, end, ...rest }) => ({
    ...rest,
    isOpen: end === undefined,
    before: history.flatMap(({ end: other }, at) => other !== undefined && other < _ ? [at] : []),
  }));
}

/** What says no more than that it did not happen has left a text. */
const withoutFailed = (history: RecordedHistory) =>
  history.filter(({ method, value }) => method !== "cas" || value !== false);

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);

describe("histories are read by others as they are, and back:", () => {
  test.each([["one register", register, false], ["registers with keys", keyed, true]] as const)(
    "%s in Jepsen's EDN, elle-cli's JSON and Maelstrom's columns",
    (_, ask, isKeyed) => {
      for (const seed of SEEDS) {
        const history = drawn(seed, ask), rows = expected(history, isKeyed);
        expect(jepsenRows(jepsenText(history))).toEqual(rows);
        expect(elleRows(elleJsonText(history))).toEqual(rows);
        expect(maelstromRows(maelstromText(history))).toEqual(rows);
        expect(order(parseJepsen(jepsenText(history)))).toEqual(order(withoutFailed(history)));
        expect(order(parseElleJson(elleJsonText(history)))).toEqual(order(withoutFailed(history)));
        expect(order(parseJepsenLog(maelstromText(history)))).toEqual(order(history));
      }
    },
  );
  test("one register in Porcupine's log of etcd", () => {
    for (const seed of SEEDS) {
      const history = drawn(seed, register);
      expect(etcdRows(jepsenLogText(history))).toEqual(expected(history, false));
    }
  });
  test("texts under keys in Porcupine's lines", () => {
    for (const seed of SEEDS) {
      const history = drawn(seed, texts);
      expect(keyValueRows(porcupineText(history))).toEqual(expected(history, true));
      expect(order(parseJepsen(porcupineText(history)))).toEqual(order(history));
    }
  });
});

test("what clients write and read may be lists, objects, maps and sets; what EDN has no form for is named", () => {
  const written = (value: unknown) =>
    jepsenRows(jepsenText([{ process: 0, method: "write", details: [value], begin: 0 }]))[0].value;
  expect(written({ a: [1, null], "b c": { d: true } })).toEqual(
    new Map<string, unknown>([["a", [1, null]], ["b c", new Map([["d", true]])]]),
  );
  expect(written(new Map([[1, "x"]]))).toEqual(new Map([[1, "x"]]));
  expect(jepsenText([{ process: 0, method: "write", details: [new Set([1, 2])], begin: 0 }])).toContain(
    "#{1 2}",
  );
  expect(() => written(NaN)).toThrow("EDN has numbers, texts, lists, maps and sets, got NaN");
});

test("Porcupine's lines need keys, and say what has none", () => {
  expect(() => porcupineText(drawn(1, register))).toThrow(/name a key, as get\("x"\) does.*jepsenLogText/);
});

describe("transactions on lists", () => {
  const entries: ListEntry[] = [
    { type: "invoke", process: "0", value: [["append", "x", "1"], ["r", "y", null]] },
    { type: "invoke", process: "1", value: [["r", "x", null]] },
    { type: "ok", process: "0", value: [["append", "x", "1"], ["r", "y", []]] },
    { type: "info", process: "1", value: [["r", "x", null]] },
    { type: "invoke", process: "0", value: [["append", "y", 'a "b"']] },
    { type: "fail", process: "0", value: [["append", "y", 'a "b"']] },
  ];
  /** With a keyword before each operation, and numbers that look like numbers. */
  const bare = (name: string) => /^\d+$/.test(name) ? Number(name) : name;
  const shown = (value: readonly ListOperation[]) =>
    value.map(([kind, list, what]) => [
      new Keyword(kind),
      bare(list),
      what === null ? null : typeof what === "string" ? bare(what) : what.map(bare),
    ]);
  const rows = entries.map(({ type, process, value }) => ({
    process: Number(process),
    type,
    f: "txn",
    value: shown(value),
  }));
  test("are read by others as they are, in EDN and in JSON", () => {
    expect(jepsenRows(listAppendText(entries))).toEqual(rows);
    expect(elleRows(listAppendJson(entries))).toEqual(rows);
  });
  test("are the same history in both, and as entries", () => {
    const history = parseListAppend(entries);
    expect(parseListAppend(listAppendText(entries))).toEqual(history);
    expect(parseListAppend(listAppendJson(entries))).toEqual(history);
    expect(judge(history).transactions).toEqual([1]);
  });
});

test("integers that numbers cannot hold stay apart, and a text with such digits is what it was", () => {
  const value =
    '[9007199254740993, -9007199254740992, 9007199254740991, 1.2345678901234567, "\\"12345678901234567"]';
  const [{ details }] = parseElleJson(`{"process":1,"type":"invoke","f":"write","value":${value}}`);
  expect(details).toEqual(
    ["9007199254740993", "-9007199254740992", 9007199254740991, 1.2345678901234567, '"12345678901234567'],
  );
});

describe("what is wrong in JSON stands on the line that is named:", () => {
  const good = '{"process":1,"type":"invoke","f":"read","value":null}';
  test.each<[string, (text: string) => unknown, string, string]>([
    ["a type", parseElleJson, `[${good},\n{"process":2,"type":"done","f":"read"}]`, "line 2: type must be"],
    [
      "an end",
      parseElleJson,
      `[\n\n${good},\n{"process":2,"type":"ok","f":"read"}]`,
      "line 4: process 2 ends",
    ],
    ["no JSON", parseElleJson, `[${good},\n{"process":}]`, "line 2: no JSON"],
    ["no object", parseElleJson, `[${good},\n3]`, "line 2: an entry is an object, got 3"],
    ["a list", parseElleJson, `[${good},\n[3]]`, "line 2: an entry is an object, got [3]"],
    [
      "never closed",
      parseElleJson,
      `[${good},\n{"process": 1`,
      "line 2: what is opened here is never closed",
    ],
    [
      "no function",
      parseElleJson,
      `[${good},\n\n{"process":2,"type":"ok"}]`,
      "line 3: f must name an operation",
    ],
    [
      "a transaction's type",
      parseListAppend,
      '[{"type":"ok","value":[]},\n{"type":"x","value":[]}]',
      "line 2: :type",
    ],
    ["closed twice", parseElleJson, `\n]`, 'line 2: "]" closes what was not opened'],
    ["after its end", parseElleJson, `[${good}]\n{}`, "line 2: nothing comes after the list, got {"],
    ["its operation", parseListAppend, '[\n{"type":"ok","value":[["w",1,2]]}]', "line 2: an operation is"],
  ])("%s", (_, parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
