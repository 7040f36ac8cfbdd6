/** Which names a piece of JavaScript uses and does not declare. */
import { type AnyNode, parse, type Pattern } from "acorn";

/** The names that a function, a class or a block declares, and where it stands. */
type Scope = { readonly names: Set<string>; readonly outer?: Scope };
type Visit = (node: AnyNode, scope: Scope) => void;

/**
 * Objects that hold what other cells or modules declare: tslab's, TypeScript's for an import, vitest's. What
 * is taken from them counts as a name.
 */
const HOLDERS = /\b(exports|happened_before_\d+|__vite_ssr_import_\d+__)\b/g;
/** Every function has them. */
const EVERYWHERE = new Set(["arguments", "undefined"]);

/**
 * The free names of a function or class, in the order in which they are met.
 * @param expression JavaScript, as `toString` of a function or class gives it
 * @throws SyntaxError for what is no JavaScript
 */
export function freeNames(expression: string): Set<string> {
  const free = new Set<string>();
  const visit: Visit = (node, scope) => {
    const own = visitors[node.type];
    if (own) return own(node as never, scope, visit, free);
    for (const child of childrenOf(node)) visit(child, scope);
  };
  visit(parse(expression, { ecmaVersion: "latest" }), { names: new Set() });
  return free;
}

type Visitor<N> = (node: N, scope: Scope, visit: Visit, free: Set<string>) => void;
type Of<T extends AnyNode["type"]> = Extract<AnyNode, { type: T }>;
type Keyed = Of<"Property"> | Of<"MethodDefinition"> | Of<"PropertyDefinition">;
type FunctionNode = Of<"FunctionExpression"> | Of<"FunctionDeclaration"> | Of<"ArrowFunctionExpression">;
type ClassNode = Of<"ClassExpression"> | Of<"ClassDeclaration">;

const visitors: { readonly [T in AnyNode["type"]]?: Visitor<never> } = {
  Identifier({ name }: Of<"Identifier">, scope, _visit, free) {
    if (!EVERYWHERE.has(name) && !isKnown(scope, name)) free.add(name);
  },
  MemberExpression({ object, property, computed }: Of<"MemberExpression">, scope, visit, free) {
    if (
      object.type === "Identifier" && holdersIn(object.name).has(object.name) && !isKnown(scope, object.name)
    ) {
      if (property.type === "Identifier") return void free.add(property.name);
    }
    visit(object, scope);
    if (computed) visit(property, scope);
  },
  Property: visitKeyed,
  MethodDefinition: visitKeyed,
  PropertyDefinition: visitKeyed,
  FunctionExpression: visitFunction,
  FunctionDeclaration: visitFunction,
  ArrowFunctionExpression: visitFunction,
  ClassExpression: visitClass,
  ClassDeclaration: visitClass,
  CatchClause({ param, body }: Of<"CatchClause">, scope, visit) {
    const own: Scope = { names: new Set(), outer: scope };
    if (param) bind(param, own);
    visit(body, own);
  },
  LabeledStatement: ({ body }: Of<"LabeledStatement">, scope, visit) => visit(body, scope),
  StaticBlock(node: Of<"StaticBlock">, scope, visit) {
    const own: Scope = { names: new Set(), outer: scope };
    for (const statement of node.body) declare(statement, own);
    for (const statement of node.body) visit(statement, own);
  },
  MetaProperty: () => {}, // new.target
  BreakStatement: () => {},
  ContinueStatement: () => {},
};

function visitKeyed({ key, value, computed }: Keyed, scope: Scope, visit: Visit): void {
  if (computed) visit(key, scope);
  if (value) visit(value, scope);
}

function visitFunction(node: FunctionNode, scope: Scope, visit: Visit): void {
  const own: Scope = { names: new Set(node.id ? [node.id.name] : []), outer: scope };
  for (const parameter of node.params) bind(parameter, own);
  declare(node.body, own);
  for (const parameter of node.params) visit(parameter, own);
  visit(node.body, own);
}

function visitClass(node: ClassNode, scope: Scope, visit: Visit): void {
  const own: Scope = { names: new Set(node.id ? [node.id.name] : []), outer: scope };
  if (node.superClass) visit(node.superClass, scope);
  visit(node.body, own);
}

function isKnown(scope: Scope | undefined, name: string): boolean {
  return scope !== undefined && (scope.names.has(name) || isKnown(scope.outer, name));
}

/** Adds the names that a parameter or a declaration binds. */
function bind(pattern: Pattern, scope: Scope): void {
  if (pattern.type === "Identifier") scope.names.add(pattern.name);
  else if (pattern.type === "ArrayPattern") {
    pattern.elements.forEach((element) => element && bind(element, scope));
  } else if (pattern.type === "AssignmentPattern") bind(pattern.left, scope);
  else if (pattern.type === "RestElement") bind(pattern.argument, scope);
  else if (pattern.type === "ObjectPattern") {
    for (const property of pattern.properties) {
      bind(property.type === "RestElement" ? property.argument : property.value, scope);
    }
  }
}

/** Adds what is declared anywhere in a function's body, before any of it is looked at. */
function declare(node: AnyNode, scope: Scope): void {
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
    if (node.id) scope.names.add(node.id.name);
    return;
  }
  if (/Function|Class/.test(node.type)) return;
  if (node.type === "VariableDeclaration") node.declarations.forEach(({ id }) => bind(id, scope));
  for (const child of childrenOf(node)) declare(child, scope);
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter((value): value is AnyNode =>
    typeof value === "object" && value !== null && typeof (value as AnyNode).type === "string"
  );
}

/** The objects that hold names of elsewhere which occur in a text. */
export function holdersIn(text: string): Set<string> {
  return new Set(text.match(HOLDERS));
}
