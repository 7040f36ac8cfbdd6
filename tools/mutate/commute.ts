// Two statements of which it is certain that their order makes no difference: to swap them is no mutant.
import ts from "typescript";

/** What a plain statement touches: names of fields, and of timers. */
interface Touched {
  writes: string;
  reads: Set<string>;
}

/** Whether both set a field or cancel a timer, and neither reads or sets what the other sets. */
export function commute(first: ts.Statement, second: ts.Statement): boolean {
  const [a, b] = [touched(first), touched(second)];
  return a !== undefined && b !== undefined && a.writes !== b.writes && !a.reads.has(b.writes) &&
    !b.reads.has(a.writes);
}

function touched(statement: ts.Statement): Touched | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (ts.isCallExpression(expression)) {
    const [name, key] = expression.arguments;
    const cancels = fieldOf(expression.expression) === "cancelTimer" && name && ts.isStringLiteral(name) &&
      !key;
    return cancels ? { writes: `timer ${name.text}`, reads: new Set() } : undefined;
  }
  const isAssignment = ts.isBinaryExpression(expression) &&
    expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const writes = isAssignment ? fieldOf(expression.left) : undefined;
  const reads = isAssignment ? readBy(expression.right) : undefined;
  return writes && reads ? { writes, reads } : undefined;
}

/** The name in `this.name`. */
function fieldOf(node: ts.Node): string | undefined {
  const isOwn = ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword;
  return isOwn ? node.name.text : undefined;
}

/** The fields that are read; undefined if something is called, or a getter may be. */
function readBy(node: ts.Node): Set<string> | undefined {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return undefined;
  const own = fieldOf(node);
  if (own !== undefined) return isGetter(node, own) ? undefined : new Set([own]);
  const reads = new Set<string>();
  let isPlain = true;
  ts.forEachChild(node, (child) => {
    const inner = readBy(child);
    if (inner === undefined) isPlain = false;
    else inner.forEach((name) => reads.add(name));
  });
  return isPlain ? reads : undefined;
}

/** What a class does not declare itself may be one, but for its id. */
function isGetter(node: ts.Node, name: string): boolean {
  const owner = ts.findAncestor(node, ts.isClassDeclaration);
  const isField = owner?.members.some((member) =>
    ts.isPropertyDeclaration(member) && member.name.getText() === name
  );
  return name !== "id" && !isField;
}
