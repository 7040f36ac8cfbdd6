/**
 * Interfaces that share their bandwidth among all that passes: each a process that takes time for a piece.
 */
import { type Message, Process, type ProcessId } from "../../../core/process.ts";

/** Data are cut into pieces of this size. */
export const PIECE_BYTES = 65_536;
/** 100 Mbps, in bytes a ms. */
export const LINE_RATE = 12_500;
/** What an interface takes for a piece, ms. */
export const PIECE_MS = PIECE_BYTES / LINE_RATE;

type Piece = { type: "Piece"; path: ProcessId[]; message: Message };

/** One direction of an interface; how long a piece takes is its `serviceMs`. */
export class Interface extends Process<Piece> {
  static handles = ["Piece"];

  onPiece({ path: [next, ...rest], message }: Piece) {
    this.send(next, rest.length > 0 ? { type: "Piece", path: rest, message } : message as Piece);
  }
}

/** The interfaces of a process by which its data leave, and come. */
export const outOf = (id: ProcessId): ProcessId => 1000 + id;
export const into = (id: ProcessId): ProcessId => 2000 + id;

/** How a piece goes from one process to another: where it is sent to, and as what. */
export function piece(from: ProcessId, to: ProcessId, message: Message): [ProcessId, never] {
  return [outOf(from), { type: "Piece", path: [into(to), to], message } as never];
}
