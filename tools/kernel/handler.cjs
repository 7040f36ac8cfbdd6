// Runs cells one after the other and says what became of each.
"use strict";
const { Buffer } = require("node:buffer");
const vm = require("node:vm");
const { StringDecoder } = require("node:string_decoder");
const { setImmediate: soon, setTimeout: later } = require("node:timers/promises");
const { Compiler } = require("./cell/compiler.cjs");
const { describeDiagnostics, describeThrown } = require("./cell/failure.cjs");
const { interruptible } = require("./interrupts/guard.cjs");
const { noticeInterrupt } = require("./interrupts/memory.cjs");
const { Outlet } = require("./channel/outlet.cjs");
const { createConverter, createExecutor, earlier, JupyterHandlerImpl, ts } = require("./tslab.cjs");
const { announce, variables } = require("./cell/values.cjs");
const { Interrupted, waits } = require("./cell/waits.cjs");

/** Requests that were under way when a cell failed arrive within this time: they are to be aborted, too. */
const drainMs = 50;

/** The other thread has answered by then, if it is there at all. */
const calmMs = 2_000;

/** Taken now: a cell may replace it. */
const { log } = console;

/** Whether nbgrader runs the notebook: it reads the points of a test from the result of its last line. */
const isGraded = ["autograde", "validate"].includes(process.env.NBGRADER_EXECUTION);

/** What a cell is called in stack traces, so that a frame leads to the student's lines. */
const cellName = (count) => `cell [${count}]`;

class Handler extends JupyterHandlerImpl {
  /**
   * @param executor tslab's
   * @param compiler its compiler of cells
   * @param failures the calls of console.error that the executor makes for a cell
   * @param control Jupyter's control channel
   * @param exit ends the process
   */
  constructor({ executor, compiler, failures, control, exit }) {
    super(executor, false);
    this.compiler = compiler;
    this.failures = failures;
    this.control = control;
    this.exit = exit;
    this.cells = new Map();
    this.places = new Set();
    this.outlet = new Outlet(() => {}, this.places);
    this.tail = Promise.resolve();
    this.arrived = 0;
    this.aborted = { upTo: 0, because: 0 };
  }

  /** The content of the reply to a request; undefined for a message that has none. */
  async answer(type, content, publish) {
    const answers = {
      kernel_info_request: () => this.handleKernel(),
      execute_request: () => this.handleExecute(content, publish),
      is_complete_request: () => this.handleIsComplete(content),
      inspect_request: () => this.handleInspect(content),
      complete_request: () => this.handleComplete(content),
      comm_info_request: () => ({ comms: {} }),
      history_request: () => ({ history: [] }),
      shutdown_request: () => this.shutDown(content),
    };
    if (!type.endsWith("_request")) return undefined;
    if (!Object.hasOwn(answers, type)) throw new TypeError(`this kernel has no answer to a ${type}`);
    return { status: "ok", ...await answers[type]() };
  }

  handleExecute(request, publish) {
    const number = ++this.arrived;
    const turn = this.tail.then(() => {
      this.outlet.finish();
      this.outlet = new Outlet(publish, this.places);
      return number <= this.aborted.upTo ? this.abort() : this.runCell(request);
    });
    // The next one comes when the reply is on its way.
    this.tail = turn.then(soon, soon);
    return turn;
  }

  abort() {
    this.outlet.print("stderr", `Not run, because cell [${this.aborted.because}] failed.\n`);
    return { status: "aborted" };
  }

  async runCell(request) {
    const count = this.execCount + 1;
    const cell = { count, source: request.code, emitted: "" };
    this.cells.set(cellName(count), cell);
    const failure = await this.failureOf(request, cell);
    // A promise that was rejected and never awaited is reported after the cell's own code.
    await soon();
    this.outlet.finish();
    if (!failure) return { execution_count: count, payload: [], user_expressions: {} };
    this.outlet.fail(failure);
    await this.settle(failure, request, count);
    return { status: "error", execution_count: count, ...failure };
  }

  /** Runs a cell; undefined if it did not fail. */
  async failureOf(request, cell) {
    const { outlet } = this;
    this.failures.length = 0;
    try {
      await this.handleExecuteImpl(
        request,
        (stream, text) => outlet.print(stream, text),
        (content, isReplacement) => outlet.show(content, isReplacement),
      );
      this.showLast(cell.count);
      // A cell that is a module is registered for all its errors.
      if (this.failures.length > 0) this.printFailure(describeDiagnostics(this.failures, cell));
    } catch (error) {
      return this.describe(error, cell);
    }
  }

  /** The value of the cell's last line, if it has one. */
  showLast(count) {
    const { lastName } = this.compiler;
    const value = lastName && variables[lastName];
    if (value == null) return;
    variables[lastName] = undefined;
    if (isGraded && typeof value === "number") return this.outlet.result(count, value);
    interruptible(() => log(value));
  }

  /** @param error what running the cell ended with; what it threw is a failure, if tslab got so far */
  describe(error, cell) {
    const [said] = this.failures;
    if (said?.length > 1) return describeDiagnostics(this.failures, cell);
    return this.describeThrown(said ? said[0] : error);
  }

  describeThrown(thrown) {
    const failure = describeThrown(thrown, this.cells);
    if (failure.ename === "Interrupted") noticeInterrupt();
    return failure;
  }

  async settle(failure, { stop_on_error }, count) {
    if (failure.ename === "Interrupted") await this.calm();
    if (stop_on_error === false) return;
    await later(drainMs);
    this.aborted = { upTo: this.arrived, because: count };
  }

  /** What is thrown when no cell waits for it, by a timer say. */
  printStray(kind, thrown) {
    if (Interrupted.is(thrown)) return;
    try {
      const { traceback: [first, ...rest] } = this.describeThrown(thrown);
      this.printFailure({ traceback: [`${kind}: ${first}`, ...rest] });
    } catch {
      // A cell has broken even what arrays are read with. An error from here would end the kernel.
    }
  }

  printFailure({ traceback }) {
    this.outlet.print("stderr", traceback.join("\n") + "\n");
  }

  /** What `process.stdout.write` and `process.stderr.write` are while a cell runs. */
  createWriteToIopub(stream, print) {
    const decoder = new StringDecoder("utf8");
    return (chunk, encoding, done) => {
      if (typeof encoding === "function") [encoding, done] = [undefined, encoding];
      const isText = typeof chunk === "string" && /^(utf-?8)?$/i.test(encoding ?? "");
      print(stream, isText ? chunk : decoder.write(Buffer.from(chunk, encoding)));
      if (done) process.nextTick(done);
      return true;
    };
  }

  interrupt() {
    noticeInterrupt();
    this.executor.interrupt();
  }

  /** A signal that comes after what it ended is not for the next cell. */
  async calm() {
    await Promise.race([this.control.calm(), later(calmMs)]);
    await soon();
  }

  shutDown({ restart }) {
    later(drainMs).then(() => this.control.close()).then(this.exit);
    return { restart };
  }
}

function createHandler({ control, exit }) {
  const failures = [];
  const compiler = new Compiler(ts, earlier, () => createConverter({ isJS: false, isBrowser: false }));
  let browser;
  const converters = {
    node: compiler,
    get browser() {
      return browser ??= createConverter({ isJS: false, isBrowser: true });
    },
  };
  const executor = createExecutor(process.cwd(), converters, {
    log,
    error: (...said) => failures.push(said),
  });
  // What compiled cells find: tslab's `require`, and what replaces or is added to its `exports`.
  const { require } = globalThis.__tslab__;
  globalThis.__tslab__ = Object.assign(waits, { exports: variables, announce, require });
  const handler = new Handler({ executor, compiler, failures, control, exit });
  nameCells(handler.cells);
  return handler;
}

/**
 * Compiled cells get a name, and what was compiled is kept: both are needed to find a line again. Node is not
 * to read the stack of what a cell throws: it may be a getter that never returns.
 */
function nameCells(cells) {
  const run = vm.runInThisContext;
  vm.runInThisContext = function (code, options) {
    const newest = [...cells.values()].at(-1);
    if (!options?.breakOnSigint || !newest) return run.call(vm, code, options);
    newest.emitted = code;
    return run.call(vm, code, { ...options, filename: cellName(newest.count), displayErrors: false });
  };
}

module.exports = { createHandler };
