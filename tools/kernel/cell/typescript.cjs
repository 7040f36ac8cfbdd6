// TypeScript as tslab's converter is given it.
"use strict";
const { namesFirst } = require("./names.cjs");

/** What the converter's outputs say for the object with the variables of earlier cells. */
const earlier = "__earlier__";

/**
 * The last step of tslab's converter, and the slowest, is to make CommonJS of an ES module. It gets the
 * module back as it is, and the step is the compiler's. The converter also says `exports.n` for the n of an
 * earlier cell; it gets another word for `exports`, as a student may have one, too.
 */
function forConverter(ts) {
  const { createIdentifier } = ts.factory;
  return {
    ...ts,
    transpileModule: (outputText) => ({ outputText }),
    createWatchCompilerHost: (files, options, system, _, ...more) =>
      ts.createWatchCompilerHost(files, options, system, namesFirst(ts), ...more),
    factory: {
      ...ts.factory,
      createIdentifier: (text, ...more) => createIdentifier(text === "exports" ? earlier : text, ...more),
    },
  };
}

module.exports = { earlier, forConverter };
