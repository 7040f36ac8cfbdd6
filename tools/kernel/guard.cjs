// Running foreign code, and the compiler, so that the kernel gets control back.
"use strict";
const vm = require("node:vm");

const key = Symbol.for("happened-before kernel: guarded");
const call = new vm.Script("globalThis[Symbol.for('happened-before kernel: guarded')]()");

/** What `run` returns; it throws if that takes longer than some milliseconds, or at an interrupt. */
function within(ms, run) {
  return guarded({ timeout: ms, breakOnSigint: true }, run);
}

/** What `run` returns; it throws at an interrupt. */
function interruptible(run) {
  return guarded({ breakOnSigint: true }, run);
}

function guarded(limits, run) {
  globalThis[key] = run;
  return call.runInThisContext({ ...limits, displayErrors: false });
}

const interruptCode = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** Whether this is how the engine, or an await of a cell, ends what is interrupted. */
function isInterrupt(error) {
  return error?.code === interruptCode;
}

/** Whether this is how the engine ends what takes too long. */
function isTimeout(error) {
  return error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}

module.exports = { within, interruptible, isInterrupt, isTimeout, interruptCode };
