/** Tells whether a property's test holds in a row. */
import { holds, type Property } from "../../property/properties.ts";
import { Remembered } from "./remembered.ts";
import type { WorldView } from "./view.ts";

export class Judge extends Remembered {
  constructor(readonly property: Property, world: WorldView) {
    super(`the property "${property.name}"`, world);
  }

  /** @throws what the test throws, naming the property; TypeError if the test changes what it looks at */
  holds(row: Int32Array): boolean {
    return this.answer(row) === 1;
  }

  protected ask(): number {
    return holds(this.property, this.world) ? 1 : 0;
  }
}
