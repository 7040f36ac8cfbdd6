/**
 * Fields must hold plain data of their own after a handler, too, and classes must hold none that changes.
 * What is wrong is told where it happens, not where someone copies the fields later; only the first runs of
 * each handler are looked at, so that the many others cost nothing.
 */
import type { Owners } from "../../core/host.ts";
import { Statics } from "../../core/owners.ts";
import { copy } from "../../core/plain.ts";
import { Process } from "../../core/process.ts";

/** So many runs of a handler are looked at, of all processes of its class together. */
const LOOKS = 4;

export class Looks {
  /** By class and method. */
  private readonly counts = new Map<unknown, Map<string, number>>();
  private readonly statics = new Statics();

  constructor(private readonly owners: Owners) {}

  /** A process was built, which may change what its class holds. */
  built(process: Process): void {
    this.statics.note(process);
  }

  /**
   * At the end of a run, when most handlers have not been looked at. @throws TypeError that names what
   * changed
   */
  end(): void {
    this.statics.check();
  }

  /**
   * Looks at a process after one of its handlers ran, unless that was done often enough.
   * @returns whether it need not be asked again
   * @throws TypeError that names the field and what to keep in it instead
   */
  at(process: Process, method: string): boolean {
    let counts = this.counts.get(process.constructor);
    if (!counts) this.counts.set(process.constructor, counts = new Map());
    const count = counts.get(method) ?? 0;
    if (count === LOOKS) return true;
    counts.set(method, count + 1);
    checkPlain(process);
    this.owners.check(process, `P${process.id}`);
    this.statics.check();
    return count + 1 === LOOKS;
  }
}

/** Most fields hold no object, and are passed over: an experiment makes thousands of short runs. */
function checkPlain(process: Process): void {
  for (const name of Object.keys(process)) {
    const field = (process as unknown as Readonly<Record<string, unknown>>)[name], type = typeof field;
    if (type === "number" || type === "string" || type === "boolean" || field === undefined) continue;
    if (field instanceof Process) checkPlain(field);
    else copy(field, `${process.constructor.name}.${name}`);
  }
}
