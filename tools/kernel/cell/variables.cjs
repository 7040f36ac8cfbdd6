// One name is one variable in the whole notebook. tslab gives each cell variables of its own and later cells
// copies of their values, so that `n = 10` in a later cell never reached the functions of the earlier one.
// Here the variables of all cells are properties of one object, and a compiled cell says `exports.n` wherever
// it means the n of a cell, be it an earlier one's (that is tslab's part) or its own (that is done here).
"use strict";
const { Draft } = require("./draft.cjs");

/**
 * @param ts TypeScript
 * @param js a compiled cell: an ES module whose last statement exports all that the cell declares
 * @param earlier what it says for the object with the variables of earlier cells
 * @param isEarlier whether an earlier cell declared a name
 * @returns the module without that statement, and with `exports.n` for each n of any cell
 */
function shareVariables(ts, js, { earlier, isEarlier }) {
  const file = ts.createSourceFile("cell.ts", js, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  ts.bindSourceFile(file, {});
  const draft = new Draft(js);
  const cell = { ts, file, draft, shared: exportedNames(ts, file), earlier, isEarlier };
  draft.insert(0, hoisted(cell));
  file.statements.forEach((statement) => declareAtTop(cell, statement));
  visit(cell, file);
  return draft.finish();
}

/** What tslab exports; a `declare` is among it, but declares nothing that runs. */
function exportedNames(ts, file) {
  const listed = file.statements.flatMap((statement) => {
    if (isExportOfCell(ts, statement)) return statement.exportClause.elements.map(({ name }) => name.text);
    const isLastValue = ts.isVariableStatement(statement) && statement.modifiers?.length > 0;
    return isLastValue ? [statement.declarationList.declarations[0].name.text] : [];
  });
  return new Set(listed.filter((name) => isDeclaredIn(ts, file, name)));
}

function isExportOfCell(ts, statement) {
  return ts.isExportDeclaration(statement) && !statement.moduleSpecifier;
}

function isDeclaredIn(ts, scope, name) {
  const symbol = scope.locals?.get(ts.escapeLeadingUnderscores(name));
  return symbol?.declarations?.some((declaration) => !ts.isExportSpecifier(declaration)) ?? false;
}

/** What is there before the cell's first line: its functions, and the word that other names are to come. */
function hoisted({ ts, file, shared }) {
  const { statements } = file;
  const functions = statements.filter((statement) => ts.isFunctionDeclaration(statement))
    .map(({ name }) => name?.text).filter((name) => shared.has(name));
  const toCome = statements.flatMap((statement) => namesToCome(ts, statement))
    .filter((name) => shared.has(name));
  return functions.map((name) => `exports.${name} = ${name}; `).join("") +
    (toCome.length > 0 ? `__tslab__.announce(${JSON.stringify(toCome)}); ` : "");
}

/** Names that may not be used before the line that declares them. */
function namesToCome(ts, statement) {
  if (ts.isClassDeclaration(statement)) return [statement.name?.text];
  const isLexical = ts.isVariableStatement(statement) && !statement.modifiers?.length &&
    statement.declarationList.flags & ts.NodeFlags.BlockScoped;
  if (!isLexical) return [];
  const { declarations } = statement.declarationList;
  return declarations.flatMap(({ name }) => boundNames(ts, name)).map(({ text }) => text);
}

function declareAtTop({ ts, draft, shared }, statement) {
  if (isExportOfCell(ts, statement)) {
    draft.replace(statement.getStart(), statement.end, "");
  } else if (ts.isClassDeclaration(statement) && shared.has(statement.name?.text)) {
    draft.insert(statement.getStart(), `exports.${statement.name.text} = `);
    draft.insert(statement.end, ";");
  } else if (ts.isImportDeclaration(statement)) {
    const names = importedNames(ts, statement).filter((name) => shared.has(name));
    draft.insert(statement.end, names.map((name) => ` exports.${name} = ${name};`).join(""));
  }
}

function importedNames(ts, { importClause }) {
  const bindings = importClause?.namedBindings;
  const inner = bindings && (ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements);
  return [importClause, ...inner ?? []].flatMap((each) => each?.name ? [each.name.text] : []);
}

function visit(cell, node) {
  const { ts } = cell;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && isOfCell(cell, node)) assignInstead(cell, node);
  else if (ts.isIdentifier(node)) refer(cell, node);
  else if (isNamedAssignment(cell, node)) keepName(cell, (node.left.name ?? node.left).text, node.right);
  else if (isCallOfEarlier(cell, node)) {
    const callee = node.expression ?? node.tag;
    cell.draft.insert(callee.getStart(), "(0, ");
    cell.draft.insert(callee.end, ")");
  }
  ts.forEachChild(node, (child) => visit(cell, child));
}

/** Whether a list declares variables of the cell: its own `let` and `const`, any `var` in no function. */
function isOfCell(cell, list) {
  const { ts, file } = cell;
  const isBlockScoped = list.flags & ts.NodeFlags.BlockScoped;
  if (isBlockScoped && list.parent.parent !== file) return false;
  if (isBlockScoped && !ts.isVariableStatement(list.parent)) return false;
  const names = list.declarations.flatMap(({ name }) => boundNames(ts, name));
  return names.length > 0 && names.every((name) => meansCells(cell, name));
}

function boundNames(ts, name) {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(ts, element.name)
  );
}

/** Whether a name, where it stands, means a variable of the cell, not one of a function or a block in it. */
function meansCells({ ts, file, shared }, name) {
  return shared.has(name.text) && !isInner(ts, file, name, name.text);
}

function isInner(ts, file, place, name) {
  for (let node = place.parent; node !== file; node = node.parent) {
    if (isDeclaredIn(ts, node, name)) return true;
    if ((ts.isFunctionExpression(node) || ts.isClassLike(node)) && node.name?.text === name) return true;
  }
  return false;
}

/** `let a = 1, {b} = o, c;` becomes `exports.a = 1, ({b: exports.b} = o), exports.c = void 0;`. */
function assignInstead(cell, list) {
  const { ts, file, draft } = cell;
  const { parent } = list;
  const isStatement = ts.isVariableStatement(parent);
  const startsAnew = list.flags & ts.NodeFlags.BlockScoped || isOfEnum(ts, parent);
  draft.replace((isStatement ? parent : list).getStart(), list.declarations[0].getStart(), "");
  for (const { name, initializer, end } of list.declarations) {
    boundNames(ts, name).forEach((bound) => assign(cell, bound));
    if (ts.isForInOrOfStatement(parent)) continue;
    if (!ts.isIdentifier(name)) {
      draft.insert(name.getStart(), "(");
      draft.insert(end, ")");
    } else if (initializer) keepName(cell, name.text, initializer);
    else if (isStatement && parent.parent === file) {
      // A `var` without a value keeps that which it has.
      draft.insert(end, startsAnew ? " = void 0" : ` = exports.${name.text}`);
    }
  }
}

/** `var E; (function (E) { … })(E || (E = {}));` is what an enum or a namespace has become. */
function isOfEnum(ts, statement) {
  const { statements } = statement.parent;
  const next = statements?.[statements.indexOf(statement) + 1];
  const callee = next && ts.isExpressionStatement(next) && next.expression.expression?.expression;
  const [{ name }] = statement.declarationList?.declarations ?? [{}];
  return callee && ts.isFunctionExpression(callee) && callee.parameters[0]?.name.text === name.text;
}

function assign(cell, name) {
  const { ts, draft } = cell;
  const { parent } = name;
  if (ts.isBindingElement(parent) && parent.initializer) keepName(cell, name.text, parent.initializer);
  const isShort = ts.isObjectBindingPattern(parent.parent) && !parent.propertyName && !parent.dotDotDotToken;
  if (isShort) draft.insert(name.end, `: exports.${name.text}`);
  else draft.replace(name.getStart(), name.end, `exports.${name.text}`);
}

function isNamedAssignment(cell, node) {
  const { ts } = cell;
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    (ts.isIdentifier(node.left) ? meansCells(cell, node.left) : isOfEarlier(cell, node.left));
}

/** A function without a name takes that of the variable that it is assigned to, but none of a property. */
function keepName({ ts, draft }, name, value) {
  const isNameless = ts.isArrowFunction(value) ||
    (ts.isFunctionExpression(value) || ts.isClassExpression(value)) && !value.name;
  if (!isNameless) return;
  draft.insert(value.getStart(), `{ ${name}: `);
  draft.insert(value.end, ` }.${name}`);
}

function refer(cell, name) {
  const { ts, draft } = cell;
  const { parent } = name;
  if (name.text === cell.earlier) return draft.replace(name.getStart(), name.end, variablesFor(cell, name));
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === name) {
    if (isForgotten(cell, name) || meansCells(cell, name)) {
      draft.insert(name.end, `: ${propertyFor(cell, name)}`);
    }
    return;
  }
  if ((ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) && parent.name === name) return;
  if (!ts.isExpressionNode(name) || !meansCells(cell, name)) return;
  const isCalled = ts.isCallExpression(parent) && parent.expression === name || parent.tag === name;
  const property = propertyFor(cell, name);
  draft.replace(name.getStart(), name.end, isCalled ? `(0, ${property})` : property);
}

/** tslab leaves {n} as it is even if the n is an earlier cell's. */
function isForgotten({ ts, file, isEarlier }, name) {
  return isEarlier(name.text) && !isDeclaredIn(ts, file, name.text) && !isInner(ts, file, name, name.text);
}

function propertyFor(cell, name) {
  return `${variablesFor(cell, name)}.${name.text}`;
}

/** A function of the student's may have an `exports` of its own. */
function variablesFor({ ts, file }, place) {
  return isInner(ts, file, place, "exports") ? "__tslab__.exports" : "exports";
}

/** Whether tslab has made this of the name of an earlier cell's variable. */
function isOfEarlier({ ts, earlier }, node) {
  return ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) &&
    node.expression.text === earlier;
}

/** `exports.f()` would tell f that its `this` is the variables of all cells. */
function isCallOfEarlier(cell, node) {
  const { ts } = cell;
  const callee = ts.isCallExpression(node)
    ? node.expression
    : ts.isTaggedTemplateExpression(node) && node.tag;
  return callee && isOfEarlier(cell, callee);
}

module.exports = { shareVariables };
