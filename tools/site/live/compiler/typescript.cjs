// TypeScript for tslab's converter, where there is no machine: it reads the files that the part brings.
"use strict";
const ts = require("typescript of tslab");
const { forConverter } = require("../../../kernel/cell/typescript.cjs");
const { machine } = require("./machine.ts");

ts.setSys(machine);
module.exports = forConverter(ts);
