// A text with changes at places of the original, made all at once.
"use strict";

class Draft {
  constructor(text) {
    this.text = text;
    this.changes = [];
  }

  replace(from, to, by) {
    this.changes.push({ from, to, by });
  }

  insert(at, text) {
    this.replace(at, at, text);
  }

  /** Insertions at one place stand in the order in which they were made. */
  finish() {
    let done = 0;
    let out = "";
    for (const { from, to, by } of this.changes.sort((a, b) => a.from - b.from)) {
      out += this.text.slice(done, from) + by;
      done = to;
    }
    return out + this.text.slice(done);
  }
}

module.exports = { Draft };
