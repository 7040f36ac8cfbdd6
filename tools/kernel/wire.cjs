// How Jupyter's messages look on ZeroMQ. Written without the methods of arrays, strings and dates: a cell may
// have replaced one, and is to have a reply all the same.
"use strict";
const { Buffer } = require("node:buffer");
const { createHmac, randomUUID } = require("node:crypto");

const { parse, stringify } = JSON;
const { apply } = Reflect;
const { Date } = globalThis;
const { toISOString } = Date.prototype;
const delimiter = Buffer.from("<IDS|MSG>");

class Wire {
  /** @param connection what Jupyter wrote into the connection file */
  constructor(connection) {
    this.connection = connection;
  }

  address(port) {
    const { transport, ip } = this.connection;
    return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
  }

  /** Who asks, and what; undefined for what no front end of ours has sent. */
  read(frames) {
    const identities = [];
    let at = 0;
    for (; at < frames.length && !delimiter.equals(frames[at]); at++) identities[at] = frames[at];
    if (frames.length < at + 6) return undefined;
    const parts = [];
    for (let i = 0; i < 4; i++) parts[i] = textOf(frames[at + 2 + i]);
    if (textOf(frames[at + 1]) !== this.sign(parts)) return undefined;
    return { identities, header: parse(parts[0]), content: parse(parts[3]) };
  }

  /** @param json the content */
  frames(identities, { type, parent, json }) {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: parent.session,
      username: parent.username,
      date: apply(toISOString, new Date(), []),
      version: "5.3",
    };
    const parts = [stringify(header), stringify(parent), "{}", json];
    const frames = [];
    for (let i = 0; i < identities.length; i++) frames[i] = identities[i];
    frames[frames.length] = delimiter;
    frames[frames.length] = this.sign(parts);
    for (let i = 0; i < parts.length; i++) frames[frames.length] = parts[i];
    return frames;
  }

  reply({ identities, header }, json) {
    return this.frames(identities, {
      type: replyTo(header.msg_type),
      parent: header,
      json,
    });
  }

  sign(parts) {
    if (this.connection.key === "") return "";
    const hash = createHmac("sha256", this.connection.key);
    for (let i = 0; i < parts.length; i++) hash.update(parts[i]);
    return hash.digest("hex");
  }
}

/** execute_reply for execute_request */
function replyTo(type) {
  let kind = "";
  for (let i = 0; i < type.length - "request".length; i++) kind += type[i];
  return `${kind}reply`;
}

function textOf(frame) {
  return Buffer.from(frame).toString();
}

module.exports = { Wire };
