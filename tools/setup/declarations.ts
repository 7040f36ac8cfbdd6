// The package's declarations as one module. TypeScript as tslab has it looks at each file of a program, and
// at each import in it, twice for every cell: with the library's hundreds of files that was a fifth of what
// compiling cells cost.
import ts from "typescript";

/**
 * The declarations that a module's public names need, each under a name of its own. All are exported: what a
 * cell's variable is must be sayable in the next cell, even if the type has no public name.
 * @param entry the module, a .d.ts whose imports are all relative
 * @returns the text of a .d.ts without any import
 */
export function bundleDeclarations(entry: string): string {
  const program = ts.createProgram([entry], {
    noLib: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  return new Bundle(program, program.getSourceFile(entry)!).text();
}

interface Reference {
  node: ts.Node;
  symbol: ts.Symbol;
}

class Bundle {
  private readonly checker: ts.TypeChecker;
  /** What is needed, with its name. */
  private readonly names = new Map<ts.Symbol, string>();
  private readonly references = new Map<ts.Statement, Reference[]>();
  /** Names that mean something else: what the language brings, type parameters. */
  private readonly others = new Set<string>();

  constructor(program: ts.Program, entry: ts.SourceFile) {
    this.checker = program.getTypeChecker();
    const exported = this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(entry)!);
    const open = exported.map((symbol) => {
      const own = this.original(symbol);
      this.names.set(own, symbol.name);
      return own;
    });
    const met = new Set(open);
    for (const symbol of open) {
      for (const { symbol: needed } of this.statementsOf(symbol).flatMap((it) => this.referencesIn(it))) {
        if (!met.has(needed)) open.push(needed);
        met.add(needed);
      }
    }
    for (const symbol of this.names.values()) {
      if (this.others.has(symbol)) {
        throw new Error(`the public name ${symbol} has two meanings in declarations`);
      }
    }
    for (const symbol of open) {
      if (!this.names.has(symbol)) this.names.set(symbol, this.freeName(symbol.name));
    }
  }

  text(): string {
    const statements = new Set([...this.names.keys()].flatMap((symbol) => this.statementsOf(symbol)));
    return [...statements].map((statement) => this.rewritten(statement)).join("\n") + "\nexport {};\n";
  }

  private freeName(name: string): string {
    const taken = new Set([...this.names.values(), ...this.others]);
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
    return free;
  }

  private original(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private statementsOf(symbol: ts.Symbol): ts.Statement[] {
    return (symbol.declarations ?? []).map((declaration) => statementOf(declaration)!);
  }

  private referencesIn(statement: ts.Statement): Reference[] {
    const known = this.references.get(statement);
    if (known) return known;
    const found: Reference[] = [];
    this.references.set(statement, found);
    const visit = (node: ts.Node) => {
      if (ts.isImportTypeNode(node) && node.qualifier) found.push(this.imported(node));
      else if (ts.isIdentifier(node)) this.note(node, found);
      ts.forEachChild(node, visit);
    };
    visit(statement);
    return found;
  }

  private imported(node: ts.ImportTypeNode): Reference {
    const symbol = this.checker.getSymbolAtLocation(node.qualifier!);
    if (!symbol) throw new Error(`${node.getText()} is not found`);
    return { node, symbol: this.original(symbol) };
  }

  private note(node: ts.Identifier, found: Reference[]): void {
    const { parent } = node;
    if (ts.isImportTypeNode(parent)) return;
    const symbol = this.checker.getSymbolAtLocation(node);
    const own = symbol && this.original(symbol);
    if (own?.declarations?.some((declaration) => statementOf(declaration))) found.push({ node, symbol: own });
    else if (isName(node)) this.others.add(node.text);
  }

  private rewritten(statement: ts.Statement): string {
    const file = statement.getSourceFile();
    const edits = this.referencesIn(statement).map(({ node, symbol }) => ({
      start: node.getStart(),
      end: ts.isImportTypeNode(node) ? node.qualifier!.end : node.end,
      to: this.names.get(symbol)!,
    }));
    const modifiers = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      const start = statement.getStart();
      edits.push({ start, end: start, to: "export " });
    }
    let text = file.text.slice(0, statement.end);
    for (const { start, end, to } of edits.sort((a, b) => b.start - a.start)) {
      text = text.slice(0, start) + to + text.slice(end);
    }
    return text.slice(statement.getFullStart()).trim();
  }
}

/** The statement of a file that declares this; undefined for what is declared further inside. */
function statementOf(declaration: ts.Node): ts.Statement | undefined {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const isDeclared = ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement);
  return isDeclared && ts.isSourceFile(statement.parent) ? statement : undefined;
}

/** Whether an identifier is looked up, or names a type parameter; not so the name of a member. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent) ||
    ts.isTypeQueryNode(parent) || ts.isTypeParameterDeclaration(parent);
}
