// The arrows between the folders of lib/ and of tools/: imports point one way.
import { basename, dirname, join } from "node:path/posix";
import ts from "typescript";
import type { Finding } from "./finding.ts";

/** Topics of algorithms from lower to higher: each may use those before it. */
const topics = [
  "election",
  "clocks",
  "multicast",
  "mutex",
  "partition",
  "consensus",
  "transactions",
  "commit",
  "replication",
  "cases",
];

/** What each folder may import from, besides itself. */
const mayImport: Record<string, string[]> = {
  core: [],
  ...Object.fromEntries(topics.map((topic, index) => [topic, ["core", ...topics.slice(0, index)]])),
  // A store lies on a disk, and what a scheduler lets through is judged.
  transactions: ["core", "storage", "verify", ...topics.slice(0, topics.indexOf("transactions"))],
  // Case studies keep their bytes on devices.
  cases: ["core", "storage", ...topics.slice(0, topics.indexOf("cases"))],
  storage: ["core"],
  run: ["core", "storage"],
  verify: ["core", "storage", "run"],
  view: ["core", "storage", "run"],
  course: ["core", "storage", "run", "verify", "view", ...topics],
};

/**
 * What of lib/ may import from a runtime: one file, which a page in a browser has another in place of, and
 * what is loaded only when a system is served, or work is given to threads.
 */
const SEAM = /^(course\/files\/files\.ts|run\/(serve|maelstrom|sweep\/threads)\/.*)$/;

/**
 * How many files a folder holds at most besides its mod.ts; a folder of algorithms holds as many as there
 * are.
 */
const HANDFUL = 12;

type Imports = ReadonlyMap<string, readonly string[]>;

/** Problems of a set of sources: path inside lib/ (with forward slashes) to text. */
export function lintLayers(sources: Map<string, string>): Finding[] {
  const imports = importsIn(sources);
  const arrows = [...imports].flatMap(([path, names]) =>
    names.flatMap((name) => arrowProblems(path, name, sources))
  );
  const modules = [...sources].filter(([path]) => isModule(path));
  return [
    ...arrows,
    ...cycleProblems("lib", imports),
    ...folderCycles("lib", imports),
    ...roomProblems("lib", [...sources.keys()].filter((path) => !topics.includes(folderOf(path)))),
    ...(sources.has("mod.ts") ? [] : [{ where: "lib/mod.ts", problem: "is missing" }]),
    ...modules.flatMap(([path, text]) => moduleProblems(path, text)),
  ];
}

/**
 * Problems of the sources of another folder, e.g. tools/: no cycle, neither of files nor of folders, and
 * rooms of a handful.
 */
export function lintFolders(name: string, sources: Map<string, string>): Finding[] {
  const imports = importsIn(sources);
  const inside = [...sources.keys()].filter((path) => path.includes("/"));
  return [...cycleProblems(name, imports), ...folderCycles(name, imports), ...roomProblems(name, inside)];
}

/** What each file imports from the same tree, as paths. */
function importsIn(sources: ReadonlyMap<string, string>): Imports {
  return new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
}

/** A mod.ts holds the public names of a folder and nothing else. */
const isModule = (path: string) => basename(path) === "mod.ts";

/** What a file imports or re-exports, types, `import()` and `require()` among it. */
function importsOf(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && loads(node.expression)
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

function loads(called: ts.Expression): boolean {
  return called.kind === ts.SyntaxKind.ImportKeyword || ts.isIdentifier(called) && called.text === "require";
}

function arrowProblems(path: string, name: string, sources: Map<string, string>): Finding[] {
  const from = folderOf(path);
  const problem = (text: string) => [{ where: `lib/${path}`, problem: text }];
  if (from === "") return [];
  if (!(from in mayImport)) return problem(`is in the folder ${from}, which has no place in the layers`);
  if (!name.startsWith(".")) {
    if (name.startsWith("node:") && !SEAM.test(path)) {
      return problem(
        `imports ${name}, but only lib/course/files, lib/run/serve, maelstrom and sweep/threads may use a runtime`,
      );
    }
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

/** The files of the tree that a file imports. */
function filesBehind(imports: Imports, path: string): string[] {
  return (imports.get(path) ?? []).filter((name) => name.startsWith(".")).map((name) => resolved(path, name))
    .filter((target) => imports.has(target));
}

function cycleProblems(root: string, imports: Imports): Finding[] {
  return cyclesOf([...imports.keys()], (path) => filesBehind(imports, path)).map((cycle) => ({
    where: `${root}/${cycle[0]}`,
    problem: `is in a cycle: ${cycle.map((file) => `${root}/${file}`).join(" → ")}`,
  }));
}

/** Folders that import each other, whichever of their files do. What a mod.ts re-exports does not count. */
function folderCycles(root: string, imports: Imports): Finding[] {
  const arrows = new Map<string, Map<string, string>>();
  for (const path of [...imports.keys()].filter((file) => !isModule(file))) {
    const from = dirname(path), to = arrows.get(from) ?? new Map<string, string>();
    arrows.set(from, to);
    for (const target of filesBehind(imports, path)) {
      if (dirname(target) !== from && !to.has(dirname(target))) {
        to.set(dirname(target), `${root}/${path} imports ${root}/${target}`);
      }
    }
  }
  const behind = (folder: string) => [...arrows.get(folder)?.keys() ?? []];
  return cyclesOf([...arrows.keys()], behind).map((cycle) => ({
    where: `${root}/${cycle[0]}`,
    problem: `is in a cycle of folders: ${
      cycle.slice(1).map((folder, index) => arrows.get(cycle[index])!.get(folder)).join(", ")
    }`,
  }));
}

/**
 * Cycles in a graph, each from a node back to the same one; at least one of every strongly connected part.
 */
function cyclesOf(nodes: readonly string[], next: (node: string) => string[]): string[][] {
  const done = new Set<string>(), cycles: string[][] = [];
  const visit = (node: string, chain: readonly string[]): void => {
    const at = chain.indexOf(node);
    if (at >= 0) cycles.push([...chain.slice(at), node]);
    if (at >= 0 || done.has(node)) return;
    next(node).forEach((other) => visit(other, [...chain, node]));
    done.add(node);
  };
  nodes.forEach((node) => visit(node, []));
  return cycles;
}

/** Folders with too many files, and files that repeat what their folder says. */
function roomProblems(root: string, paths: readonly string[]): Finding[] {
  const files = paths.filter((path) => !isModule(path));
  const folders = new Map<string, number>();
  for (const path of files) folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + 1);
  const crowded = [...folders].filter(([, count]) => count > HANDFUL).map(([folder, count]) => ({
    where: `${root}/${folder}`,
    problem: `holds ${count} files: part it into rooms of at most ${HANDFUL}`,
  }));
  const repeating = files.filter((path) => basename(path).startsWith(basename(dirname(path)) + "_"));
  return [
    ...crowded,
    ...repeating.map((path) => ({
      where: `${root}/${path}`,
      problem: `repeats its folder's name: ${
        basename(path).slice(basename(dirname(path)).length + 1)
      } is enough`,
    })),
  ];
}

function moduleProblems(path: string, text: string): Finding[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((statement) => !ts.isExportDeclaration(statement) || !statement.moduleSpecifier)
    .map((statement) => ({
      where: `lib/${path}`,
      problem: `may only re-export, but has: ${firstLine(statement)}`,
    }));
}

function firstLine(node: ts.Node): string {
  return node.getText().split("\n")[0];
}
