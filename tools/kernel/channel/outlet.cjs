// What goes below a cell: in order, at once, and no more than a notebook bears. Jupyter's server drops what
// comes faster than 1,000 messages or 1 MB of text a second over 3 seconds (iopub_msg_rate_limit,
// iopub_data_rate_limit), pictures and errors among it. The limits below stay under both even if all comes at
// once; what is beyond them is left out with a sentence that says so.
"use strict";
const { Buffer } = require("node:buffer");
const { performance } = require("node:perf_hooks");
const { setTimeout } = require("node:timers");

/** Taken now: a cell may replace it. */
const { stringify } = JSON;

/** For one cell: bytes of text, runs of it on one stream, pictures, bytes of pictures. */
const most = { text: 2_000_000, runs: 1_000, pictures: 1_000, pictureBytes: 100_000_000 };

/**
 * Of text that is left out, the last characters are shown when the cell ends: of so many runs on one stream,
 * so many each.
 */
const mostEnds = 10;
const endLength = 2_000;

/** The first lines go at once, and then some messages a second; what is printed meanwhile goes together. */
const messages = { atOnce: 64, everyMs: 50 };

class Outlet {
  /**
   * @param publish sends a message of a type with a content in JSON
   * @param places ids of pictures that may be replaced, of all cells
   */
  constructor(publish, places) {
    this.publish = publish;
    this.places = places;
    this.room = { ...most };
    this.stream = "";
    this.text = "";
    this.replacements = new Map();
    this.leftOut = { lines: 0, characters: 0, pictures: 0, end: [] };
    this.said = new Set();
    this.credit = messages.atOnce;
    this.creditAt = performance.now();
    this.timer = undefined;
  }

  print(stream, text) {
    if (text === "") return;
    const isNew = stream !== this.stream;
    if (this.room.text === 0 || isNew && this.room.runs === 0) return this.leaveOutText(stream, text);
    const size = jsonSize(text);
    const fits = size <= this.room.text ? text : beginning(text, this.room.text);
    if (isNew) {
      this.send();
      this.stream = stream;
      this.room.runs--;
    }
    this.text += fits;
    this.room.text = fits === text ? this.room.text - size : 0;
    if (fits !== text) this.leaveOutText(stream, text.slice(fits.length));
    this.sendSoon();
  }

  /**
   * @param content the content of a display_data message; what cannot be JSON throws, in the cell that shows
   *   it
   */
  show(content, isReplacement) {
    const json = stringify({ ...content, data: asTexts(content.data) }, wellFormed);
    const id = content.transient?.display_id;
    if (isReplacement && this.places.has(id)) {
      this.replacements.set(id, json);
      return this.sendSoon();
    }
    if (this.room.pictures === 0 || json.length > this.room.pictureBytes) return this.leaveOutPicture();
    this.send();
    this.stream = "";
    this.room.pictures--;
    this.room.pictureBytes -= json.length;
    this.publish("display_data", json);
    if (id !== undefined) this.places.add(id);
  }

  /** A number as the result of a cell's last line. */
  result(count, value) {
    this.send();
    this.stream = "";
    const data = { "text/plain": String(value) };
    this.publish("execute_result", stringify({ execution_count: count, data, metadata: {} }));
  }

  /** Everything that was said so far is sent, and the end of what was left out. */
  finish() {
    this.send();
    const { lines, characters, pictures, end } = this.leftOut;
    if (characters + pictures === 0) return;
    this.leftOut = { lines: 0, characters: 0, pictures: 0, end: [] };
    const kinds = [
      pictures > 0 && count(pictures, "picture"),
      characters > 0 && `${count(characters, "character")} of text in ${count(Math.max(lines, 1), "line")}`,
    ];
    this.note(`Left out: ${kinds.filter(Boolean).join(", ")}.${characters > 0 ? " The text ends so:" : ""}`);
    for (const { stream, text } of end) this.publish("stream", jsonOf(stream, text));
  }

  /** @param failure the content of an error message */
  fail(failure) {
    this.finish();
    this.stream = "";
    this.publish("error", stringify(failure, wellFormed));
  }

  sendSoon() {
    const now = performance.now();
    this.credit = Math.min(messages.atOnce, this.credit + (now - this.creditAt) / messages.everyMs);
    this.creditAt = now;
    if (this.credit >= 1) return this.send();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.sendSoon();
    }, messages.everyMs);
  }

  /** Sent first and forgotten then: an interrupt may come between any two steps. */
  send() {
    if (this.text !== "") {
      this.publish("stream", jsonOf(this.stream, this.text));
      this.text = "";
      this.credit--;
    }
    for (const [id, json] of this.replacements) {
      this.publish("update_display_data", json);
      this.replacements.delete(id);
      this.credit--;
    }
  }

  leaveOutText(stream, text) {
    const much = this.room.text === 0 ? `${most.text / 1e6} MB` : `${most.runs} pieces`;
    this.warn(
      `This cell has printed ${much} of text, as much as is shown of one: of the rest, only the end is.`,
    );
    const { end } = this.leftOut;
    this.leftOut.characters += text.length;
    this.leftOut.lines += newlines(text);
    if (end.at(-1)?.stream !== stream) end.push({ stream, text: "" });
    end.at(-1).text = (end.at(-1).text + text.slice(-endLength)).slice(-endLength);
    if (end.length > mostEnds) end.shift();
  }

  leaveOutPicture() {
    const many = this.room.pictures === 0
      ? `${most.pictures} pictures`
      : `${most.pictureBytes / 1e6} MB of pictures`;
    this.leftOut.pictures++;
    this.warn(`This cell shows ${many}, as much as is shown of one: what is beyond is left out.`);
  }

  warn(sentence) {
    if (this.said.has(sentence)) return;
    this.said.add(sentence);
    this.send();
    this.note(sentence);
  }

  note(sentence) {
    this.stream = "";
    this.publish("stream", jsonOf("stderr", `(${sentence})\n`));
  }
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Without a list of the lines, which may be more than there is memory for. */
function newlines(text) {
  let found = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found++;
  return found;
}

function jsonOf(name, text) {
  return stringify({ name, text }, wellFormed);
}

/** Bytes of a text in a message. */
function jsonSize(text) {
  return text.length > most.text ? Infinity : Buffer.byteLength(stringify(text)) - 2;
}

/** The longest beginning of a text that has no more than so many bytes in a message. */
function beginning(text, bytes) {
  let [fits, tooLong] = [0, Math.min(text.length, bytes) + 1];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (jsonSize(text.slice(0, middle)) <= bytes) fits = middle;
    else tooLong = middle;
  }
  return text.slice(0, fits);
}

/** A notebook holds text for each type that is not JSON. */
function asTexts(data) {
  const entries = Object.entries(data);
  return Object.fromEntries(
    entries.map(([type, value]) => [type, /\bjson$/.test(type) ? value : String(value)]),
  );
}

/** Half a surrogate pair is no text: a notebook with one cannot be saved. */
function wellFormed(_key, value) {
  return typeof value === "string" ? value.toWellFormed() : value;
}

module.exports = { Outlet };
