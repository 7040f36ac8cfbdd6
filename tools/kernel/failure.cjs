// What tslab says about a failing cell, as a Jupyter error: a name, a message, and the student's own lines.
"use strict";
const { inspect } = require("node:util");
const { isInterrupt, isTimeout, within } = require("./guard.cjs");
const { placesOf, excerpt, gutter } = require("./place.cjs");

const longest = { name: 200, message: 10_000, stack: 20_000 };
const most = { causes: 5, errors: 5 };

/** What tslab ends a cell with that waits. */
const interruptedWait = "Interrupted asynchronously";

const interrupted = {
  name: "Interrupted",
  message: "the cell was stopped; what earlier cells made is still there",
  stack: "",
  notes: [],
};
const unread = { name: "Thrown", stack: undefined, notes: [] };

/** A thrown value may be anything, with getters that loop: so long may it take to read it. */
const readMs = 2_000;

/** Said if even describing an error fails. */
const broken = {
  ename: "KernelError",
  evalue: "restart the kernel: a cell has changed built-ins",
  traceback: ["KernelError: restart the kernel: a cell has changed built-ins"],
};

/** @returns the content of a Jupyter error for whatever a cell threw */
function describeThrown(thrown, cells) {
  try {
    return described(readPatiently(thrown), cells);
  } catch {
    return broken;
  }
}

function described({ name, message, stack, notes }, cells) {
  const places = stack === undefined
    ? ["(not an Error: it does not know where it was thrown)"]
    : placesOf(stack, cells);
  return { ename: name, evalue: message, traceback: [`${name}: ${message}`, ...places, ...notes] };
}

function readPatiently(thrown) {
  try {
    return within(readMs, () => readThrown(thrown));
  } catch (error) {
    if (isInterrupt(error)) return interrupted;
    if (isTimeout(error)) return { ...unread, message: "a value that cannot be read" };
    throw error;
  }
}

/** An error as strings. One of another realm, or one that was thrown away half made, still has its fields. */
function readThrown(thrown) {
  const message = field(thrown, "message");
  if (attempt(() => isInterrupt(thrown)) || message === interruptedWait) return interrupted;
  if (typeof message !== "string") return { ...unread, message: shortened(shown(thrown), longest.message) };
  const stack = field(thrown, "stack");
  return {
    name: nameOf(thrown),
    message: shortened(asWritten(message), longest.message),
    stack: typeof stack === "string" ? stack.slice(-longest.stack) : "",
    notes: [...causesOf(thrown), ...attempt(() => errorsOf(thrown)) ?? []],
  };
}

function shown(value) {
  return attempt(() => inspect(value, { maxStringLength: longest.message })) ??
    "a value that cannot be shown";
}

function nameOf(thrown) {
  return shortened(attempt(() => String(thrown.name || "Error")) ?? "Error", longest.name);
}

function causesOf(thrown) {
  const told = [];
  for (let cause = field(thrown, "cause"); cause != null; cause = field(cause, "cause")) {
    if (told.length === most.causes) return [...told, "caused by …"];
    told.push(`caused by ${headline(cause)}`);
  }
  return told;
}

/** What an AggregateError holds. */
function errorsOf(thrown) {
  const errors = field(thrown, "errors");
  if (!Array.isArray(errors)) return [];
  const told = errors.slice(0, most.errors).map((error) => `one of its errors: ${headline(error)}`);
  return errors.length > most.errors ? [...told, `and ${errors.length - most.errors} more`] : told;
}

function headline(thrown) {
  const message = field(thrown, "message");
  const text = typeof message === "string" ? `${nameOf(thrown)}: ${message}` : shown(thrown);
  return shortened(text.split("\n")[0], longest.name);
}

function field(thrown, name) {
  return attempt(() => thrown?.[name]);
}

function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The engine quotes the compiled cell. */
function asWritten(message) {
  return message
    .replace(/\b__tslab__\.goOn(\(\.\.\.\)| is not a function or its return value)/g, "what was awaited")
    .replace(/\(0 ?, (?:__tslab__\.)?exports\.([\w$]+)\)/g, "$1")
    .replace(/\b(?:__tslab__\.)?exports\.([\w$]+)/g, "$1");
}

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length)} … (${text.length - length} more characters)` : text;
}

/** @param diagnostics what tslab prints of each: a format, file, line, column, message */
function describeDiagnostics(diagnostics, cell) {
  const told = diagnostics.map(([, file, line, column, message]) => ({
    where: file ? `${file.trim()} line ${line}` : `line ${line}, column ${column}`,
    line: file ? 0 : line,
    column: column - 1,
    message: shortened(message + advice(message), longest.message),
  }));
  const traceback = told.flatMap(({ where, line, column, message }, index) => [
    `${index === 0 ? "CompileError: " : ""}${where}: ${message}`,
    ...(line > 0 ? [...excerpt(cell.source, line, 0), " ".repeat(gutter(line).length + column) + "^"] : []),
  ]);
  return { ename: "CompileError", evalue: `${told[0].where}: ${told[0].message}`, traceback };
}

/** A name that may not be assigned to can still be declared anew, and all cells then see the new value. */
function advice(message) {
  const name = /^Cannot assign to '(.+)' because it is /.exec(message)?.[1];
  return name ? ` For another value declare it anew: let ${name} = …` : "";
}

module.exports = { describeThrown, describeDiagnostics, broken };
