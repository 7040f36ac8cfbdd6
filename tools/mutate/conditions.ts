// Conditions: the other way round, always so, never so, with an operand less, or off by the case of equality.
import ts from "typescript";
import type { Change } from "./change.ts";

const { SyntaxKind: Kind } = ts;

/** First a little weaker or stronger, then the opposite. */
const comparisons = new Map<ts.SyntaxKind, string[]>([
  [Kind.LessThanToken, ["<=", ">="]],
  [Kind.LessThanEqualsToken, ["<", ">"]],
  [Kind.GreaterThanToken, [">=", "<="]],
  [Kind.GreaterThanEqualsToken, [">", "<"]],
  [Kind.EqualsEqualsEqualsToken, ["!=="]],
  [Kind.ExclamationEqualsEqualsToken, ["==="]],
  [Kind.EqualsEqualsToken, ["!="]],
  [Kind.ExclamationEqualsToken, ["=="]],
]);
const both = new Map<ts.SyntaxKind, string>([
  [Kind.AmpersandAmpersandToken, "||"],
  [Kind.BarBarToken, "&&"],
]);

export function changedConditions(node: ts.Node): Change[] {
  const instead = (part: ts.Node, text: string) => ({ from: part.getStart(), to: part.end, text });
  if (ts.isBinaryExpression(node)) {
    const { operatorToken, left, right } = node;
    const others = comparisons.get(operatorToken.kind) ?? [];
    if (!both.has(operatorToken.kind)) return others.map((other) => instead(operatorToken, other));
    return [
      instead(operatorToken, both.get(operatorToken.kind)!),
      instead(node, left.getText()),
      instead(node, right.getText()),
    ];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken) {
    return [instead(node, node.operand.getText())];
  }
  const condition = conditionOf(node);
  if (!condition) return [];
  // Never to do something is to delete it, and a loop that never ends tells nothing.
  const constants = [
    ...ts.isIterationStatement(node, false) ? [] : ["true"],
    ...ts.isIfStatement(node) && !node.elseStatement ? [] : ["false"],
  ];
  return [...negated(condition), ...constants.map((text) => instead(condition, text))];
}

/** What decides: of a branch, a loop, or what a list is filtered or searched by. */
function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition;
  const isPredicate = ts.isArrowFunction(node) && ts.isCallExpression(node.parent) &&
    ts.isPropertyAccessExpression(node.parent.expression) &&
    /^(filter|find|findIndex|findLast|some|every)$/.test(node.parent.expression.name.text);
  return isPredicate && !ts.isBlock(node.body) ? node.body : undefined;
}

/** A comparison and a negation have an opposite of their own. */
function negated(condition: ts.Expression): Change[] {
  const hasOther = ts.isBinaryExpression(condition) && comparisons.has(condition.operatorToken.kind);
  const isNegation = ts.isPrefixUnaryExpression(condition) && condition.operator === Kind.ExclamationToken;
  if (hasOther || isNegation) return [];
  return [{ from: condition.getStart(), to: condition.end, text: `!(${condition.getText()})` }];
}
