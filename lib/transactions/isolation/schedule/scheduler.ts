/** What decides in which order the operations of transactions happen. */

/** What a transaction asks for. A predicate read is of all objects that its condition is about. */
export type TransactionRequest =
  | { readonly kind: "begin" | "commit" | "abort"; readonly transaction: number }
  | { readonly kind: "read" | "write"; readonly transaction: number; readonly objects: readonly string[] }
  | { readonly kind: "predicate read"; readonly transaction: number; readonly objects: readonly string[] };

/** A transaction that must be aborted, and why. */
export type AbortVictim = { readonly transaction: number; readonly why: string };

/** What becomes of a request: it may happen, it waits for others, or somebody is aborted first. */
export type SchedulerAnswer =
  | { readonly kind: "go" }
  | { readonly kind: "wait"; readonly for: readonly number[] }
  | { readonly kind: "abort"; readonly victims: readonly AbortVictim[] };

/** The answer to whoever may go on. */
export const GO: SchedulerAnswer = { kind: "go" };

/** A scheduler: it is asked before each operation, and told what has happened. */
export interface TransactionScheduler {
  /** Its level of isolation, and how it is kept. */
  readonly name: string;
  /** A transaction begins, with its first operation. */
  begin(transaction: number): void;
  /** Whether an operation may happen now. It is asked again for one that waited. */
  permit(request: TransactionRequest): SchedulerAnswer;
  /** An operation happens. @returns of reads the version of each object, as its writer: `1`, `0` */
  perform(request: TransactionRequest): readonly (number | string)[];
  /** A transaction is aborted, by itself or as a victim. */
  abort(transaction: number): void;
  /** How many other operations a transaction waits at most; for ever if absent. */
  readonly patience?: number;
}

const SIMPLE = /^([bca])(\d+)$/,
  ITEM = /^([rw])(\d+)([A-Za-z_]+|\([^()]+\))$/,
  PREDICATE = /^pr(\d+)\[([^\]]*)\]$/;
const ENDS = { b: "begin", c: "commit", a: "abort" } as const;

/**
 * Reads requests from text: `r1x w2x pr1[x,y] c1 a2`, without versions, as these are the scheduler's to say.
 * @throws SyntaxError for anything else
 */
export function parseRequests(text: string): TransactionRequest[] {
  const words = text.match(/pr\d+\[[^\]]*\]|[^\s()]*\([^()]*\)|\S+/g) ?? [];
  return words.map((word): TransactionRequest => {
    const simple = SIMPLE.exec(word), item = ITEM.exec(word), predicate = PREDICATE.exec(word);
    if (simple) return { kind: ENDS[simple[1] as keyof typeof ENDS], transaction: Number(simple[2]) };
    if (item) {
      return { kind: item[1] === "r" ? "read" : "write", transaction: Number(item[2]), objects: [item[3]] };
    }
    if (predicate) {
      const objects = predicate[2].split(",").map((object) => object.trim()).filter((object) =>
        object !== ""
      );
      return { kind: "predicate read", transaction: Number(predicate[1]), objects };
    }
    throw new SyntaxError(`a request is b1, r1x, w1x, pr1[x,y], c1 or a1, got "${word}"`);
  });
}

/** A request in Adya's notation, with the versions that it read. */
export function requestText(
  request: TransactionRequest,
  versions: readonly (number | string)[] = [],
): string {
  const { transaction } = request;
  if (!("objects" in request)) return `${request.kind[0]}${transaction}`;
  const seen = request.objects.map((object, at) => `${object}${versions[at] ?? ""}`);
  if (request.kind === "predicate read") return `pr${transaction}[${seen.join()}]`;
  return `${request.kind[0]}${transaction}${seen[0]}`;
}
