// All that a cell declares, the cells after it see, so `export` in front of a declaration says nothing; tslab
// takes it for a name that is exported twice.
"use strict";

/** The cell with blanks in place of `export`, so that all else stands where it stood. */
function withoutExports(ts, source) {
  if (!/\bexport\b/.test(source)) return source;
  const { statements } = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  const words = statements.flatMap((statement) => superfluous(ts, statement));
  return words.reduce((text, word) => {
    const [from, to] = [word.getStart(), word.end];
    return text.slice(0, from) + text.slice(from, to).replace(/[^\r\n]/g, " ") + text.slice(to);
  }, source);
}

function superfluous(ts, statement) {
  if (ts.isExportDeclaration(statement)) return statement.moduleSpecifier ? [] : [statement];
  const isNamed = ts.isVariableStatement(statement) || statement.name;
  if (!isNamed || !ts.canHaveModifiers(statement)) return [];
  const { ExportKeyword, DefaultKeyword } = ts.SyntaxKind;
  return (statement.modifiers ?? []).filter(({ kind }) => kind === ExportKeyword || kind === DefaultKeyword);
}

module.exports = { withoutExports };
