// Which cells of a notebook are mutated, which judge, and what has to be run between the two.
import ts from "typescript";
import { declaredAtTop } from "../lint/scopes.ts";
import { classesIn } from "../lint/visible.ts";
import { type Cell, textOf } from "../notebook/format.ts";
import { nbgraderOf } from "../notebook/nbgrader.ts";

/** A code cell, and the names that it shares with others. */
export interface Part {
  id: string;
  source: string;
  /** Its verdict lines count (`verdict`), or all that it shows (`marked`), or whether an answer is right. */
  judges: Judges;
  declares: Set<string>;
  uses: Set<string>;
  /** The classes that it declares. */
  classes: string[];
}

export type Judges = { verdict: boolean; marked: boolean; check: boolean };

/** A class cell with what an edit of it is judged by: it may be a judge itself. */
export interface Study {
  part: Part;
  /** The cells that depend on it and on which a judge depends, and the judges, in order. */
  below: Part[];
}

export function partsOf(cells: Cell[]): Part[] {
  return cells.filter((cell) => cell.cell_type === "code").map((cell) => {
    const source = textOf(cell.source);
    const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
    const tags = (cell.metadata.tags ?? []) as string[];
    const about = nbgraderOf(cell);
    return {
      id: cell.id ?? "",
      source,
      judges: {
        verdict: tags.includes("verdict"),
        marked: tags.includes("marked"),
        check: about?.grade === true,
      },
      declares: declaredIn(file),
      uses: usedIn(file),
      classes: about || tags.includes("hide-input")
        ? []
        : classesIn(file).map(({ name }) => name?.text ?? ""),
    };
  });
}

/**
 * The cells with a class under study: one that extends or implements something, in a cell whose code is shown
 * and that is no exercise; and the cells below that an edit of it reaches. A class on which no judge depends
 * is in the list, too: nobody would notice its edits.
 * @param judges which cells count as judges
 */
export function studiesOf(parts: Part[], judges: (part: Part) => boolean): Study[] {
  return parts.flatMap((part, at) => {
    if (part.classes.length === 0) return [];
    const reached = reachedFrom(part, parts.slice(at + 1));
    const needed = new Set<string>();
    const below = reached.toReversed().filter((one) => {
      if (!judges(one) && ![...one.declares].some((name) => needed.has(name))) return false;
      one.uses.forEach((name) => needed.add(name));
      return true;
    }).toReversed();
    return [{ part, below }];
  });
}

/** The cells that use what a cell declares, or what such cells declare. */
function reachedFrom(part: Part, later: Part[]): Part[] {
  const names = new Set(part.declares);
  return later.filter((one) => {
    if (![...one.uses].some((name) => names.has(name))) return false;
    one.declares.forEach((name) => names.add(name));
    return true;
  });
}

/** Types among them; and variables of others that it sets. */
function declaredIn(file: ts.SourceFile): Set<string> {
  const names = declaredAtTop(file);
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
      names.add(statement.name.text);
    }
  }
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) && ts.isIdentifier(node.left) &&
      node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    ) names.add(node.left.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** Names of members are no uses; what is local in a function may be one too many, and costs only time. */
function usedIn(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node, parent?: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMemberName(node, parent)) names.add(node.text);
    ts.forEachChild(node, (child) => visit(child, node));
  };
  file.statements.filter((statement) => !ts.isImportDeclaration(statement)).forEach((one) => visit(one));
  return names;
}

function isMemberName(node: ts.Identifier, parent?: ts.Node): boolean {
  if (!parent) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) &&
    parent.name === node;
}
