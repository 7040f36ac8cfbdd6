// The built library as one script, in which its classes stand as the compiler wrote them: diff() shows their
// text, and errors their names, so a bundler that prints anew or renames is of no use. Each module becomes a
// function that is called once, in the order in which modules are evaluated.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { minifySync } from "rolldown/utils";
import ts from "typescript";
import { libDir } from "../../../base/paths.ts";
import { filesOfPage } from "./files.ts";

const distDir = join(libDir, "dist");

export interface Course {
  /** An expression whose value has the public names; it finds other packages in `$packages`. */
  script: string;
  /** Names that it takes from other packages. */
  uses: Map<string, Set<string>>;
}

/** @throws Error naming the file and what it imports, if that is of a runtime */
export function courseScript(entry = join(distDir, "package.js")): Course {
  const course = new Concatenation();
  const package_ = course.add(entry);
  const modules = [helpers, ...course.modules, `return ${package_};`];
  return { script: `(() => { "use strict";\n${modules.join("\n")}\n})()`, uses: course.uses };
}

/** What the engine gives modules: their names in order, and more modules, of which a page has none. */
const helpers = `const $module = (names) => Object.freeze(Object.assign(Object.create(null), ` +
  `Object.fromEntries(Object.entries(names).sort(([a], [b]) => a < b ? -1 : 1))));
const $import = () => {
  throw new Error("a page cannot start processes of an operating system: this runs in Jupyter");
};`;

class Concatenation {
  readonly modules: string[] = [];
  readonly uses = new Map<string, Set<string>>();
  private readonly names = new Map<string, string>();

  /** @returns the name of a file's module */
  add(path: string): string {
    const known = this.names.get(path);
    if (known === "") throw new Error(`${relative(distDir, path)} imports itself, by way of others`);
    if (known !== undefined) return known;
    this.names.set(path, "");
    const body = this.bodyOf(path);
    const name = `$${this.modules.length}`;
    this.modules.push(`const ${name} = (() => {\n${body}\n})();`);
    this.names.set(path, name);
    return name;
  }

  private bodyOf(path: string): string {
    const text = path.replaceAll("\\", "/").endsWith("/course/files/files.js") ? filesOfPage : textOf(path);
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
    const exported: string[] = [];
    const parts = file.statements.map((statement) => {
      if (ts.isImportDeclaration(statement)) return this.imported(statement, path);
      if (ts.isExportDeclaration(statement)) {
        exported.push(...this.passedOn(statement, path));
        return "";
      }
      const names = declaredNames(statement);
      exported.push(...names);
      const code = statement.getText();
      return names.length > 0 ? code.replace(/^export\b/, "") : code;
    });
    const code = parts.filter((part) => part !== "").join("\n")
      .replace(/\bimport\(/g, "$import(").replaceAll("import.meta.url", '"file:///course/"');
    return [code, `return $module({ ${exported.join(", ")} });`].join("\n");
  }

  private imported({ importClause, moduleSpecifier }: ts.ImportDeclaration, path: string): string {
    const from = (moduleSpecifier as ts.StringLiteral).text;
    const bindings = importClause?.namedBindings;
    const source = this.source(from, path);
    if (bindings === undefined) return "";
    if (!ts.isNamespaceImport(bindings)) return `const { ${pairsOf(bindings).join(", ")} } = ${source};`;
    if (!from.startsWith(".")) this.noteUses(from, bindings);
    return `const ${bindings.name.text} = ${source};`;
  }

  private passedOn({ exportClause, moduleSpecifier }: ts.ExportDeclaration, path: string): string[] {
    const source = moduleSpecifier && this.source((moduleSpecifier as ts.StringLiteral).text, path);
    if (exportClause === undefined) return [`...${source}`];
    if (ts.isNamespaceExport(exportClause)) return [`${exportClause.name.text}: ${source}`];
    return exportClause.elements.map(({ name, propertyName }) => {
      const own = (propertyName ?? name).text;
      return source === undefined ? `${name.text}: ${own}` : `${name.text}: ${source}.${own}`;
    });
  }

  private source(from: string, path: string): string {
    if (from.startsWith(".")) return this.add(join(dirname(path), from));
    const isPackage = !/^(node|deno|jsr|npm):/.test(from) &&
      existsSync(join(libDir, "..", "node_modules", from));
    if (!isPackage) {
      throw new Error(`${relative(libDir, path)} imports ${from}: only lib/course/files/files.ts may`);
    }
    return `$packages[${JSON.stringify(from)}]`;
  }

  private noteUses(from: string, { name, parent }: ts.NamespaceImport): void {
    const used = this.uses.get(from) ?? new Set();
    const text = parent.getSourceFile().text;
    for (const [, member] of text.matchAll(new RegExp(`\\b${name.text}\\.(\\w+)`, "g"))) used.add(member);
    this.uses.set(from, used);
  }
}

function pairsOf(bindings: ts.NamedImports): string[] {
  return bindings.elements.map(({ name, propertyName }) =>
    propertyName ? `${propertyName.text}: ${name.text}` : name.text
  );
}

/** Names that a statement exports. Others get what a `let` holds when its module has been evaluated. */
function declaredNames(statement: ts.Statement): string[] {
  const modifiers = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  if (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) {
    return [statement.name!.text];
  }
  throw new Error(`${statement.getSourceFile().fileName} exports what is no name: ${statement.getText()}`);
}

/** Whoever compares classes sees their text without its descriptions; of all else nobody sees any. */
function textOf(path: string): string {
  const text = readFileSync(path, "utf8");
  if (/^export (abstract )?class /m.test(text)) return text.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "");
  const keepNames = { class: true, function: true };
  const options = { module: true, compress: false, mangle: { toplevel: false, keepNames }, codegen: true };
  return minifySync(path, text, options).code;
}
