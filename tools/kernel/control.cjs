// Jupyter's control channel, which a thread of its own hears: see control_thread.cjs.
"use strict";
const { once } = require("node:events");
const path = require("node:path");
const { Worker } = require("node:worker_threads");
const { memory } = require("./interrupts.cjs");

class Control {
  /**
   * @param zeromq where the module is
   * @param connection what Jupyter wrote into the connection file
   * @param onInterrupt called where no signal can be sent
   */
  constructor({ zeromq, connection, onInterrupt }) {
    this.thread = new Worker(path.join(__dirname, "control_thread.cjs"), {
      workerData: { zeromq, connection, memory },
    });
    this.listener = () => {};
    this.waiting = [];
    this.thread.on("message", (told) => {
      if (told === "interrupt") onInterrupt();
      else if (told === "calm") this.waiting.splice(0).forEach((resolve) => resolve());
      else this.listener(told);
    });
  }

  /**
   * From now on there is somebody to hear requests, except for interrupts, which are served without asking.
   */
  onRequest(listener) {
    this.listener = listener;
    this.thread.postMessage("open");
  }

  send(frames) {
    this.thread.postMessage(frames);
  }

  /** Resolves when no signal of an interrupt that has been noticed is still to come. */
  calm() {
    this.thread.postMessage("noticed");
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when what was sent is on its way and the thread has ended. */
  close() {
    this.thread.postMessage("close");
    return once(this.thread, "exit");
  }
}

module.exports = { Control };
