/** Phenomena that show in what single transactions read. */
import {
  type Facts,
  isFinal,
  type ObjectFacts,
  type ReadFacts,
  type TransactionFacts,
} from "../history/facts.ts";
import { type Dependency, dependencyWords, rotated } from "../graph/dependencies.ts";
import { nameOf, versionWords } from "../history/operations.ts";
import type { Findings } from "./names.ts";

/** Finds them in what the committed transactions read. */
export function readPhenomena({ committed }: Facts, found: Findings): void {
  for (const transaction of committed) {
    for (const read of transaction.reads) {
      if (read.writer === transaction) continue;
      dirty(transaction, read, found);
      lostUpdate(transaction, read, found);
    }
    own(transaction, found);
    if (transaction.reads.length < 2) continue;
    twice(transaction, found);
    skew(transaction, found);
    vanishing(transaction, found);
  }
}

/** G1a and G1b: of a version that was never installed. */
function dirty({ id }: TransactionFacts, read: ReadFacts, found: Findings): void {
  const { object: { name, counts }, version, writer } = read;
  if (writer === undefined) return;
  const what = `${nameOf(id)} reads ${versionWords(name, version, counts.get(writer.id)!)}`;
  if (writer.state !== "committed") {
    const end = writer.state === "aborted" ? "aborted" : "never committed";
    found.add("G1a", [id, writer.id], `${what}, and ${nameOf(writer.id)} ${end}.`);
  }
  if (!isFinal(read)) {
    found.add("G1b", [id, writer.id], `${what}, and ${nameOf(writer.id)} writes it again.`);
  }
}

/** Whoever has written an object reads what it wrote last. */
function own(transaction: TransactionFacts, found: Findings): void {
  for (const { object, ownWrites, writer, version } of transaction.reads) {
    if (writer === transaction ? version.write === ownWrites : ownWrites === 0) continue;
    const name = nameOf(transaction.id), last = object.counts.get(version.writer)!;
    const when = ownWrites === 0 ? "before it wrote it" : "after it wrote another";
    found.add("INT", [transaction.id], `${name} reads ${versionWords(object.name, version, last)} ${when}.`);
  }
}

/** P4: it wrote the object after another had, and had read the version before. */
function lostUpdate(transaction: TransactionFacts, read: ReadFacts, found: Findings): void {
  const { object, place, isPredicate } = read, name = isPredicate ? "P4-predicate" : "P4";
  if (place < 0 || found.has(name) || object.writers[place + 1] === transaction) return;
  const own = transaction.installed.find((one) => one.object === object && one.place > place + 1);
  if (!own) return;
  const between = object.writers.slice(place + 1, own.place + 1).map((writer) => writer!.id);
  const chain = between.filter((id, at) => id !== between[at - 1]).map((to, at, ids) =>
    edge(at === 0 ? "rw" : "ww", at === 0 ? transaction.id : ids[at - 1], to, object, isPredicate && at === 0)
  );
  const other = nameOf(between[0]), me = nameOf(transaction.id), item = object.name;
  const words =
    `${me} reads ${item}, ${other} overwrites it, and ${me} overwrites that without having seen it.`;
  found.add(name, [transaction.id, between[0]], words, rotated(chain));
}

const edge = (
  kind: Dependency["kind"],
  from: number,
  to: number,
  object: ObjectFacts,
  isPredicate: boolean,
): Dependency => ({ from, to, kind, object: object.name, ...isPredicate && { predicate: true } });

const isForeign = (transaction: TransactionFacts) => ({ writer, ownWrites }: ReadFacts) =>
  writer !== transaction && ownWrites === 0;

/** P2 and P3: it reads an object twice, and sees two versions. */
function twice(transaction: TransactionFacts, found: Findings): void {
  const firsts = new Map<ObjectFacts, ReadFacts>();
  for (const read of transaction.reads.filter(isForeign(transaction))) {
    const { object, version: { writer, write }, isPredicate } = read, first = firsts.get(object);
    if (!first) firsts.set(object, read);
    else if (first.version.writer !== writer || first.version.write !== write) {
      const versions = [first, read].map(({ version }) =>
        versionWords(object.name, version, object.counts.get(version.writer)!)
      );
      const others = [first, read].flatMap((one) => one.writer?.id ?? []);
      const words = `${nameOf(transaction.id)} reads ${versions[0]}, and later ${versions[1]}.`;
      found.add(isPredicate || first.isPredicate ? "P3" : "P2", [transaction.id, ...others], words);
    }
  }
}

/** A5A: it sees one object as another transaction left it, and a second one as it was before. */
function skew(transaction: TransactionFacts, found: Findings): void {
  if (found.has("A5A") && found.has("A5A-predicate")) return;
  const reads = transaction.reads.filter((read) => read.place >= 0 && isForeign(transaction)(read));
  const oldest = [new Map<ObjectFacts, ReadFacts>(), new Map<ObjectFacts, ReadFacts>()]; // items, predicates
  for (const read of reads) {
    const map = oldest[Number(read.isPredicate)], before = map.get(read.object);
    if (!before || read.place < before.place) map.set(read.object, read);
  }
  for (const seen of reads) {
    const writer = seen.writer;
    if (writer === undefined || writer.node < 0) continue;
    for (const { object, place } of writer.installed) {
      if (object === seen.object) continue;
      for (const missed of oldest.flatMap((map) => map.get(object) ?? [])) {
        if (missed.place >= place) continue;
        const name = seen.isPredicate || missed.isPredicate ? "A5A-predicate" : "A5A";
        if (found.has(name)) continue;
        const me = nameOf(transaction.id), other = nameOf(writer.id);
        const words = `${me} reads ${other}'s ${seen.object.name}, but ${object.name} as it was before ` +
          `${other} wrote it.`;
        const next = object.writers[missed.place + 1] === writer;
        const cycle = next
          ? [
            edge("rw", transaction.id, writer.id, object, missed.isPredicate),
            edge("wr", writer.id, transaction.id, seen.object, seen.isPredicate),
          ]
          : undefined;
        found.add(name, [transaction.id, writer.id], words, cycle && rotated(cycle));
      }
    }
  }
}

/** OTV: it saw another transaction, and later reads what was before. */
function vanishing(transaction: TransactionFacts, found: Findings): void {
  if (found.has("OTV")) return;
  const least = new Map<ObjectFacts, { place: number; writer: TransactionFacts; seen: ReadFacts }>();
  let pending: ReadFacts[] = [], position = -1;
  for (const read of transaction.reads.filter(isForeign(transaction))) {
    if (read.position !== position) { // what one predicate read sees, it sees at once
      pending.forEach((seen) => observe(seen, least));
      pending = [];
      position = read.position;
    }
    const due = least.get(read.object);
    if (due && read.place >= 0 && read.place < due.place) {
      const me = nameOf(transaction.id), other = nameOf(due.writer.id), { name } = read.object;
      const words = `${me} reads ${other}'s ${due.seen.object.name}, and later ${name} as it was before ` +
        `${other} wrote it.`;
      return found.add("OTV", [transaction.id, due.writer.id], words);
    }
    if (read.writer !== undefined && read.writer.node >= 0) pending.push(read);
  }
}

function observe(
  seen: ReadFacts,
  least: Map<ObjectFacts, { place: number; writer: TransactionFacts; seen: ReadFacts }>,
): void {
  const writer = seen.writer!;
  for (const { object, place } of writer.installed) {
    if (place > (least.get(object)?.place ?? 0)) least.set(object, { place, writer, seen });
  }
}

/** What a cycle says, edge by edge. */
export function cycleWords(cycle: readonly Dependency[]): string {
  return `${cycle.map(dependencyWords).join("; ")}.`;
}
