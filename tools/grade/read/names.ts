// The names in a cell: what it imports, uses and may change.
import ts from "typescript";

export interface Imports {
  /** Names that it takes from the package, and what they are there; "*" is all of it. */
  names: Record<string, string>;
  /** Names that it takes from elsewhere, and from where. */
  foreign: Record<string, string>;
}

const PACKAGE = "happened-before";

export function importsOf(file: ts.SourceFile): Imports {
  const names: Record<string, string> = {}, foreign: Record<string, string> = {};
  for (const statement of file.statements) {
    const found = ts.isImportDeclaration(statement)
      ? importedBy(statement)
      : ts.isImportEqualsDeclaration(statement)
      ? [[statement.name.text, "*"] as const]
      : [];
    const from = specifierOf(statement);
    for (const [name, imported] of found) {
      if (from === PACKAGE) names[name] = imported;
      else foreign[name] = from;
    }
  }
  return { names, foreign };
}

/** Names, and what they are where they come from. */
function importedBy({ importClause: clause }: ts.ImportDeclaration): (readonly [string, string])[] {
  if (!clause || clause.isTypeOnly) return [];
  const bindings = clause.namedBindings;
  return [
    ...clause.name ? [[clause.name.text, "*"] as const] : [], // of the package, a default is all of it
    ...bindings && ts.isNamespaceImport(bindings) ? [[bindings.name.text, "*"] as const] : [],
    ...bindings && ts.isNamedImports(bindings)
      ? bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name, propertyName }) =>
        [name.text, (propertyName ?? name).text] as const
      )
      : [],
  ];
}

function specifierOf(statement: ts.Statement): string {
  const specifier = ts.isImportDeclaration(statement)
    ? statement.moduleSpecifier
    : ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)
    ? statement.moduleReference.expression
    : undefined;
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : "";
}

/** Whether a cell waits outside of its functions. */
export function awaitsAtTop(file: ts.SourceFile): boolean {
  const found = (node: ts.Node): boolean =>
    ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    (!ts.isFunctionLike(node) && !ts.isPropertyDeclaration(node) && (ts.forEachChild(node, found) ?? false));
  return file.statements.some(found);
}

export function namesIn(file: ts.SourceFile): { mentions: string[]; changes: string[] } {
  const mentions = new Set<string>(), changes = new Set<string>();
  const change = (node: ts.Node) => {
    const name = rootOf(node);
    if (name !== undefined) changes.add(name);
  };
  (function visit(node: ts.Node): void {
    if (ts.isIdentifier(node) && !isPropertyName(node)) mentions.add(node.text);
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      targetsOf(node.left).forEach(change);
    }
    if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && changesOperand(node)) {
      change(node.operand);
    }
    if (ts.isDeleteExpression(node)) change(node.expression);
    if (ts.isCallExpression(node) && isMember(node.expression)) {
      change(node.expression);
      const isOfObjects = ["Object", "Reflect"].includes(rootOf(node.expression) ?? "");
      if (isOfObjects && node.arguments.length > 0) change(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  })(file);
  return { mentions: [...mentions], changes: [...changes] };
}

/** Whether it stands behind a dot, or names a member of an object or class: no variable. */
function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  const isMember = ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isGetAccessor(parent) || ts.isSetAccessor(parent) || ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent);
  return isMember && parent.name === node;
}

const isAssignment = (kind: ts.SyntaxKind) =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
const changesOperand = ({ operator }: { operator: ts.SyntaxKind }) =>
  operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
const isMember = (node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

/** What an assignment sets: `[a, b] = …` sets two. */
function targetsOf(node: ts.Node): ts.Node[] {
  if (ts.isIdentifier(node) || isMember(node)) return [node];
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => void found.push(...targetsOf(child)));
  return found;
}

/** The variable that `answer.prototype.x` begins with. */
function rootOf(node: ts.Node): string | undefined {
  let at = node;
  while (
    isMember(at) || ts.isParenthesizedExpression(at) || ts.isNonNullExpression(at) || ts.isAsExpression(at)
  ) {
    at = at.expression;
  }
  return ts.isIdentifier(at) ? at.text : undefined;
}
