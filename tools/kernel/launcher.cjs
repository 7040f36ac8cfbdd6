// Starts stock tslab 1.0.22 as a kernel that tells the truth: each request has a reply, and each output
// arrives or is said to be left out; a failing cell is a Jupyter `error` with the student's own lines, and
// cells queued behind it are aborted and said to be so; an interrupt ends what it can reach; a variable of an
// earlier cell is that variable and no copy. All else is tslab's. Plain JavaScript, because Node runs it as
// it is. Usage: node launcher.cjs <connection file>
"use strict";
const { readFileSync } = require("node:fs");
const { Control } = require("./control.cjs");
const { createHandler } = require("./handler.cjs");
const { Server } = require("./server.cjs");
const { zeromq } = require("./tslab.cjs");

async function start(connectionFile) {
  const connection = JSON.parse(readFileSync(connectionFile, "utf8"));
  const exit = refuseToExit();
  const control = new Control({ zeromq, connection, onInterrupt: () => handler.interrupt() });
  const handler = createHandler({ control, exit });
  process.on("SIGINT", () => handler.interrupt());
  process.on("uncaughtException", (error) => handler.printStray("UncaughtException", error));
  process.on("unhandledRejection", (reason) => handler.printStray("UnhandledPromiseRejection", reason));
  await new Server({
    zmq: require(zeromq),
    connection,
    control,
    answer: (...request) => handler.answer(...request),
    describe: (error) => handler.describeThrown(error),
  }).open();
}

/** As in Python, a cell that exits has failed, and the kernel stays. */
function refuseToExit() {
  const { exit } = process;
  process.exit = (code) => {
    const error = new Error(
      `process.exit(${code ?? ""}) ends the cell, but not the kernel: what earlier cells made is still there`,
    );
    error.name = "Exit";
    throw error;
  };
  return () => exit.call(process, 0);
}

start(process.argv[2]);
