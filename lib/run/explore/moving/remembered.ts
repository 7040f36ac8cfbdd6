/** Something asked of global states, and asked again only when what it reads has not been seen before. */
import { orderedBy, Sample } from "../state/sample.ts";
import { mix, RowTable } from "../state/tables.ts";
import type { WorldView } from "./view.ts";

export abstract class Remembered {
  /** The aspects that have been read so far. */
  private aspects: number[] = [];
  private table = new RowTable(1);
  private key = new Int32Array(1);
  private answers = new Int32Array(1024);
  /** How often it was asked, checks not counted. */
  calls = 0;
  private readonly sample = new Sample(8);

  /** @param what who is asked, for messages */
  constructor(private readonly what: string, protected readonly world: WorldView) {}

  get bytes(): number {
    return this.table.bytes + this.answers.byteLength;
  }

  /** The number of the answer for the world as it is shown. */
  protected abstract ask(): number;

  /** @throws what is thrown when it is asked; TypeError if it changes what it looks at, or depends on more */
  protected answer(row: Int32Array): number {
    const { aspects, key, world } = this;
    let hash = 0;
    for (let index = 0; index < aspects.length; index++) {
      const value = world.aspect(row, aspects[index]);
      key[index] = value;
      hash = mix(hash ^ Math.imul(value, 0x2545f491));
    }
    const known = this.calls > 0 ? this.table.find(key, hash) : -1;
    return known >= 0 ? this.answers[known] : this.find(row, hash);
  }

  private find(row: Int32Array, hash: number): number {
    const { world } = this;
    world.read.fill(0);
    world.show(row);
    const answer = this.ask();
    this.calls++;
    let more = this.calls === 1;
    world.read.forEach((read, aspect) => {
      if (read === 0 || this.aspects.includes(aspect)) return;
      this.aspects.push(aspect);
      more = true;
    });
    if (more) this.begin();
    else {
      const number = this.table.insert(this.key, hash);
      if (number >= this.answers.length) {
        const larger = new Int32Array(number * 2);
        larger.set(this.answers);
        this.answers = larger;
      }
      this.answers[number] = answer;
    }
    if (this.sample.takes("")) this.check(answer);
    return answer;
  }

  /** @throws TypeError if it answers another time, or of a world filled in another order, another thing */
  private check(answer: number): void {
    const { world, what } = this;
    if (this.ask() !== answer) {
      throw new TypeError(
        `${what} said two different things of the same world: it must depend on that alone`,
      );
    }
    const filled = orderedBy((turn) => {
      world.turn = turn;
      try {
        return this.ask() === answer ? undefined : "";
      } finally {
        world.turn = undefined;
      }
    });
    if (filled) throw new TypeError(`${what} ${filled}`);
  }

  /** It looks at more than was known: what was remembered under less is forgotten. */
  private begin(): void {
    this.key = new Int32Array(this.aspects.length);
    this.table = new RowTable(this.aspects.length);
  }
}
