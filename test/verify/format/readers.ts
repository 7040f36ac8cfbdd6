/**
 * Readers of other programs' formats, each written after that format's description and sharing nothing with
 * the library: what they read is what those programs would.
 */

/** A line of a history as a program sees it. */
export type Row = { process: number | string; type: string; f: string; value: unknown };

/** A keyword of EDN: no text. */
export class Keyword {
  constructor(readonly name: string) {}
}

/** EDN after edn-format.org, by recursion on characters: keywords are told apart from texts. */
export function readEdn(text: string): unknown[] {
  let at = 0;
  const blank = () => {
    while (at < text.length && " ,\n\t\r".includes(text[at])) at++;
  };
  const many = (end: string) => {
    const values: unknown[] = [];
    for (blank(); text[at] !== end; blank()) {
      if (at >= text.length) throw new Error(`no ${end}`);
      values.push(one());
    }
    at++;
    return values;
  };
  const one = (): unknown => {
    const first = text[at];
    if (first === "[") return at++, many("]");
    if (first === "{") {
      at++;
      const values = many("}");
      return new Map(values.flatMap((key, k) => k % 2 ? [] : [[nameOf(key), values[k + 1]]]));
    }
    if (first === '"') {
      let value = "";
      for (at++; text[at] !== '"'; at++) {
        if (text[at] !== "\\") value += text[at];
        else value += ({ n: "\n", t: "\t", r: "\r" } as Record<string, string>)[text[++at]] ?? text[at];
      }
      at++;
      return value;
    }
    const from = at;
    while (at < text.length && !' ,\n\t\r()[]{}"'.includes(text[at])) at++;
    const word = text.slice(from, at);
    if (word === "nil") return null;
    if (word === "true" || word === "false") return word === "true";
    if (word[0] === ":") return new Keyword(word.slice(1));
    if (!/^-?\d+(\.\d+)?(e-?\d+)?$/.test(word)) throw new Error(`"${word}" is no EDN`);
    return Number(word);
  };
  const values: unknown[] = [];
  for (blank(); at < text.length; blank()) values.push(one());
  return values;
}

const nameOf = (value: unknown) => value instanceof Keyword ? `:${value.name}` : value;
const word = (value: unknown) => {
  if (value instanceof Keyword) return value.name;
  throw new Error(`${value} must be a keyword`);
};

/** Jepsen's entries: type and function are keywords. */
export function jepsenRows(text: string): Row[] {
  return (readEdn(text) as Map<unknown, unknown>[]).map((entry, index) => {
    if (entry.get(":index") !== index) throw new Error(`:index is ${entry.get(":index")}, not ${index}`);
    return {
      process: entry.get(":process") as number,
      type: word(entry.get(":type")),
      f: word(entry.get(":f")),
      value: entry.get(":value"),
    };
  });
}

/** What Porcupine's test of etcd knows: three operations, how they end, and nothing else. */
export function etcdRows(text: string): Row[] {
  return text.split("\n").map((line) => {
    const found =
      /^INFO\s+jepsen\.util\s+-\s+(\d+)\s+:(invoke|ok|fail)\s+:(read|write|cas)\s+(nil|\d+|\[\d+\s+\d+\])$/
        .exec(line);
    if (!found || found[2] === "fail" && found[3] !== "cas") throw new Error(`no line of etcd: ${line}`);
    const numbers = found[4].match(/\d+/g)?.map(Number) ?? [];
    const value = found[4] === "nil" ? null : found[3] === "cas" ? numbers : numbers[0];
    return { process: Number(found[1]), type: found[2], f: found[3], value };
  });
}

/** What Porcupine's test of a store of texts knows. */
export function keyValueRows(text: string): Row[] {
  return text.split("\n").map((line) => {
    const found =
      /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "(.*)", :value (?:nil|"(.*)")\}$/
        .exec(line);
    if (!found) throw new Error(`no line of a key-value store: ${line}`);
    return { process: Number(found[1]), type: found[2], f: found[3], value: [found[4], found[5] ?? null] };
  });
}

/** Maelstrom's history.txt: columns between tabs, values in EDN. */
export function maelstromRows(text: string): Row[] {
  return text.split("\n").map((line) => {
    const [process, type, f, value] = line.split("\t").map((column) => readEdn(column)[0]);
    return { process: process as number, type: word(type), f: word(f), value };
  });
}

/** elle-cli takes the JSON as it is, but for keywords: type, function, and what is in transactions. */
export function elleRows(text: string): Row[] {
  const entries = JSON.parse(text) as (Row & { index: number })[];
  return entries.map(({ index, process, type, f, value }, at) => {
    if (index !== at || !["invoke", "ok", "fail", "info"].includes(type)) throw new Error(`entry ${at}`);
    const isTransaction = f === "txn" && Array.isArray(value);
    const shown = isTransaction
      ? (value as [string, unknown, unknown][]).map(([kind, ...rest]) => {
        if (!["r", "append"].includes(kind)) throw new Error(`no operation on lists: ${kind}`);
        return [new Keyword(kind), ...rest];
      })
      : value;
    return { process, type, f, value: shown };
  });
}
