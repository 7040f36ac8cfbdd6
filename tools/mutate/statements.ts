// Statements: deleted, done twice, swapped with the next; and methods that do nothing.
import ts from "typescript";
import type { Change } from "./change.ts";
import { commute } from "./commute.ts";

/** What is told to others, or to a disk: twice is another algorithm. */
const sends = /^(send|broadcast|multicast|deliver|respond|output|submit|append|force)$/;

export function changedStatements(node: ts.Node): Change[] {
  if (ts.isBlock(node)) return changedBlock(node);
  if (ts.isIfStatement(node) || ts.isIterationStatement(node, false)) return changedParts(node);
  if (!ts.isMethodDeclaration(node) && !ts.isConstructorDeclaration(node) && !ts.isAccessor(node)) return [];
  const { body } = node;
  return body && body.statements.length > 1 ? [{ from: body.getStart(), to: body.end, text: "{}" }] : [];
}

function changedBlock({ statements }: ts.Block): Change[] {
  return statements.flatMap((statement, index) => {
    const next = statements[index + 1];
    return [
      ...deleted(statement),
      ...twice(statement, false),
      ...next && isMovable(statement) && isMovable(next) && !commute(statement, next)
        ? [swapped(statement, next)]
        : [],
    ];
  });
}

/** What is done under a condition or in a loop, without braces; and what is done else. */
function changedParts(node: ts.IfStatement | ts.IterationStatement): Change[] {
  if (!ts.isIfStatement(node)) return twice(node.statement, true);
  const { thenStatement, elseStatement } = node;
  if (!elseStatement) return twice(thenStatement, true);
  return [
    { from: thenStatement.end, to: elseStatement.end, text: "" },
    ...twice(thenStatement, true),
    ...twice(elseStatement, true),
  ];
}

/** A declaration is needed by what follows. */
function deleted(statement: ts.Statement): Change[] {
  if (ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement)) return [];
  return [{ from: statement.getStart(), to: statement.end, text: "" }];
}

function twice(statement: ts.Statement, needsBraces: boolean): Change[] {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return [];
  const { expression } = statement.expression;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : "";
  if (!sends.test(name)) return [];
  const again = `${statement.getText()} ${statement.getText()}`;
  return [{ from: statement.getStart(), to: statement.end, text: needsBraces ? `{ ${again} }` : again }];
}

/** What would stand behind a return is only deleted. */
function isMovable(statement: ts.Statement): boolean {
  return !ts.isReturnStatement(statement) && !ts.isThrowStatement(statement) &&
    !ts.isFunctionDeclaration(statement);
}

function swapped(first: ts.Statement, second: ts.Statement): Change {
  const source = first.getSourceFile().text;
  const between = source.slice(first.end, second.getStart());
  // A comment between them may end the line.
  const text = `${second.getText()}${between.includes("\n") ? between : " "}${first.getText()}`;
  return { from: first.getStart(), to: second.end, text };
}
