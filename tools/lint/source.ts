// What lib/ may not use, because the same seed must give the same run on every machine, today and next year.
import ts from "typescript";
import type { Finding } from "./finding.ts";

const bannedNames: Record<string, string> = {
  Date: "virtual time is a number in milliseconds that the driver gives",
  Intl: "its results differ with the machine's locale",
  performance: "virtual time is a number in milliseconds that the driver gives",
  crypto: "draw from the seeded generator",
};

const bannedMembers: Record<string, string> = {
  random: "draw from the seeded generator",
};

/** Files that may use a name all the same. */
const allowed: Record<string, string> = { "lib/course/bounded/wall_clock.ts": "performance" };

/** The drivers in real time. */
const REAL_TIME = /^lib\/run\/(serve|maelstrom)\//;

/** Uses of wall clock, unseeded randomness and locale in one source file. */
export function lintSource(path: string, text: string): Finding[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const problem = problemOf(node);
    const isAllowed = REAL_TIME.test(path) ? "performance" : allowed[path];
    if (problem && !problem.startsWith(`${isAllowed}:`)) {
      findings.push({ where: `${path}:${lineOf(file, node)}`, problem });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return findings;
}

function problemOf(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    const { expression, name } = node;
    if (isNamed(expression, "Math") && name.text in bannedMembers) {
      return `Math.${name.text}: ${bannedMembers[name.text]}`;
    }
    if (/^toLocale/.test(name.text) || name.text === "localeCompare") {
      return `${name.text}: its result differs with the machine's locale; compare with < or format by hand`;
    }
    if (isNamed(expression, "globalThis") && name.text in bannedNames) {
      return `${name.text}: ${bannedNames[name.text]}`;
    }
  }
  if (ts.isIdentifier(node) && Object.hasOwn(bannedNames, node.text) && isUse(node)) {
    return `${node.text}: ${bannedNames[node.text]}`;
  }
  return null;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/**
 * Whether an identifier stands for the global of its name: not a property, a parameter or a name being
 * declared.
 */
function isUse(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isExpressionStatement(parent) || ts.isNewExpression(parent) || ts.isCallExpression(parent)) {
    return true;
  }
  if (ts.isTypeReferenceNode(parent)) return true;
  const isName = "name" in parent && parent.name === node;
  return !isName && !ts.isQualifiedName(parent) && !ts.isImportSpecifier(parent);
}

function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
