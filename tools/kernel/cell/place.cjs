// Where in the student's cells something happened: tslab knows lines of what it compiled.
"use strict";

const around = 2;
const mostFrames = 6;
const widest = 200;

/** A cell with more pairs of lines than this is not aligned: it would take seconds. */
const mostPairs = 500_000;

/** `    at name (cell[3]:1:2)`, and as browsers without V8 write it: `name@cell[3]:1:2`. */
const frame = /^\s+at (?:async )?(?:(.+?) \()?(cell ?\[\d+\]):(\d+):\d+\)?$/;
const otherFrame = /^(?:async\*)?([^@/<]+)?[^@]*@(cell ?\[\d+\]):(\d+):\d+$/;

/** The lines of a stack that are in cells, each with what stands there. */
function placesOf(stack, cells) {
  return framesOf(stack, cells).slice(0, mostFrames).flatMap(frameLines);
}

function framesOf(stack, cells) {
  return stack.split("\n").map((line) => line.match(frame) ?? line.match(otherFrame)).filter((match) =>
    match && cells.has(match[2])
  )
    .map(([, name, file, line]) => ({ cell: cells.get(file), name, compiledLine: Number(line) }))
    .filter(({ cell, compiledLine }) => !isWrapper(cell, compiledLine))
    .map(({ cell, name, compiledLine }) => ({ cell, name, line: sourceLine(cell, compiledLine) }));
}

/** tslab calls each cell as a function: that call is on a line of its own, the last. */
function isWrapper(cell, compiledLine) {
  return compiledLine === cell.emitted.split("\n").length;
}

function frameLines({ cell, name, line }) {
  const isNamed = name && !/^(Object\.<anonymous>|<anonymous>|eval|self\.__cell__)$/.test(name);
  const where = line === undefined ? `in [${cell.count}]` : `in [${cell.count}], line ${line}`;
  return [
    `${where}${isNamed ? `, in ${name.replace(/^Object\./, "")}` : ""}`,
    ...line === undefined ? [] : excerpt(cell.source, line, around),
  ];
}

/** Some lines of a source, with their numbers; the line in question is marked if others are around it. */
function excerpt(source, line, margin) {
  const lines = source.split("\n");
  const from = Math.max(1, line - margin);
  const to = Math.min(lines.length, line + margin);
  return lines.slice(from - 1, to).map((text, index) => {
    const number = from + index;
    const shown = text.length > widest ? text.slice(0, widest) + " …" : text;
    return gutter(number, number === line && margin > 0) + shown;
  });
}

function gutter(number, isMarked = false) {
  return `${isMarked ? "→" : " "}${String(number).padStart(4)} │ `;
}

/** The student's line of a compiled one, or undefined if the cell is too long to tell. */
function sourceLine(cell, compiledLine) {
  cell.lines ??= alignedLines(cell);
  return cell.lines[compiledLine - 1];
}

/** Compiling drops types and rewrites names but keeps the order: lines are aligned by words they share. */
function alignedLines(cell) {
  const source = cell.source.split("\n").map(words);
  const compiled = cell.emitted.split("\n").map((line) => ({
    words: words(line),
    all: new Set(words(line)),
  }));
  if (source.length * compiled.length > mostPairs) return [];
  const width = compiled.length + 1;
  const likely = source.map((line) => compiled.map((other) => likeness(line, other)));
  const best = new Float64Array((source.length + 1) * width);
  for (let i = source.length - 1; i >= 0; i--) {
    for (let j = compiled.length - 1; j >= 0; j--) {
      const together = best[(i + 1) * width + j + 1] + likely[i][j];
      best[i * width + j] = Math.max(together, best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const lines = new Array(compiled.length).fill(source.length);
  let [i, j] = [0, 0];
  while (i < source.length && j < compiled.length) {
    const here = best[i * width + j];
    lines[j] = i + 1;
    if (here === best[(i + 1) * width + j + 1] + likely[i][j]) [i, j] = [i + 1, j + 1];
    else if (here === best[(i + 1) * width + j]) i++;
    else j++;
  }
  return lines;
}

function words(line) {
  return line.replace(/\bexports\./g, "").match(/[\w$]+|[^\s\w]/g) ?? [];
}

/** Shared words, less for lines that have little else in common; nothing shared is 0. */
function likeness(line, other) {
  if (line.length === 0 || other.words.length === 0) return 0;
  const shared = line.filter((word) => other.all.has(word)).length;
  return shared * shared / (line.length + other.words.length);
}

module.exports = { placesOf, excerpt, gutter };
