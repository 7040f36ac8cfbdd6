/**
 * The few instructions of WebAssembly (core specification 2.0, chapter 5, "Binary Format") that `vectors.ts`
 * needs. Each function returns the bytes of one instruction behind those of its operands, so that code reads
 * as expressions do.
 */

export type Code = readonly number[];

/** An integer in groups of seven bits, the lowest first, with its sign in the last one (LEB128). */
function signed(value: number): Code {
  const low = value & 0x7f, rest = value >> 7;
  const last = rest === (low & 0x40 ? -1 : 0);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}

function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...unsigned(value >>> 7)];
}

const I32 = 0x7f, V128 = 0x7b, VECTOR = 0xfd;
const vector = (
  instruction: number,
  ...operands: Code[]
): Code => [...operands.flat(), VECTOR, ...unsigned(instruction)];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const number = (value: number): Code => [0x41, ...signed(value)];
export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const isLess = (a: Code, b: Code): Code => [...a, ...b, 0x49]; // both taken as unsigned

/** Sixteen bytes; a memory's address need not be a multiple of anything. */
export const load = (
  address: Code,
  offset: number,
): Code => [...vector(0x00, address), 0, ...unsigned(offset)];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...vector(0x0b, address, value),
  0,
  ...unsigned(offset),
];
export const allBytes = (value: Code): Code => vector(0x0f, value);
export const bytesGreater = (a: Code, b: Code): Code => vector(0x27, a, b); // signed; 0xff where it holds
export const and = (a: Code, b: Code): Code => vector(0x4e, a, b);
export const xor = (a: Code, b: Code): Code => vector(0x51, a, b);
export const addBytes = (a: Code, b: Code): Code => vector(0x6e, a, b);

/** Does the body, and again as long as the condition holds behind it. */
export const repeatWhile = (
  body: Code,
  condition: Code,
): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];

/** A function of one i32 without a result: local 0. The others are a further i32, and then vectors. */
export interface Routine {
  readonly name: string;
  readonly vectors: number;
  readonly body: Code;
}

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const text = (value: string): Code => list([...value].map((letter) => [letter.charCodeAt(0)]));
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];

/** A module that takes its memory, `memory` of a module without a name, and exports its routines. */
export function assemble(routines: readonly Routine[], pages: number): Uint8Array<ArrayBuffer> {
  const code = ({ vectors, body }: Routine): Code =>
    sized([...list([[1, I32], [vectors, V128]]), ...body, 0x0b]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [[0x60, ...list([[I32]]), ...list([])]]), // the one type of function
    ...section(2, [[...text(""), ...text("memory"), 0x02, 0x01, ...unsigned(pages), ...unsigned(pages)]]),
    ...section(3, routines.map(() => [0])), // the type of each
    ...section(7, routines.map(({ name }, i): Code => [...text(name), 0x00, i])),
    ...section(10, routines.map(code)),
  ]);
}
