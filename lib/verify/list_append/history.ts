/**
 * Recovers a history of transactions from what clients saw of lists to which elements were appended
 * (Kingsbury and Alvaro, 2020): a list that was read says in which order its elements were appended, and so
 * in which order the versions of the object were installed.
 */
import type { TransactionHistory, TransactionOperation } from "../transactions/history/operations.ts";
import { nameOf } from "../transactions/history/operations.ts";
import { type ListEntry, type ListOperation, parseEntries } from "./entries.ts";

/** A transaction: when it began and ended, counted in entries, and what it did. */
type Transaction = {
  readonly id: number;
  readonly begin: number;
  readonly process: string | undefined;
  end: number;
  outcome: "ok" | "fail" | "info";
  value: readonly ListOperation[];
};

type Append = { readonly transaction: Transaction; readonly write: number };
type Wrong = NonNullable<TransactionHistory["wrong"]>[number];

/**
 * Reads a history of appends to lists, in Elle's EDN or elle-cli's JSON: maps with `:type`, `:process`,
 * `:value` and perhaps `:f :txn`. Transactions are numbered from 1 as they began. One of which nobody knows
 * how it ended committed if somebody read what it appended.
 * @param history the text, or its entries
 * @returns a history for `judge`; what no order of versions can explain is in it, as `wrong`
 * @throws SyntaxError for what is no such history
 * @example judge(parseListAppend("{:type :ok, :value [[:append 3 1] [:r 3 [1]]]}"))
 */
export function parseListAppend(history: string | readonly ListEntry[]): TransactionHistory {
  const entries = typeof history === "string" ? parseEntries(history) : history;
  return new Recovery(transactionsOf(entries)).history();
}

function transactionsOf(entries: readonly ListEntry[]): Transaction[] {
  const all: Transaction[] = [], open = new Map<string | undefined, Transaction>();
  entries.forEach(({ type, process, value, line }, at) => {
    let transaction = open.get(process);
    if (type === "invoke" || !transaction) {
      if (type === "invoke" && transaction) {
        throw new SyntaxError(
          `${line ? `line ${line}` : `entry ${at + 1} of the history`}: a transaction of process ${
            process ?? "nil"
          } begins, ` +
            "and the one before has not ended",
        );
      }
      transaction = { id: all.length + 1, begin: at, process, end: Infinity, outcome: "info", value };
      all.push(transaction);
      if (type === "invoke") open.set(process, transaction);
    }
    if (type === "invoke") return;
    open.delete(process);
    transaction.outcome = type;
    if (type !== "info") transaction.end = at;
    if (type === "ok") transaction.value = value;
  });
  return all;
}

class Recovery {
  private readonly wrong: Wrong[] = [];
  /** Who appended an element to a list. */
  private readonly appends = new Map<string, Map<string, Append>>();
  /** Of each list the longest that was read, and by whom. */
  private readonly longest = new Map<string, { elements: readonly string[]; reader: Transaction }>();

  constructor(private readonly transactions: readonly Transaction[]) {
    for (const transaction of transactions) this.append(transaction);
    for (const { transaction, list, elements } of this.reads()) this.look(transaction, list, elements);
    for (const { transaction, list, elements } of this.reads()) this.compare(transaction, list, elements);
  }

  /** What those read that committed for certain. */
  private reads(): { transaction: Transaction; list: string; elements: readonly string[] }[] {
    return this.transactions.filter(({ outcome }) => outcome === "ok").flatMap((transaction) =>
      transaction.value.flatMap((one) =>
        one[0] === "r" ? [{ transaction, list: one[1], elements: one[2] ?? [] }] : []
      )
    );
  }

  private append(transaction: Transaction): void {
    const counts = new Map<string, number>();
    for (const [kind, list, element] of transaction.value) {
      if (kind !== "append") continue;
      const known = this.appends.get(list) ?? new Map<string, Append>(), before = known.get(element);
      if (before) {
        this.say(
          "contradiction",
          [before.transaction, transaction],
          `${element} is appended to ${list} twice`,
        );
        continue;
      }
      counts.set(list, (counts.get(list) ?? 0) + 1);
      this.appends.set(list, known.set(element, { transaction, write: counts.get(list)! }));
    }
  }

  /** Whether a list that was read can be. Who appended to it committed, unless they said they did not. */
  private look(reader: Transaction, list: string, elements: readonly string[]): void {
    const me = nameOf(reader.id);
    if (new Set(elements).size < elements.length) {
      this.say("contradiction", [reader], `${me} reads an element of ${list} twice`);
    }
    for (const element of elements) {
      const found = this.appends.get(list)?.get(element);
      if (!found) {
        this.say("contradiction", [reader], `${me} reads ${element} in ${list}, which nobody appended`);
      } else if (found.transaction.outcome === "fail") {
        const other = nameOf(found.transaction.id);
        this.say(
          "G1a",
          [reader, found.transaction],
          `${me} reads ${other}'s ${element} in ${list}, and ${other} aborted`,
        );
      } else if (found.transaction.outcome === "info") found.transaction.outcome = "ok";
    }
    if (elements.length > (this.longest.get(list)?.elements.length ?? -1)) {
      this.longest.set(list, { elements, reader });
    }
  }

  /** Lists only grow at their ends, so that each that was read begins the longest. */
  private compare(reader: Transaction, list: string, elements: readonly string[]): void {
    const { elements: longest, reader: other } = this.longest.get(list)!;
    const at = elements.findIndex((element, i) => element !== longest[i]);
    if (at < 0) return;
    this.say(
      "contradiction",
      [other, reader],
      `element ${at + 1} of ${list} is ${longest[at]} for ${nameOf(other.id)}, ` +
        `and ${elements[at]} for ${nameOf(reader.id)}`,
    );
  }

  private say(name: Wrong["name"], transactions: readonly Transaction[], words: string): void {
    this.wrong.push({ name, transactions: transactions.map(({ id }) => id), words: `${words}.` });
  }

  history(): TransactionHistory {
    const versionOrder = new Map<string, readonly number[]>(),
      unordered = new Map<string, readonly number[]>();
    for (const [list, appends] of this.appends) {
      const seen = (this.longest.get(list)?.elements ?? []).flatMap((element) => appends.get(element) ?? []);
      const rest = [...appends.values()].filter((append) => !seen.includes(append));
      this.checkOwnOrder(list, seen);
      versionOrder.set(list, idsOf(seen));
      if (idsOf(rest).length > 0) unordered.set(list, [...new Set(idsOf(rest))]);
    }
    const known = this.transactions.filter(({ process }) => process !== undefined);
    return {
      operations: this.operations(),
      versionOrder,
      unordered,
      eachWrite: true,
      seenByClients: true,
      ...known.length > 0 && { sessions: new Map(known.map(({ id, process }) => [id, process!])) },
      ...this.wrong.length > 0 && { wrong: this.wrong },
    };
  }

  /** Whether each transaction's appends are in the list in the order in which it made them, without a gap. */
  private checkOwnOrder(list: string, seen: readonly Append[]): void {
    const counts = new Map<Transaction, number>();
    for (const { transaction, write } of seen) {
      const due = (counts.get(transaction) ?? 0) + 1;
      counts.set(transaction, due);
      if (write === due) continue;
      const words = `${
        nameOf(transaction.id)
      }'s append ${due} to ${list} is missing where its append ${write} is read`;
      return this.say("contradiction", [transaction], words);
    }
  }

  /** A transaction does all that it does when it ends: where in between is not known. */
  private operations(): TransactionOperation[] {
    const moments = this.transactions.flatMap((transaction) => [
      { at: transaction.begin, operations: [{ kind: "begin", transaction: transaction.id } as const] },
      { at: transaction.end, operations: this.operationsOf(transaction) },
    ]);
    return moments.sort((a, b) => a.at === b.at ? 0 : a.at - b.at).flatMap(({ operations }) => operations);
  }

  private operationsOf({ id: transaction, outcome, value }: Transaction): TransactionOperation[] {
    const operations = value.flatMap((one): TransactionOperation[] => {
      const [kind, object, what] = one;
      if (kind === "append") {
        const isFirst = this.appends.get(object)!.get(what)!.transaction.id === transaction;
        return isFirst ? [{ kind: "write", transaction, object }] : [];
      }
      if (outcome !== "ok" || what === null && this.isUnknown(transaction)) return [];
      const last = (what ?? []).flatMap((element) => this.appends.get(object)?.get(element) ?? []).at(-1);
      const version = last ? { writer: last.transaction.id, write: last.write } : { writer: 0, write: 0 };
      return [{ kind: "read", transaction, object, version }];
    });
    const end = { ok: "commit", fail: "abort", info: undefined }[outcome] as "commit" | "abort" | undefined;
    return end === undefined ? operations : [...operations, { kind: end, transaction }];
  }

  /** Whether nobody was told what it read: its end was not seen. */
  private isUnknown(id: number): boolean {
    return this.transactions[id - 1].end === Infinity;
  }
}

/** Who appended, each time it did; of those that committed. */
function idsOf(appends: readonly Append[]): number[] {
  return appends.flatMap(({ transaction: { id, outcome } }) => outcome === "ok" ? [id] : []);
}
