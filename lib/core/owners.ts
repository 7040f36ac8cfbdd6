/**
 * Who holds which container. None is held twice: not by two fields, not by two processes, not by a process
 * before and after a crash. Shared data would be a channel that no network delays, and would survive crashes.
 */
import { canonical } from "./canonical.ts";
import { Process } from "./process.ts";

/** Shared by all processes of a system. */
export class Owners {
  private readonly held = new WeakMap<object, { readonly holder: object; readonly where: string }>();

  /**
   * A process that was built belongs to its system alone.
   * @param owner who it is, for messages, e.g. "P3"
   * @throws TypeError for one that was built before
   */
  built(process: Process, owner: string): void {
    const before = this.held.get(process), where = `${owner} (${process.constructor.name})`;
    if (before) {
      throw new TypeError(`${where} is the same object as ${before.where}: make a new process for each`);
    }
    this.held.set(process, { holder: process, where });
  }

  /**
   * Looks at all containers that a process and its parts hold.
   * @param holder whose they are from now on: the process, or what stands for it
   * @throws TypeError that names the fields that hold one container
   */
  check(process: Process, owner: string, holder: object = process): void {
    this.visit(process, owner, holder, new Map());
  }

  private visit(process: Process, owner: string, holder: object, seen: Map<object, string>): void {
    for (const [name, field] of Object.entries(process)) {
      if (name === "id" || typeof field !== "object" || field === null) continue;
      if (field instanceof Process) this.visit(field, `${owner}.${name}`, holder, seen);
      else this.claim(field, `${process.constructor.name}.${name} of ${owner}`, holder, seen);
    }
  }

  private claim(value: unknown, where: string, holder: object, seen: Map<object, string>): void {
    if (typeof value !== "object" || value === null) return;
    const before = this.held.get(value),
      other = before && before.holder !== holder ? before.where : seen.get(value);
    if (other !== undefined) {
      throw new TypeError(
        other === where
          ? `${where} holds an object that it held before a crash, or holds it twice: make a new one for each`
          : `${where} and ${other} hold the same object: give each its own`,
      );
    }
    seen.set(value, where);
    this.held.set(value, { holder, where });
    for (const item of inside(value)) this.claim(item, where, holder, seen);
  }
}

function inside(value: object): readonly unknown[] {
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set) return [...value];
  return value instanceof Uint8Array ? [] : Object.values(value);
}

/**
 * What classes hold for all of their processes at once: it is no state, and must not change while these run.
 */
export class Statics {
  private slots: { readonly of: object; readonly name: string; before: unknown }[] = [];
  private readonly known = new Set<object>();

  /** Whether there is nothing that could change. */
  get none(): boolean {
    return this.slots.length === 0;
  }

  /** Remembers what the classes of a process and its parts hold now. */
  note(process: Process): void {
    for (
      let at = process.constructor;
      at !== Process && !this.known.has(at);
      at = Object.getPrototypeOf(at)
    ) {
      this.known.add(at);
      for (const [name, slot] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
        if (BUILT_IN.has(name) || !("value" in slot) || typeof slot.value === "function") continue;
        this.slots.push({ of: at, name, before: 0 });
      }
    }
    for (const field of Object.values(process)) if (field instanceof Process) this.note(field);
    this.renew();
  }

  renew(): void {
    for (const slot of this.slots) slot.before = textOf(slot);
  }

  /** @throws TypeError that names what has changed since */
  check(): void {
    for (const slot of this.slots) {
      if (textOf(slot) === slot.before) continue;
      throw new TypeError(
        `${
          (slot.of as { name: string }).name
        }.${slot.name} has changed, which all processes share and no crash ` +
          "erases: keep in a field what changes",
      );
    }
  }
}

const BUILT_IN = new Set(["length", "name", "prototype", "handles"]);

/** What it is now; of what is no plain data, which it is. */
function textOf({ of, name }: { readonly of: object; readonly name: string }): unknown {
  const value = (of as Record<string, unknown>)[name];
  try {
    return canonical(value);
  } catch {
    return value;
  }
}
