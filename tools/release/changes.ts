// What a cell does to the variables of earlier cells: what they hold afterwards is the cell's, and shown
// wherever they are used.
import ts from "typescript";
import { declaredBy } from "../lint/scopes.ts";

/** The names that cells so far have declared, and what they stand for. */
export class Declared {
  private readonly values = new Map<string, ts.Expression | undefined>();
  private readonly functions = new Map<string, ts.Node>();

  /** @returns whether it can be changed without being assigned to: neither a class, nor a number or text */
  isHolder(name: string): boolean {
    if (!this.values.has(name)) return false;
    const value = this.values.get(name);
    return !value || !(ts.isLiteralExpression(value) || ts.isFunctionLike(value));
  }

  has(name: string): boolean {
    return this.values.has(name) || this.functions.has(name);
  }

  add(file: ts.SourceFile): void {
    for (const statement of file.statements) {
      if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
        if (statement.name) this.functions.set(statement.name.text, statement);
      }
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name)) namesOf(name).forEach((one) => this.values.set(one, undefined));
        else this.values.set(name.text, initializer);
        const isFunction = initializer && ts.isFunctionLike(initializer);
        if (ts.isIdentifier(name) && isFunction) this.functions.set(name.text, initializer);
      }
    }
  }

  /** Adds the functions and classes whose text uses one of the names, and those that use these. */
  spread(names: Set<string>, uses: (node: ts.Node, names: Set<string>) => boolean): void {
    const before = names.size;
    for (const [name, node] of this.functions) {
      const others = new Set([...names].filter((one) => one !== name));
      if (!names.has(name) && uses(node, others)) names.add(name);
    }
    if (names.size > before) this.spread(names, uses);
  }
}

function namesOf(pattern: ts.BindingPattern): string[] {
  return pattern.elements.flatMap((element) =>
    ts.isOmittedExpression(element)
      ? []
      : ts.isIdentifier(element.name)
      ? [element.name.text]
      : namesOf(element.name)
  );
}

/**
 * The names of earlier cells that a cell may change: it assigns to them or to what they hold, calls a method
 * of what they hold or, if `handsOver` counts, gives it to a function.
 */
export function changedIn(file: ts.SourceFile, earlier: Declared, handsOver: boolean): Set<string> {
  const changed = new Set<string>();
  const visit = (node: ts.Node, scopes: Set<string>[]): void => {
    const inner = ts.isSourceFile(node) ? scopes : [...scopes, declaredBy(node)];
    const isLocal = (name: string) => inner.some((scope) => scope.has(name));
    for (const target of targetsOf(node)) {
      const name = rootOf(target);
      if (name && !isLocal(name) && (earlier.has(name) || isGlobal(target))) changed.add(name);
    }
    for (const given of [...receiverOf(node), ...handsOver ? argumentsOf(node) : []]) {
      const name = rootOf(given);
      if (name && !isLocal(name) && earlier.isHolder(name)) changed.add(name);
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, []);
  return changed;
}

function targetsOf(node: ts.Node): ts.Expression[] {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? parted(node.left) : [];
  }
  if (ts.isPostfixUnaryExpression(node)) return [node.operand];
  if (ts.isPrefixUnaryExpression(node)) {
    const counts = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator);
    return counts ? [node.operand] : [];
  }
  if (ts.isDeleteExpression(node)) return [node.expression];
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    return ts.isVariableDeclarationList(node.initializer) ? [] : parted(node.initializer);
  }
  return [];
}

/** The single targets of `[a, { b, c: d }] = …`. */
function parted(target: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(target)) return parted(target.expression);
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(parted);
  if (ts.isSpreadElement(target)) return parted(target.expression);
  if (ts.isBinaryExpression(target)) return parted(target.left);
  if (!ts.isObjectLiteralExpression(target)) return [target];
  return target.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    if (ts.isPropertyAssignment(property)) return parted(property.initializer);
    return ts.isSpreadAssignment(property) ? parted(property.expression) : [];
  });
}

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;
const isAccess = (node: ts.Node): node is Access =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

const receiverOf = (node: ts.Node): ts.Expression[] =>
  ts.isCallExpression(node) && isAccess(node.expression) ? [node.expression.expression] : [];

const argumentsOf = (node: ts.Node): ts.Expression[] =>
  ts.isCallExpression(node) || ts.isNewExpression(node) ? [...node.arguments ?? []] : [];

const isOfGlobal = (node: ts.Node): node is ts.PropertyAccessExpression =>
  ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) &&
  node.expression.text === "globalThis";

/** `globalThis.x`, or a part of it. */
function isGlobal(target: ts.Expression): boolean {
  return isOfGlobal(target) || (isAccess(target) && isGlobal(target.expression));
}

/** The variable at the beginning of `x.a[1]!.b`. */
function rootOf(target: ts.Expression): string | undefined {
  if (ts.isIdentifier(target)) return target.text;
  if (isOfGlobal(target)) return target.name.text;
  const isInside = isAccess(target) || ts.isNonNullExpression(target) ||
    ts.isParenthesizedExpression(target) || ts.isAsExpression(target) || ts.isSpreadElement(target) ||
    ts.isCallExpression(target);
  return isInside ? rootOf(target.expression) : undefined;
}
