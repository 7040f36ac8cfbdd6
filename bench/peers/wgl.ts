/**
 * The search of Wing and Gong (1993) with Lowe's cache (2017), as it is published: events in a linked list of
 * objects, sets and states as texts in a Set, one object after the other if the model has several.
 */
import type { Model, RecordedHistory } from "../../lib/verify/mod.ts";

type Node = {
  readonly at: number;
  /** The end of an operation, of its beginning; absent: it is open. */
  end?: Node;
  readonly isEnd: boolean;
  before?: Node;
  after?: Node;
};

/** A verdict, or undefined beyond so many entries of the cache. */
export function plainLinearisable(
  model: Model,
  history: RecordedHistory,
  most = Infinity,
): boolean | undefined {
  if (!model.object) return judged(model, history, most);
  const parts = new Map<string, RecordedHistory[number][]>();
  for (const one of history) {
    const key = JSON.stringify(model.object(one.method, one.details));
    parts.set(key, [...parts.get(key) ?? [], one]);
  }
  for (const part of parts.values()) {
    const holds = judged(model, part, most);
    if (holds !== true) return holds;
  }
  return true;
}

function judged(model: Model, history: RecordedHistory, most: number): boolean | undefined {
  const head = listOf(history), cache = new Set<string>(), done = history.map(() => 0);
  const calls: [Node, unknown][] = [];
  let state = model.initial, left = history.filter(({ end }) => end !== undefined).length, node = head.after;
  while (left > 0) {
    if (node && !node.isEnd) {
      const { method, details, process, value, end } = history[node.at];
      const [next, ...answer] = model.apply(state, method, details, process);
      const isRight = end === undefined || answer.length === 0 ||
        JSON.stringify(answer[0] ?? null) === JSON.stringify(value ?? null);
      done[node.at] = 1;
      const key = isRight ? `${done.join("")} ${JSON.stringify(next)}` : "";
      if (isRight && !cache.has(key)) {
        cache.add(key);
        if (cache.size > most) return undefined;
        calls.push([node, state]);
        state = next;
        unlink(node);
        if (node.end) unlink(node.end);
        if (end !== undefined) left--;
        node = head.after;
      } else {
        done[node.at] = 0;
        node = node.after;
      }
      continue;
    }
    const last = calls.pop();
    if (!last) return false;
    [node, state] = last;
    done[node.at] = 0;
    if (history[node.at].end !== undefined) left++;
    if (node.end) link(node.end);
    link(node);
    node = node.after;
  }
  return true;
}

function listOf(history: RecordedHistory): Node {
  const events = history.flatMap(({ begin, end }, at) => {
    const start: Node = { at, isEnd: false };
    if (end === undefined) return [{ time: begin, node: start }];
    start.end = { at, isEnd: true };
    return [{ time: begin, node: start }, { time: end, node: start.end }];
  });
  events.sort((a, b) => a.time - b.time || Number(a.node.isEnd) - Number(b.node.isEnd));
  const head: Node = { at: -1, isEnd: false };
  let last = head;
  for (const { node } of events) {
    last.after = node;
    node.before = last;
    last = node;
  }
  return head;
}

function unlink(node: Node): void {
  node.before!.after = node.after;
  if (node.after) node.after.before = node.before;
}

function link(node: Node): void {
  node.before!.after = node;
  if (node.after) node.after.before = node;
}
