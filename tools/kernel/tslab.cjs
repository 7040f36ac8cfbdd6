// The parts of stock tslab 1.0.22 that the kernel is made of.
"use strict";
const { createRequire } = require("node:module");
const path = require("node:path");
const { isUntold } = require("./cell/compiler.cjs");
const { earlier, forConverter } = require("./cell/typescript.cjs");

const fromTslab = createRequire(
  require.resolve("tslab/package.json", { paths: [path.join(__dirname, "../..")] }),
);
const typescript = fromTslab.resolve("@tslab/typescript-for-tslab");
const ts = fromTslab(typescript);

require.cache[typescript].exports = forConverter(ts);

// A file or a folder may change while the converter is still to be told of another change; then tslab throws
// in the watcher, and whatever cell runs would fail. What it was not told it finds out with the next cell, on
// a new converter.
for (const watch of ["watchFile", "watchDirectory"]) {
  const watched = ts.sys[watch];
  ts.sys[watch] = (place, changed, ...more) =>
    watched(place, (...of) => {
      try {
        changed(...of);
      } catch (error) {
        if (!isUntold(error)) throw error;
      }
    }, ...more);
}

const { createConverter } = fromTslab("./dist/converter.js");
const { createExecutor } = fromTslab("./dist/executor.js");
const { JupyterHandlerImpl } = fromTslab("./dist/jupyter.js");

module.exports = {
  ts,
  earlier,
  createConverter,
  createExecutor,
  JupyterHandlerImpl,
  zeromq: fromTslab.resolve("zeromq"),
};
