// What tslab says about a failing cell, as a Jupyter error: a name, a message, and the student's own lines.
"use strict";
const { inspect } = require("node:util");

const around = 2;
const mostFrames = 6;

/**
 * @param said the calls of console.error that tslab made for the cell
 * @param context all cells by name, the failing one, and `back` from a column that tslab knows to one of the student's
 */
function describeFailure(said, { cells, cell, back }) {
  const diagnostics = said.filter(([format]) => format === "%s%d:%d - %s");
  if (diagnostics.length > 0) return compileFailure(diagnostics, cell, back);
  const thrown = said.map(([what]) => what).at(-1);
  return thrownFailure(thrown, cells);
}

function compileFailure(diagnostics, cell, back) {
  const told = diagnostics.map(([, file, line, column, message]) => ({
    where: file ? `${file.trim()} line ${line}` : `line ${line}, column ${back(line - 1, column - 1) + 1}`,
    line: file ? 0 : line,
    column: back(line - 1, column - 1),
    message,
  }));
  const traceback = told.flatMap(({ where, line, column, message }, index) => [
    `${index === 0 ? "CompileError: " : ""}${where}: ${message}`,
    ...(line > 0 ? [...excerpt(cell.source, line, 0), " ".repeat(gutter(line).length + column) + "^"] : []),
  ]);
  return { ename: "CompileError", evalue: `${told[0].where}: ${told[0].message}`, traceback };
}

function thrownFailure(thrown, cells) {
  if (
    thrown?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || thrown?.message === "Interrupted asynchronously"
  ) {
    return failure("Interrupted", "the cell was stopped; what earlier cells made is still there", []);
  }
  // An error of another realm, or one that was thrown away half made, still has its fields.
  if (typeof thrown !== "object" || thrown === null || typeof thrown.message !== "string") {
    return failure("Thrown", inspect(thrown), ["(not an Error: it does not know where it was thrown)"]);
  }
  const frames = framesOf(String(thrown.stack ?? ""), cells).slice(0, mostFrames);
  const cause = thrown.cause === undefined ? [] : [`caused by ${inspect(thrown.cause).split("\n")[0]}`];
  return failure(String(thrown.name || "Error"), thrown.message, [...frames.flatMap(frameLines), ...cause]);
}

function failure(ename, evalue, lines) {
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...lines] };
}

/** The frames that are in cells, each with its line in what the student wrote. */
function framesOf(stack, cells) {
  const pattern = /^\s+at (?:async )?(?:(.+?) \()?(cell \[\d+\]):(\d+):(\d+)\)?$/;
  return stack.split("\n").map((line) => line.match(pattern)).filter((match) => match && cells.has(match[2]))
    .map(([, name, file, line]) => ({ cell: cells.get(file), name, compiledLine: Number(line) }))
    .filter(({ cell, compiledLine }) => !isWrapper(cell, compiledLine))
    .map(({ cell, name, compiledLine }) => ({ cell, name, line: sourceLine(cell, compiledLine) }));
}

/** tslab calls each cell as a function: that call is on a line of its own, the last. */
function isWrapper(cell, compiledLine) {
  return compiledLine === cell.emitted.split("\n").length;
}

function frameLines({ cell, name, line }) {
  const isNamed = name && !/^(Object\.<anonymous>|<anonymous>|eval)$/.test(name);
  return [
    `in [${cell.count}], line ${line}${isNamed ? `, in ${name.replace(/^(Object|Proxy)\./, "")}` : ""}`,
    ...excerpt(cell.source, line, around),
  ];
}

function excerpt(source, line, margin) {
  const lines = source.split("\n");
  const from = Math.max(1, line - margin);
  const to = Math.min(lines.length, line + margin);
  return lines.slice(from - 1, to).map((text, index) => {
    const number = from + index;
    return gutter(number, number === line && margin > 0) + text;
  });
}

function gutter(number, isMarked = false) {
  return `${isMarked ? "→" : " "}${String(number).padStart(4)} │ `;
}

/**
 * The student's line of a compiled one. Compiling drops types and rewrites names but keeps the order, so the lines are aligned by
 * the words that they share.
 */
function sourceLine(cell, compiledLine) {
  const source = cell.source.split("\n").map(words);
  const compiled = cell.emitted.split("\n").map(words);
  const best = source.map(() => new Array(compiled.length + 1).fill(0));
  best.push(new Array(compiled.length + 1).fill(0));
  for (let i = source.length - 1; i >= 0; i--) {
    for (let j = compiled.length - 1; j >= 0; j--) {
      const together = best[i + 1][j + 1] + likeness(source[i], compiled[j]);
      best[i][j] = Math.max(together, best[i + 1][j], best[i][j + 1]);
    }
  }
  let [i, j, last] = [0, 0, 1];
  while (i < source.length && j < compiled.length) {
    if (j === compiledLine - 1) last = i + 1;
    const isPair = best[i][j] === best[i + 1][j + 1] + likeness(source[i], compiled[j]);
    if (isPair && j === compiledLine - 1) return i + 1;
    if (isPair) [i, j] = [i + 1, j + 1];
    else if (best[i][j] === best[i + 1][j]) i++;
    else j++;
  }
  return Math.min(last, source.length);
}

function words(line) {
  return line.replace(/\bexports\./g, "").match(/[\w$]+|[^\s\w]/g) ?? [];
}

/** Shared words, less for lines that have little else in common; nothing shared is 0. */
function likeness(a, b) {
  if (a.length === 0 || b.length === 0) return 0;
  const all = new Set(b);
  const shared = a.filter((word) => all.has(word)).length;
  return shared * shared / (a.length + b.length);
}

module.exports = { describeFailure, sourceLine };
