// {n} with n of an earlier cell is what tslab gets wrong, {n: n} is what it gets right; they mean the same.
"use strict";

/**
 * @param ts TypeScript
 * @param source a cell
 * @param locals an object with the names of earlier cells
 * @returns the source with the long form for these names, and a function from a column in it to one in the source
 */
function longhand(ts, source, locals) {
  const places = shorthands(ts, source).filter(({ name }) => name in locals);
  let text = "";
  let done = 0;
  for (const { name, end } of places) {
    text += source.slice(done, end) + `: ${name}`;
    done = end;
  }
  return { text: text + source.slice(done), back: columnsBack(source, places) };
}

function shorthands(ts, source) {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const found = [];
  (function visit(node) {
    if (ts.isShorthandPropertyAssignment(node)) found.push({ name: node.name.text, end: node.name.getEnd() });
    ts.forEachChild(node, visit);
  })(file);
  return found;
}

/** Lines are the same in both; columns behind a name that became longer are not. */
function columnsBack(source, places) {
  const inserted = places.map(({ name, end }) => {
    const before = source.slice(0, end).split("\n");
    return { line: before.length - 1, column: before.at(-1).length, length: name.length + 2 };
  });
  return (line, column) => {
    let back = column;
    for (const place of inserted.filter((each) => each.line === line)) {
      if (back > place.column) back = Math.max(place.column, back - place.length);
    }
    return back;
  };
}

module.exports = { longhand };
