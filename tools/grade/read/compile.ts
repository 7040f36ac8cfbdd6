// One cell as JavaScript, and what it has to do with other cells.
import ts from "typescript";
import { declaredAtTop } from "../../lint/scopes.ts";
import { awaitsAtTop, type Imports, importsOf, namesIn } from "./names.ts";

export interface Compiled {
  code: string;
  /** Whether it waits at its top. */
  awaits: boolean;
  /** Names that it declares. */
  own: string[];
  /** Names that it uses. */
  mentions: string[];
  /** Names that it may change: of what it assigns to, and of what it calls a method. */
  changes: string[];
  imports: Imports;
  /** Why it cannot run, if it cannot. */
  problem: string | null;
}

/**
 * Types go, and so do imports and exports: who runs it knows what is imported from where.
 * @param whose the course's calls give nothing away as `this`
 */
export function compile(source: string, whose: "course" | "student"): Compiled {
  try {
    return compiled(source, [withoutModules, withoutImport, ...whose === "course" ? [withoutThis] : []]);
  } catch (error) {
    const why = error instanceof RangeError ? "it is nested too deep" : String(error);
    const own = [...source.matchAll(declaration)].map(([, name]) => name);
    const nothing = {
      code: "",
      awaits: false,
      mentions: [],
      changes: [],
      imports: { names: {}, foreign: {} },
    };
    return { ...nothing, own, problem: `cannot be compiled: ${why}` };
  }
}

/** What declares a name, as far as one sees without reading on. */
const declaration =
  /^(?:export )?(?:async )?(?:abstract )?(?:function|class|const|let|var|enum)\*? +([\w$]+)/gm;

function compiled(cell: string, before: ts.TransformerFactory<ts.SourceFile>[]): Compiled {
  const source = `export {};${cell}`; // only in a module is `await (x)` no call of a function
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const imports = importsOf(file);
  const imported = new Set([...Object.keys(imports.names), ...Object.keys(imports.foreign)]);
  const about = {
    awaits: awaitsAtTop(file),
    own: [...declaredAtTop(file)].filter((name) => !imported.has(name)),
    ...namesIn(file),
    imports,
  };
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
    reportDiagnostics: true,
    transformers: { before },
  });
  const problem = diagnostics.length > 0 ? inWords(file, diagnostics[0]) : null;
  return { ...about, code: problem ? "" : outputText.replace(/^export \{\};?$/gm, ""), problem };
}

function inWords(file: ts.SourceFile, { start = 0, messageText }: ts.Diagnostic): string {
  const line = file.getLineAndCharacterOfPosition(start).line + 1;
  return `line ${line} is not TypeScript: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}

/** Leaves out imports and exports, and the word `export` in front of what is declared. */
const withoutModules: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { factory } = context;
  const statements = file.statements.flatMap((statement): ts.Statement[] => {
    const isModules = ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement) ||
      ts.isExportDeclaration(statement) || ts.isExportAssignment(statement);
    if (isModules) return [];
    if (!ts.canHaveModifiers(statement)) return [statement];
    const isOfModules = ({ kind }: ts.ModifierLike) =>
      kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;
    if (!statement.modifiers?.some(isOfModules)) return [statement];
    const kept = statement.modifiers.filter((modifier) => !isOfModules(modifier));
    return [
      ts.isClassDeclaration(statement)
        ? factory.updateClassDeclaration(
          statement,
          kept,
          statement.name,
          statement.typeParameters,
          statement.heritageClauses,
          statement.members,
        )
        : factory.replaceModifiers(statement as never, kept as ts.Modifier[]) as ts.Statement,
    ];
  });
  return factory.updateSourceFile(file, statements);
};

/** `import(x)` becomes `$import(x)`, which knows the package and nothing else. */
const withoutImport: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, context);
    const isImport = ts.isCallExpression(inner) && inner.expression.kind === ts.SyntaxKind.ImportKeyword;
    return isImport
      ? factory.createCallExpression(factory.createIdentifier("$import"), undefined, inner.arguments)
      : inner;
  };
  return ts.visitEachChild(file, visit, context);
};

/**
 * `f(x)` becomes `(0, f)(x)`: where names are looked up in an object, a function that is called by its name
 * gets that object as `this`, and the object holds what is the course's.
 */
const withoutThis: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { factory } = context;
  const alone = (name: ts.Identifier) =>
    factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), name));
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression)) {
      return inner.questionDotToken
        ? factory.updateCallChain(
          inner as ts.CallChain,
          alone(inner.expression),
          inner.questionDotToken,
          inner.typeArguments,
          inner.arguments,
        )
        : factory.updateCallExpression(inner, alone(inner.expression), inner.typeArguments, inner.arguments);
    }
    if (ts.isTaggedTemplateExpression(inner) && ts.isIdentifier(inner.tag)) {
      return factory.updateTaggedTemplateExpression(
        inner,
        alone(inner.tag),
        inner.typeArguments,
        inner.template,
      );
    }
    return inner;
  };
  return ts.visitEachChild(file, visit, context);
};
