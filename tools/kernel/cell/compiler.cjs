// From a cell to what is run: tslab's converter checks it and drops its types; then its variables become
// those of all cells.
"use strict";
const { interruptible, isInterrupt } = require("../interrupts/guard.cjs");
const { busyWith } = require("../interrupts/memory.cjs");
const { withoutExports } = require("./exports.cjs");
const { withOneProgram } = require("./names.cjs");
const { variables } = require("./values.cjs");
const { shareVariables } = require("./variables.cjs");
const { waitsAtTop, watchWaits } = require("./waits.cjs");

/** What tslab calls a converter. A cell that breaks it, or is interrupted in it, leaves a new one. */
class Compiler {
  /**
   * @param ts TypeScript
   * @param earlier what its outputs say for the object with the variables of earlier cells
   * @param create makes a converter, whose outputs are still ES modules; takes a second
   */
  constructor(ts, earlier, create) {
    this.ts = ts;
    this.earlier = earlier;
    this.create = create;
    this.modules = [];
    this.converter = create();
  }

  /** @returns what a converter does, but for the name of the last line's value: that is `lastName` */
  convert(earlier, source) {
    const bare = withoutExports(this.ts, source);
    const { lastExpressionVar, ...converted } = this.use((converter) =>
      withOneProgram(() => converter.convert(earlier, bare))
    );
    this.lastName = lastExpressionVar;
    converted.sideOutputs?.forEach((side) => side.data = this.commonJs(side.data));
    if (converted.output === undefined) return converted;
    // tslab does not see that a cell waits in the head of a loop.
    converted.hasToplevelAwait ||= waitsAtTop(this.ts, converted.output);
    converted.output = this.finished(converted.output);
    return converted;
  }

  finished(js) {
    const shared = shareVariables(this.ts, watchWaits(this.ts, js), {
      earlier: this.earlier,
      isEarlier: (name) => name in variables,
    });
    // To make CommonJS takes longer than all else here, and most cells have no need of it.
    return /\b(import|export)\b/.test(shared) ? this.commonJs(`${shared}\nexport {};`) : shared;
  }

  /** As tslab does it. */
  commonJs(js) {
    const { ts } = this;
    const compilerOptions = {
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      target: ts.ScriptTarget.ES2022,
      newLine: ts.NewLineKind.LineFeed,
      noImplicitUseStrict: true,
    };
    return ts.transpileModule(js, { fileName: "custom.js", compilerOptions }).outputText;
  }

  inspect(...of) {
    return this.use((converter) => converter.inspect(...of));
  }

  complete(...of) {
    return this.use((converter) => converter.complete(...of));
  }

  addModule(...module) {
    const diagnostics = this.use((converter) => converter.addModule(...module));
    this.modules.push(module);
    return diagnostics;
  }

  use(work) {
    try {
      return this.tried(work);
    } catch (error) {
      throw isInterrupt(error) ? error : failureOfCompiler(error);
    }
  }

  /** A converter that has something else to be told of is given up, and a new one does the work. */
  tried(work) {
    try {
      return this.once(work);
    } catch (error) {
      if (!isUntold(error)) throw error;
      return this.once(work);
    }
  }

  once(work) {
    try {
      return busyWith(() => {
        this.converter ??= this.renewed();
        return interruptible(() => work(this.converter));
      });
    } catch (error) {
      const broken = this.converter;
      this.converter = undefined;
      broken?.close();
      throw error;
    }
  }

  renewed() {
    const converter = this.create();
    for (const module of this.modules) converter.addModule(...module);
    return converter;
  }
}

function failureOfCompiler(cause) {
  const error = new Error("TypeScript itself failed on this", { cause });
  error.name = "CompileError";
  return error;
}

/** Whether tslab's converter failed because it has something else still to be told of. */
const isUntold = (error) => /rebuildTimer/.test(error?.message);

module.exports = { Compiler, isUntold };
