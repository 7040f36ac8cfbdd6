// What the thread that hears of interrupts and the one that runs cells tell each other, in memory that both
// write to.
"use strict";

/**
 * At `number`: odd while an interrupt is asked for that nobody has noticed yet, and a larger even number when
 * somebody has. At `busy`: 1 while an interrupt would break something that is soon done.
 */
const memory = new Int32Array(new SharedArrayBuffer(8));
const at = { number: 0, busy: 1 };

function interruptNumber() {
  return memory[at.number];
}

/** Said when an interrupt has ended something. */
function noticeInterrupt() {
  Atomics.store(memory, at.number, (Atomics.load(memory, at.number) | 1) + 1);
}

/** What `work` returns, which an interrupt had better wait for. */
function busyWith(work) {
  Atomics.store(memory, at.busy, 1);
  try {
    return work();
  } finally {
    Atomics.store(memory, at.busy, 0);
  }
}

module.exports = { memory, at, interruptNumber, noticeInterrupt, busyWith };
