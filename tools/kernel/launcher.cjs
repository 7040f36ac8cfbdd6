// Starts stock tslab 1.0.22 as a kernel that tells the truth: a failing cell is a Jupyter `error` with the student's own lines,
// cells queued behind it are aborted and said to be so, and {n} finds the n of an earlier cell. All else is tslab's.
// Plain JavaScript, because Node runs it as it is. Usage: node launcher.cjs <connection file>
"use strict";
const vm = require("node:vm");
const { createRequire } = require("node:module");
const path = require("node:path");
const { describeFailure } = require("./failure.cjs");
const { longhand } = require("./longhand.cjs");

const fromTslab = createRequire(
  require.resolve("tslab/package.json", { paths: [path.join(__dirname, "../..")] }),
);
const { createConverter } = fromTslab("./dist/converter.js");
const { createExecutor } = fromTslab("./dist/executor.js");
const { JupyterHandlerImpl, ZmqServer } = fromTslab("./dist/jupyter.js");
const ts = fromTslab("@tslab/typescript-for-tslab");

/** Requests that were under way when a cell failed arrive within this time: they are to be aborted, too. */
const drainMs = 50;

/** What a cell is called in stack traces, so that a frame leads to the student's lines. */
const cellName = (count) => `cell [${count}]`;

class Handler extends JupyterHandlerImpl {
  constructor(executor, failures, cells) {
    super(executor, false);
    this.failures = failures;
    this.cells = cells;
    this.tail = Promise.resolve();
    this.arrived = 0;
    this.abortedUpTo = 0;
  }

  /** One cell after the other; `publishError` sends what goes below the cell. */
  handleExecute(request, writeStream, writeDisplayData, publishError = () => {}) {
    const number = ++this.arrived;
    const turn = this.tail.then(() =>
      number <= this.abortedUpTo
        ? { status: "aborted" }
        : this.runCell(request, writeStream, writeDisplayData, publishError)
    );
    this.tail = turn.catch(() => {});
    return turn;
  }

  async runCell(request, writeStream, writeDisplayData, publishError) {
    this.failures.length = 0;
    const count = this.execCount + 1;
    const cell = { count, source: request.code, emitted: "" };
    this.cells.set(cellName(count), cell);
    const { text, back } = longhand(ts, request.code, this.executor.locals);
    try {
      await this.handleExecuteImpl({ ...request, code: text }, writeStream, writeDisplayData);
      return { status: "ok", execution_count: count, payload: [], user_expressions: {} };
    } catch {
      const failure = describeFailure(this.failures, { cells: this.cells, cell, back });
      publishError(failure);
      if (request.stop_on_error !== false) await this.abortWaiting();
      return { status: "error", execution_count: count, ...failure };
    }
  }

  async abortWaiting() {
    await new Promise((resolve) => setTimeout(resolve, drainMs));
    this.abortedUpTo = this.arrived;
  }
}

class Server extends ZmqServer {
  async handleExecute(socket, message) {
    const publish = (type, content) => {
      const out = message.createReply();
      out.header.msg_type = type;
      out.content = content;
      out.signAndSend(this.connInfo.key, this.iopub);
    };
    const reply = message.createReply();
    reply.header.msg_type = "execute_reply";
    reply.content = await this.handler.handleExecute(
      message.content,
      (name, text) => publish("stream", { name, text }),
      (data, update) => publish(update ? "update_display_data" : "display_data", data),
      (failure) => publish("error", failure),
    );
    reply.signAndSend(this.connInfo.key, socket);
  }
}

/** Compiled cells get a name, and what was compiled is kept: both are needed to find a line again. */
function nameCells(cells) {
  const run = vm.runInThisContext;
  vm.runInThisContext = function (code, options) {
    const newest = [...cells.values()].at(-1);
    if (!options?.breakOnSigint || !newest) return run.call(vm, code, options);
    newest.emitted = code;
    return run.call(vm, code, { ...options, filename: cellName(newest.count) });
  };
}

function start(connectionFile) {
  const converter = createConverter({ isJS: false, isBrowser: false });
  let browser;
  const failures = [];
  const cells = new Map();
  const executor = createExecutor(process.cwd(), {
    node: converter,
    get browser() {
      return browser ??= createConverter({ isJS: false, isBrowser: true });
    },
    close() {
      converter.close();
      browser?.close();
    },
  }, { log: console.log, error: (...what) => failures.push(what) });
  nameCells(cells);
  process.on("SIGINT", () => executor.interrupt());
  process.on("uncaughtException", (error) => console.error("UncaughtException:", error));
  process.on("unhandledRejection", (reason) => console.error("UnhandledPromiseRejection:", reason));
  new Server(new Handler(executor, failures, cells), connectionFile).init();
}

start(process.argv[2]);
