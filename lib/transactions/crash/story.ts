/** Short stories of transactions, told step by step: to a store, and to a model that knows what is right. */
import type { ObjectValues, TransactionalStore } from "../store/store.ts";

/**
 * A step in words: `T1: x += 5`, `T1: x := 5`, `T1 commits`, `T1 aborts`, `page 0 is written`, `checkpoint`.
 */
export type StoryStep = string;

type ObjectChange = { readonly object: string; readonly adds: boolean; readonly value: number };

type Parsed =
  | { readonly kind: "change"; readonly who: string } & ObjectChange
  | { readonly kind: "commits" | "aborts"; readonly who: string }
  | { readonly kind: "page"; readonly page: number }
  | { readonly kind: "checkpoint" };

const CHANGE = /^(T\d+): (\w+) (\+=|:=) (-?\d+)$/, END = /^(T\d+) (commits|aborts)$/;
const PAGE = /^page (\d+) is written$/;

/** @throws SyntaxError for what is no step */
export function parseStep(step: StoryStep): Parsed {
  const change = CHANGE.exec(step), end = END.exec(step), page = PAGE.exec(step);
  if (change) {
    const [, who, object, how, value] = change;
    return { kind: "change", who, object, adds: how === "+=", value: Number(value) };
  }
  if (end) return { kind: end[2] as "commits" | "aborts", who: end[1] };
  if (page) return { kind: "page", page: Number(page[1]) };
  if (step === "checkpoint") return { kind: "checkpoint" };
  throw new SyntaxError(
    `a step is like "T1: x += 5", "T1: x := 5", "T1 commits", "T1 aborts", "page 0 is written" or ` +
      `"checkpoint", got "${step}"`,
  );
}

/** Does the steps of a story to a store, and remembers who is which of its transactions. */
export class Teller {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly store: TransactionalStore) {}

  /** @returns of a commit, whether it is durable; else true */
  tell(step: StoryStep): boolean {
    const parsed = parseStep(step), { store } = this;
    if (parsed.kind === "checkpoint") store.checkpoint();
    else if (parsed.kind === "page") store.writePage(parsed.page);
    else {
      const { who } = parsed;
      if (!this.numbers.has(who)) this.numbers.set(who, store.begin());
      const transaction = this.numbers.get(who)!;
      if (parsed.kind === "commits") return store.commit(transaction);
      if (parsed.kind === "aborts") store.abort(transaction);
      if (parsed.kind === "change") {
        const { object, adds, value } = parsed;
        adds ? store.add(transaction, object, value) : store.write(transaction, object, value);
      }
    }
    return true;
  }
}

/**
 * Does the steps of a story to a store, one after the other.
 * @throws SyntaxError for what is no step; what the store throws
 * @example tellStory(store, ["T1: x += 5", "T1 commits"])
 */
export function tellStory(store: TransactionalStore, story: readonly StoryStep[]): void {
  const teller = new Teller(store);
  for (const step of story) teller.tell(step);
}

/** What of a story must survive, and what may. */
export class Model {
  /** What is committed, after each commit that may not be durable yet; the first is durable. */
  states: ObjectValues[];
  private readonly drafts = new Map<string, Map<string, number>>();
  private readonly ended = new Set<string>();
  private readonly done = new Set<StoryStep>();
  private previous: StoryStep | undefined = undefined;

  constructor(initial: ObjectValues) {
    this.states = [initial];
  }

  /** Whether the step can be next: nobody acts after its end, on another one's change, or twice alike. */
  allows(step: StoryStep): boolean {
    const parsed = parseStep(step);
    if (parsed.kind === "page" || parsed.kind === "checkpoint") return this.previous !== step;
    if (this.done.has(step) || this.ended.has(parsed.who)) return false;
    if (parsed.kind !== "change") return this.drafts.has(parsed.who);
    return [...this.drafts].every(([who, draft]) => who === parsed.who || !draft.has(parsed.object));
  }

  /** The step begins: from now on a crash may leave what it does. */
  begin(step: StoryStep): void {
    const parsed = parseStep(step);
    this.previous = step;
    if (parsed.kind === "page" || parsed.kind === "checkpoint") return;
    this.done.add(step);
    const { who } = parsed, last = this.states[this.states.length - 1];
    const draft = this.drafts.get(who) ?? new Map<string, number>();
    if (parsed.kind === "change") {
      const old = draft.get(parsed.object) ?? last[parsed.object];
      draft.set(parsed.object, parsed.adds ? old + parsed.value : parsed.value);
      this.drafts.set(who, draft);
      return;
    }
    if (parsed.kind === "commits") this.states = [...this.states, { ...last, ...Object.fromEntries(draft) }];
    this.drafts.delete(who);
    this.ended.add(who);
  }

  /** The step is done. @param isDurable what the store said of a commit */
  end(step: StoryStep, isDurable: boolean): void {
    if (isDurable && parseStep(step).kind === "commits") this.states = this.states.slice(-1);
  }
}
