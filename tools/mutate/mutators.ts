// One-rule changes of a class: what a student may do to a line, and a test has to notice. The kinds are those
// of StrykerJS (stryker-mutator.io, "Supported mutators") as far as they make sense in an algorithm, and
// those of distributed algorithms besides: to send twice, to forget a timer, to swap two statements.
import ts from "typescript";
import { changedConditions } from "./conditions.ts";
import { changedStatements } from "./statements.ts";
import { type Change, replaced } from "./change.ts";

export { type Change };

/** The changes of all classes that a source declares at its top, in its order; none twice. */
export function changesOf(source: string): Change[] {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isHeritageClause(node)) return;
    changes.push(...changedStatements(node), ...changedConditions(node), ...changedValues(node));
    ts.forEachChild(node, visit);
  };
  file.statements.filter(ts.isClassDeclaration).forEach((declared) => ts.forEachChild(declared, visit));
  const seen = new Set([bare(source)]);
  return changes.filter((change) => {
    const text = bare(replaced(source, change));
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  }).sort((a, b) => a.from - b.from || a.to - b.to || (a.text < b.text ? -1 : 1));
}

/** Two changes that differ in layout only are one. */
function bare(source: string): string {
  return source.replace(/\s+/g, "");
}

const { SyntaxKind: Kind } = ts;
const opposites = new Map<ts.SyntaxKind, string>([
  [Kind.PlusToken, "-"],
  [Kind.MinusToken, "+"],
  [Kind.AsteriskToken, "/"],
  [Kind.SlashToken, "*"],
  [Kind.PercentToken, "*"],
  [Kind.PlusEqualsToken, "-="],
  [Kind.MinusEqualsToken, "+="],
  [Kind.AmpersandToken, "|"],
  [Kind.BarToken, "&"],
  [Kind.CaretToken, "&"],
]);
const otherMethods = new Map([
  ["max", "min"],
  ["min", "max"],
  ["every", "some"],
  ["some", "every"],
  ["ceil", "floor"],
  ["floor", "ceil"],
]);
const dropped = new Set(["filter", "sort", "toSorted", "reverse", "toReversed", "slice"]);

/** Larger ones are sizes and durations, of which one more or less is no other rule. */
const largestRule = 9;

function changedValues(node: ts.Node): Change[] {
  const instead = (part: ts.Node, text: string) => ({ from: part.getStart(), to: part.end, text });
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text);
    if (!Number.isInteger(value) || value > largestRule) return [];
    return [instead(node, String(value + 1)), instead(node, value === 0 ? "(-1)" : String(value - 1))];
  }
  if (ts.isBinaryExpression(node)) {
    const other = opposites.get(node.operatorToken.kind);
    if (other) return [instead(node.operatorToken, other)];
    const chooses = node.operatorToken.kind === Kind.QuestionQuestionToken;
    return chooses ? [instead(node, node.left.getText()), instead(node, node.right.getText())] : [];
  }
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    const other = { [Kind.PlusPlusToken]: "--", [Kind.MinusMinusToken]: "++" }[node.operator as number];
    return other ? [instead(node, node.getText().replace(/\+\+|--/, other))] : [];
  }
  if (node.kind === Kind.TrueKeyword) return [instead(node, "false")];
  if (node.kind === Kind.FalseKeyword) return [instead(node, "true")];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) {
    return node.elements.map((element) => instead(node, arrayWithout(node, element)));
  }
  return ts.isCallExpression(node) ? changedCall(node) : [];
}

function arrayWithout(list: ts.ArrayLiteralExpression, without: ts.Expression): string {
  return `[${list.elements.filter((one) => one !== without).map((one) => one.getText()).join(", ")}]`;
}

function changedCall(node: ts.CallExpression): Change[] {
  if (!ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const other = otherMethods.get(name.text);
  if (other) return [{ from: name.getStart(), to: name.end, text: other }];
  if (!dropped.has(name.text)) return [];
  return [{ from: node.getStart(), to: node.end, text: expression.getText() }];
}
