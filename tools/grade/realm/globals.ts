// What the code of a notebook expects besides the language, in a realm that has the language alone. Loaded
// before the library, parts of which look for it, too. Time is virtual: whoever waits does so for nothing.
import { copy } from "../../../lib/core/plain.ts";
import { TextDecoder, TextEncoder } from "./utf8.ts";

interface Timer {
  dueMs: number;
  call: () => void;
  /** Of an interval. */
  everyMs: number | undefined;
}

const timers = new Map<number, Timer>();
let nowMs = 0;
let made = 0;

function add(call: unknown, ms: unknown, everyMs: number | undefined, details: unknown[]): number {
  if (typeof call !== "function") throw new TypeError(`a timer needs a function, got ${typeof call}`);
  timers.set(++made, { dueMs: nowMs + delay(ms), call: () => call(...details), everyMs });
  return made;
}

function delay(ms: unknown): number {
  return typeof ms === "number" && ms > 0 ? ms : 0;
}

/** Runs the timer that is due first. @returns false if none is set */
export function tick(): boolean {
  let first: [number, Timer] | undefined;
  for (const entry of timers) if (!first || entry[1].dueMs < first[1].dueMs) first = entry;
  if (!first) return false;
  const [number, timer] = first;
  nowMs = timer.dueMs;
  if (timer.everyMs === undefined) timers.delete(number);
  else timer.dueMs += Math.max(1, timer.everyMs);
  try {
    timer.call();
  } catch {
    // nobody waits for it: in a notebook it would be printed below some cell
  }
  return true;
}

export function forgetTimers(): void {
  timers.clear();
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function atob(text: string): string {
  let bytes = "", bits = 0, value = 0;
  for (const character of text.replace(/=+$/, "")) {
    value = (value << 6 | BASE64.indexOf(character)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode(value >> bits & 255);
  }
  return bytes;
}

const nothing = () => {};
const methods = [
  "log",
  "info",
  "warn",
  "error",
  "debug",
  "table",
  "dir",
  "trace",
  "assert",
  "time",
  "timeEnd",
  "group",
  "groupEnd",
];

Object.assign(globalThis, {
  setTimeout: (call: unknown, ms?: unknown, ...details: unknown[]) => add(call, ms, undefined, details),
  setInterval: (call: unknown, ms?: unknown, ...details: unknown[]) => add(call, ms, delay(ms), details),
  clearTimeout: (number: number) => void timers.delete(number),
  clearInterval: (number: number) => void timers.delete(number),
  queueMicrotask: (call: () => void) => void Promise.resolve().then(call), // what it throws ends nothing
  performance: { now: () => Date.now() },
  console: Object.fromEntries(methods.map((name) => [name, nothing])),
  structuredClone: (value: unknown) => copy(value),
  atob,
  TextDecoder,
  TextEncoder,
});
