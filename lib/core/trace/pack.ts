/**
 * Flat messages of numbers, kept as numbers. A trace of a million small objects would occupy the garbage
 * collector more than the run itself does; most messages are a type and a few numbers.
 */
import type { Message } from "../process.ts";

/** The fields of the first message of a type, after `type`, in their order. */
type Shape = { readonly number: number; readonly type: string; readonly keys: readonly string[] };
type Fields = { [key: string]: unknown };

const FIRST = 256, BLOCK = 32768;

export class Packs {
  private readonly shapes: Shape[] = [];
  private readonly byType = new Map<string, Shape | undefined>();
  private lastType = "";
  private last: Shape | undefined;
  private readonly blocks: Float64Array[] = [new Float64Array(FIRST)];
  private block = this.blocks[0];
  private used = 0;
  /** Where the message lies that was packed last, and the number of its shape. */
  place = -1;
  shape = -1;

  /**
   * Keeps the numbers of a message, if it is one of numbers only, with the same fields as the first of its
   * type.
   */
  pack(message: Message): boolean {
    if (message.type !== this.lastType) {
      this.last = this.shapeOf(message);
      this.lastType = message.type;
    }
    const shape = this.last;
    if (shape === undefined) return false;
    const { keys } = shape, size = keys.length - 1;
    if (this.used + size > this.block.length) this.addBlock();
    const { block, used } = this;
    let field = 0;
    for (const key in message) {
      if (key !== keys[field]) return false;
      if (field > 0) {
        const value = (message as Fields)[key];
        if (typeof value !== "number") return false;
        block[used + field - 1] = value;
      }
      field++;
    }
    if (field !== keys.length) return false;
    this.used = used + size;
    this.place = (this.blocks.length - 1) * BLOCK + used;
    this.shape = shape.number;
    return true;
  }

  private shapeOf(message: Message): Shape | undefined {
    if (this.byType.has(message.type)) return this.byType.get(message.type);
    const keys = Object.keys(message);
    const flat = keys[0] === "type" && keys.length <= 16 &&
      keys.slice(1).every((key) => typeof (message as Fields)[key] === "number");
    const shape = flat ? { number: this.shapes.length, type: message.type, keys } : undefined;
    if (shape) this.shapes.push(shape);
    this.byType.set(message.type, shape);
    return shape;
  }

  private addBlock(): void {
    this.block = new Float64Array(BLOCK);
    this.blocks.push(this.block);
    this.used = 0;
  }

  /** The message that was packed at this place, made anew. */
  unpack(shape: number, place: number): Message {
    const { type, keys } = this.shapes[shape];
    const block = this.blocks[Math.floor(place / BLOCK)], at = place % BLOCK;
    const message: Fields = { type };
    for (let field = 1; field < keys.length; field++) message[keys[field]] = block[at + field - 1];
    return message as Message;
  }
}
