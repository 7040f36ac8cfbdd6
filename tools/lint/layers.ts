// The arrows between the folders of lib/: imports point one way.
import { dirname, join } from "node:path/posix";
import ts from "typescript";
import type { Finding } from "./finding.ts";

/** Topics of algorithms from lower to higher: each may use those before it. */
const topics = [
  "election",
  "clocks",
  "multicast",
  "mutex",
  "consensus",
  "transactions",
  "commit",
  "replication",
];

/** What each folder may import from, besides itself. */
const mayImport: Record<string, string[]> = {
  core: [],
  ...Object.fromEntries(topics.map((topic, index) => [topic, ["core", ...topics.slice(0, index)]])),
  storage: ["core"],
  run: ["core", "storage"],
  verify: ["core", "storage", "run"],
  view: ["core", "storage", "run"],
  course: ["core", "storage", "run", "verify", "view", ...topics],
};

/** Problems of a set of sources: path inside lib/ (with forward slashes) to text. */
export function lintLayers(sources: Map<string, string>): Finding[] {
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  const arrows = [...imports].flatMap(([path, names]) =>
    names.flatMap((name) => arrowProblems(path, name, sources))
  );
  return [...arrows, ...cycleProblems(imports), ...moduleProblems(sources.get("mod.ts"))];
}

/** What a file imports or re-exports, types and `import()` among it. */
function importsOf(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
      ? node.arguments[0]
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
      ? node.argument.literal
      : undefined;
    if (specifier && ts.isStringLiteral(specifier)) names.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function arrowProblems(path: string, name: string, sources: Map<string, string>): Finding[] {
  const from = folderOf(path);
  const problem = (text: string) => [{ where: `lib/${path}`, problem: text }];
  if (from === "") return [];
  if (!(from in mayImport)) return problem(`is in the folder ${from}, which has no place in the layers`);
  if (!name.startsWith(".")) {
    const pure = from === "core" || topics.includes(from);
    return pure ? problem(`imports ${name}, but ${from} may use nothing from outside lib/`) : [];
  }
  const target = resolved(path, name);
  if (!sources.has(target)) return problem(`imports ${name}, which is not in lib/`);
  const to = folderOf(target);
  if (to === from || mayImport[from].includes(to)) return [];
  return problem(`imports ${target}, but ${from} may import only ${[from, ...mayImport[from]].join(", ")}`);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

function resolved(path: string, name: string): string {
  return join(dirname(path), name);
}

function cycleProblems(imports: Map<string, string[]>): Finding[] {
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (path: string, chain: string[]): void => {
    const at = chain.indexOf(path);
    if (at >= 0) {
      const cycle = [...chain.slice(at), path].map((file) => `lib/${file}`);
      findings.push({ where: cycle[0], problem: `is in a cycle: ${cycle.join(" → ")}` });
      return;
    }
    if (done.has(path)) return;
    const next = (imports.get(path) ?? []).filter((name) => name.startsWith("."));
    next.forEach((name) => visit(resolved(path, name), [...chain, path]));
    done.add(path);
  };
  [...imports.keys()].forEach((path) => visit(path, []));
  return findings;
}

/** mod.ts holds the public names and nothing else. */
function moduleProblems(text: string | undefined): Finding[] {
  if (text === undefined) return [{ where: "lib/mod.ts", problem: "is missing" }];
  const file = ts.createSourceFile("mod.ts", text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((statement) => !ts.isExportDeclaration(statement) || !statement.moduleSpecifier)
    .map((statement) => ({
      where: "lib/mod.ts",
      problem: `may only re-export, but has: ${firstLine(statement)}`,
    }));
}

function firstLine(node: ts.Node): string {
  return node.getText().split("\n")[0];
}
