// Jupyter's requests and what they are answered with. tslab's own server cannot send more than 512 messages
// while a cell runs without a pause, drops what more than 1,000 wait behind, and sends no reply if anything
// fails on the way to one.
"use strict";
const { broken } = require("./failure.cjs");
const { Wire } = require("./wire.cjs");

const { stringify } = JSON;

/** Made now: a cell may break this, too. */
const brokenJson = jsonOfFailure(broken);

class Server {
  /**
   * @param zmq the module zeromq
   * @param control the channel for what cannot wait
   * @param answer gets the type and the content of a request, and a function that sends a message with a
   *   content in JSON to all front ends; returns the content of the reply, or undefined for what has none, or
   *   throws
   * @param describe what a reply says of an error that was thrown: ename, evalue, traceback
   */
  constructor({ zmq, connection, control, answer, describe }) {
    this.zmq = zmq;
    this.connection = connection;
    this.wire = new Wire(connection);
    this.control = control;
    this.answer = answer;
    this.describe = describe;
  }

  async open() {
    // So each message has been handed over when `send` returns, in order, and none is dropped.
    const options = { sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 };
    const { Publisher, Router, Reply } = this.zmq;
    this.everyone = new Publisher(options);
    const [shell, stdin, heartbeat] = [new Router(options), new Router(options), new Reply()];
    const { iopub_port, shell_port, stdin_port, hb_port } = this.connection;
    const places = [[this.everyone, iopub_port], [shell, shell_port], [stdin, stdin_port], [
      heartbeat,
      hb_port,
    ]];
    await Promise.all(places.map(([socket, port]) => socket.bind(this.wire.address(port))));
    this.control.onRequest((frames) => this.respond(this.control, frames));
    await Promise.all([this.listen(shell), this.echo(heartbeat)]);
  }

  async listen(shell) {
    for await (const frames of shell) this.respond(shell, frames);
  }

  async echo(heartbeat) {
    for await (const beat of heartbeat) await heartbeat.send(beat);
  }

  /** Whatever happens, there is a reply, and the kernel is idle again. */
  async respond(socket, frames) {
    const request = this.wire.read(frames);
    if (!request) return;
    const { header, content } = request;
    const publish = (type, json) =>
      send(this.everyone, this.wire.frames([type], { type, parent: header, json }));
    publish("status", '{"execution_state":"busy"}');
    let reply;
    try {
      reply = stringify(await this.answer(header.msg_type, content, publish));
    } catch (error) {
      const failure = this.failureOf(error);
      if (header.msg_type === "execute_request") publish("error", failure.shown);
      reply = failure.replied;
    }
    if (reply !== undefined) send(socket, this.wire.reply(request, reply));
    publish("status", '{"execution_state":"idle"}');
  }

  failureOf(error) {
    try {
      return jsonOfFailure(this.describe(error));
    } catch {
      return brokenJson;
    }
  }
}

function jsonOfFailure(failure) {
  return { shown: stringify(failure), replied: stringify({ status: "error", ...failure }) };
}

/** What cannot be sent, because the front end has gone, is nobody's. */
function send(socket, frames) {
  socket.send(frames)?.catch(() => {});
}

module.exports = { Server };
