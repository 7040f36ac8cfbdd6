// tslab's converter makes a program of each cell only to see which names the cell declares, and another one
// in which they are exported. A program takes far longer than the names: they are found without.
"use strict";

let isConverting = false;

/** Does the work, a converter's `convert`, with one program. */
function withOneProgram(work) {
  isConverting = true;
  try {
    return work();
  } finally {
    isConverting = false;
  }
}

/** What makes the converter's programs: in place of the first of two it gives the one before, and names. */
function namesFirst(ts) {
  const earlier = new WeakMap();
  return (files, options, host, before, ...more) => {
    const made = earlier.get(before) ?? before;
    const cell = isConverting && made && cellOf(ts, files, host, options);
    if (!cell || isExported(cell)) {
      return ts.createEmitAndSemanticDiagnosticsBuilderProgram(files, options, host, made, ...more);
    }
    const stand = Object.create(made, {
      getSourceFile: { value: (name) => name === cell.fileName ? cell : made.getSourceFile(name) },
      // Or a cell as it was the last time, behind the same cells, would get this one in place of its second.
      getProgramOrUndefined: { value: () => undefined },
    });
    earlier.set(stand, made);
    return stand;
  };
}

function cellOf(ts, files, host, options) {
  const name = files.find((file) => /\b__tslab__\.[jt]s$/.test(file));
  const cell = ts.createSourceFile(name, host.readFile(name), options.target, true);
  ts.bindSourceFile(cell, options);
  return cell;
}

/** Whether there is no name to export, or the converter has exported them all. */
function isExported({ text, locals }) {
  const names = [...locals?.keys() ?? []];
  return names.length === 0 || text.endsWith(`\nexport {${names.join(", ")}}`);
}

module.exports = { namesFirst, withOneProgram };
