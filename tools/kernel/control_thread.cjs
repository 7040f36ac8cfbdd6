// Hears Jupyter's control channel beside the thread that runs cells, which may be busy with one: so an
// interrupt arrives.
"use strict";
const { once } = require("node:events");
const { parentPort, workerData } = require("node:worker_threads");
const { at } = require("./interrupts.cjs");
const { Wire } = require("./wire.cjs");

const { zeromq, connection, memory } = workerData;

/** An interrupt is repeated until it is noticed, though not for ever; at first it waits for the compiler. */
const everyMs = 200;
const mostTimes = 150;
const patientTimes = 15;

let repeating;

async function hear() {
  const { Router } = require(zeromq);
  const wire = new Wire(connection);
  const socket = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  await socket.bind(wire.address(connection.control_port));
  await once(parentPort, "message");
  parentPort.on("message", (told) => hearMain(told, socket));
  for await (const frames of socket) {
    const request = wire.read(frames);
    if (request?.header.msg_type === "interrupt_request") {
      interrupt();
      socket.send(wire.reply(request, '{"status":"ok"}'));
    } else parentPort.postMessage(frames);
  }
}

function hearMain(told, socket) {
  if (told === "noticed") {
    clearInterval(repeating);
    parentPort.postMessage("calm");
  } else if (told === "close") {
    clearInterval(repeating);
    socket.close();
    parentPort.close();
  } else socket.send(told);
}

/**
 * A signal ends a wait, and a loop that is not behind an `await`; but a compiler that is being made does not
 * hear it, and one that is at work takes seconds to be made again. So it is sent again and again, and what it
 * does not end looks at the number, until something has ended.
 */
function interrupt() {
  const calm = Atomics.load(memory, at.number) & ~1;
  const asked = calm + 1;
  let times = 0;
  clearInterval(repeating);
  repeating = setInterval(again, everyMs);
  signal(times);

  function again() {
    Atomics.compareExchange(memory, at.number, calm, asked);
    if (++times === mostTimes) Atomics.compareExchange(memory, at.number, asked, calm);
    if (Atomics.load(memory, at.number) === asked) signal(times);
    else clearInterval(repeating);
  }
}

function signal(times) {
  if (Atomics.load(memory, at.busy) === 1 && times < patientTimes) return;
  if (process.platform === "win32") parentPort.postMessage("interrupt");
  else process.kill(process.pid, "SIGINT");
}

hear();
