// The parts of tslab that a page has; tools/site/live/build/compiler.ts says where they are.
"use strict";
const { createConverter } = require("tslab's converter");
const ts = require("typescript of tslab");

module.exports = { createConverter, ts };
