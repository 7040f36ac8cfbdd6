// Random small histories, of all that the notation can say.
import { Random } from "../../../lib/core/random.ts";
import { parseTransactions, type TransactionHistory } from "../../../lib/verify/mod.ts";

/** @param wild whether versions are read that a sensible store would not show */
export function randomHistory(seed: number, wild = seed % 2 === 0): TransactionHistory {
  const random = new Random(seed),
    transactions = 2 + random.integer(3),
    objects = "xyz".slice(0, 1 + random.integer(3));
  const left = Array.from({ length: transactions }, () => 1 + random.integer(4));
  const words: string[] = [], written = new Map<string, number[]>(), committed = new Set<number>();
  const own = new Map<string, number>();
  const version = (id: number, object: string): string => {
    const versions = written.get(object) ?? [], mine = own.get(`${id} ${object}`) ?? 0;
    if (mine > 0 && random.integer(8) > 0) return `${object}${id}`;
    const some = [
      0,
      ...versions.filter((writer) => wild && random.integer(4) === 0 || committed.has(writer)),
    ];
    const writer = wild || random.integer(3) === 0
      ? some[random.integer(some.length)]
      : some[some.length - 1];
    const count = own.get(`${writer} ${object}`) ?? 0;
    return `${object}${writer}${count > 1 && random.integer(4) === 0 ? ":1" : ""}`;
  };
  while (left.some((count) => count >= 0)) {
    const open = left.flatMap((count, at) => count >= 0 ? [at + 1] : []),
      id = open[random.integer(open.length)];
    const object = objects[random.integer(objects.length)], kind = random.integer(8);
    if (left[id - 1]-- === 0) {
      const end = random.integer(12);
      if (end > 1) committed.add(id);
      if (end > 0) words.push(`${end === 1 ? "a" : "c"}${id}`);
    } else if (kind < 4) {
      words.push(`w${id}${object}`);
      own.set(`${id} ${object}`, (own.get(`${id} ${object}`) ?? 0) + 1);
      written.set(object, [...new Set([...written.get(object) ?? [], id])]);
    } else if (kind < 7) words.push(`r${id}${version(id, object)}`);
    else words.push(`pr${id}[${[...objects].map((one) => version(id, one)).join(",")}]`);
  }
  const history = parseTransactions(words.join(" "));
  if (random.integer(2) > 0) return history;
  const orders = [...written].map(([object, writers]) =>
    [object, shuffled(writers.filter((id) => committed.has(id)), random)] as const
  );
  return orders.length === 0 ? history : { ...history, versionOrder: new Map(orders) };
}

function shuffled(ids: readonly number[], random: Random): number[] {
  return ids.map((id) => [random.integer(1000), id]).sort(([a], [b]) => a - b).map(([, id]) => id);
}

/** A random history of a store with one version of each object and no locks. */
export function randomInterleaving(seed: number): TransactionHistory {
  const random = new Random(seed, 1), left = Array.from({ length: 2 + random.integer(2) }, () => 4);
  const words: string[] = [];
  while (left.some((count) => count >= 0)) {
    const open = left.flatMap((count, at) => count >= 0 ? [at + 1] : []),
      id = open[random.integer(open.length)];
    const what = "xy"[random.integer(2)], isLast = left[id - 1]-- === 0;
    words.push(
      isLast ? `${random.integer(6) === 0 ? "a" : "c"}${id}` : `${"rw"[random.integer(2)]}${id}${what}`,
    );
  }
  return { ...parseTransactions(words.join(" ")), oneVersion: true };
}
