// An interrupt ends what waits, and what goes on after a wait. Else it ends only the cell: a loop with an
// `await` in it goes on behind it and prints into the cells that follow, and a loop that starts after an
// `await` cannot be ended at all. So each `await` of a cell looks, when it goes on, whether there was an
// interrupt since it began, and so does each round of a loop in what is `async`.
"use strict";
const { Draft } = require("./draft.cjs");
const { interruptCode } = require("../interrupts/guard.cjs");
const { interruptNumber } = require("../interrupts/memory.cjs");

/** What a wait or a loop ends with; its code is that of the engine for what it ends itself. */
class Interrupted extends Error {
  name = "Interrupted";
  code = interruptCode;
  #own = true;

  /** `instanceof` would ask a thrown Proxy, which may throw in turn. */
  static is(thrown) {
    return Object(thrown) === thrown && #own in thrown;
  }
}

/** What compiled cells call. */
const waits = {
  get interrupts() {
    return interruptNumber();
  },
  goOn(before, value) {
    if (before !== interruptNumber() || before % 2 === 1) throw new Interrupted("the kernel was interrupted");
    return value;
  },
  async *goOnWithEach(items) {
    const before = interruptNumber();
    for await (const item of items) yield waits.goOn(before, item);
  },
};

/** Whether a compiled cell waits outside of its functions. */
function waitsAtTop(ts, js) {
  return /\bawait\b/.test(js) &&
    waitsItself(ts, ts.createSourceFile("cell.ts", js, ts.ScriptTarget.ES2022, true));
}

function waitsItself(ts, node) {
  if (ts.isAwaitExpression(node) || ts.isForOfStatement(node) && node.awaitModifier) return true;
  return !ts.isFunctionLike(node) && ts.forEachChild(node, (child) => waitsItself(ts, child)) === true;
}

/** A compiled cell with these looks. */
function watchWaits(ts, js) {
  if (!/\b(await|async)\b/.test(js)) return js;
  const draft = new Draft(js);
  const file = ts.createSourceFile("cell.ts", js, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const waits = waitsItself(ts, file);
  if (waits) begin(0);
  visit(file, waits);
  return draft.finish();

  function visit(node, isAsync) {
    if (ts.isAwaitExpression(node)) wrap(node, "goOn(__tslab__.interrupts, ");
    if (ts.isForOfStatement(node) && node.awaitModifier) wrap(node.expression, "goOnWithEach(");
    if (isAsync && ts.isIterationStatement(node, false)) look(node.statement);
    const isInside = ts.isFunctionLike(node) ? isAsyncFunction(node) : isAsync;
    if (isAsyncFunction(node) && node.body && ts.isBlock(node.body)) begin(node.body.getStart() + 1);
    ts.forEachChild(node, (child) => visit(child, isInside));
  }

  function isAsyncFunction(node) {
    return ts.isFunctionLike(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  }

  function begin(at) {
    draft.insert(at, " const __before = __tslab__.interrupts;");
  }

  function wrap(node, call) {
    draft.insert(node.getStart(), `__tslab__.${call}`);
    draft.insert(node.end, ")");
  }

  function look(round) {
    const isBlock = ts.isBlock(round);
    draft.insert(round.getStart() + (isBlock ? 1 : 0), `${isBlock ? "" : "{"} __tslab__.goOn(__before); `);
    if (!isBlock) draft.insert(round.end, "}");
  }
}

module.exports = { waitsAtTop, watchWaits, waits, Interrupted };
