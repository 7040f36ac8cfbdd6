// Which cell declares a name: enough of TypeScript's scopes to find shorthands that reach into an earlier
// cell.
import ts from "typescript";

/** Names a cell declares for later cells, imports among them. */
export function declaredAtTop(file: ts.SourceFile): Set<string> {
  return declaredBy(file);
}

/**
 * Shorthand properties `{name}` whose name is neither declared in this cell nor anywhere but in an earlier
 * one.
 */
export function earlierShorthands(
  file: ts.SourceFile,
  earlier: Set<string>,
): ts.ShorthandPropertyAssignment[] {
  const found: ts.ShorthandPropertyAssignment[] = [];
  const visit = (node: ts.Node, scopes: Set<string>[]): void => {
    const inner = [...scopes, declaredBy(node)];
    if (ts.isShorthandPropertyAssignment(node)) {
      const name = node.name.text;
      if (earlier.has(name) && !scopes.some((scope) => scope.has(name))) found.push(node);
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, []);
  return found;
}

/** Names that a node declares for what is inside it. */
export function declaredBy(node: ts.Node): Set<string> {
  const names = new Set<string>();
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) {
    node.statements.forEach((statement) => addStatement(statement, names));
  } else if (ts.isFunctionLike(node)) {
    node.parameters.forEach((parameter) => addBinding(parameter.name, names));
    if (ts.isFunctionExpression(node) && node.name) names.add(node.name.text);
  } else if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    if (node.initializer && ts.isVariableDeclarationList(node.initializer)) addList(node.initializer, names);
  } else if (ts.isCatchClause(node) && node.variableDeclaration) {
    addBinding(node.variableDeclaration.name, names);
  }
  return names;
}

function addStatement(statement: ts.Statement, names: Set<string>): void {
  if (ts.isVariableStatement(statement)) addList(statement.declarationList, names);
  if (
    ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement)
  ) {
    if (statement.name && ts.isIdentifier(statement.name)) names.add(statement.name.text);
  }
  if (ts.isImportDeclaration(statement)) addImport(statement, names);
}

function addList(list: ts.VariableDeclarationList, names: Set<string>): void {
  list.declarations.forEach((declaration) => addBinding(declaration.name, names));
}

function addBinding(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else {name.elements.forEach((element) =>
      !ts.isOmittedExpression(element) && addBinding(element.name, names)
    );}
}

function addImport(statement: ts.ImportDeclaration, names: Set<string>): void {
  const clause = statement.importClause;
  if (clause?.name) names.add(clause.name.text);
  const bindings = clause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
  if (bindings && ts.isNamedImports(bindings)) {
    bindings.elements.forEach((element) => names.add(element.name.text));
  }
}
