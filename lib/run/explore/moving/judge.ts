/**
 * Tells whether a property's test holds in a row, and runs the test only when what it reads has not been seen
 * before.
 */
import { holds, type Property } from "../../property/properties.ts";
import { orderedBy, Sample } from "../state/sample.ts";
import { mix, RowTable } from "../state/tables.ts";
import type { WorldView } from "./view.ts";

export class Judge {
  /** The aspects that the test has read so far. */
  private aspects: number[] = [];
  private table = new RowTable(1);
  private key = new Int32Array(1);
  private answers = new Uint8Array(1024);
  /** How often the test was run, checks not counted. */
  calls = 0;
  private readonly sample = new Sample(8);

  get bytes(): number {
    return this.table.bytes + this.answers.byteLength;
  }

  constructor(readonly property: Property, private readonly world: WorldView) {}

  /** @throws what the test throws, naming the property; TypeError if the test changes what it looks at */
  holds(row: Int32Array): boolean {
    const { aspects, key, world } = this;
    let hash = 0;
    for (let index = 0; index < aspects.length; index++) {
      const value = world.aspect(row, aspects[index]);
      key[index] = value;
      hash = mix(hash ^ Math.imul(value, 0x2545f491));
    }
    const known = this.calls > 0 ? this.table.find(key, hash) : -1;
    return known >= 0 ? this.answers[known] === 1 : this.ask(row, hash);
  }

  private ask(row: Int32Array, hash: number): boolean {
    const { world } = this;
    world.read.fill(0);
    world.show(row);
    const answer = holds(this.property, world);
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
        const larger = new Uint8Array(number * 2);
        larger.set(this.answers);
        this.answers = larger;
      }
      this.answers[number] = answer ? 1 : 0;
    }
    if (this.sample.takes("")) this.check(answer);
    return answer;
  }

  /**
   * @throws TypeError if the test answers another time, or with its world filled in another order, another
   * thing
   */
  private check(answer: boolean): void {
    const { world, property } = this, what = `the property "${property.name}"`;
    if (holds(property, world) !== answer) {
      throw new TypeError(
        `${what} said two different things of the same world: it must depend on that alone`,
      );
    }
    const filled = orderedBy((turn) => {
      world.turn = turn;
      try {
        return holds(property, world) === answer ? undefined : "";
      } finally {
        world.turn = undefined;
      }
    });
    if (filled) throw new TypeError(`${what} ${filled}`);
  }

  /** The test looks at more than was known: what was remembered under less is forgotten. */
  private begin(): void {
    this.key = new Int32Array(this.aspects.length);
    this.table = new RowTable(this.aspects.length);
  }
}
