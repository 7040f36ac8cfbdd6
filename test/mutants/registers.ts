/**
 * Broken twins of the quorum registers: each breaks one rule, and is caught by the judge that is named
 * (`test/replication/register_worlds.ts`), which its original passes.
 */
import {
  AbdRegister,
  type AbdRegisterOptions,
  QuorumRegister,
  type QuorumRegisterOptions,
  type Versioned,
} from "../../lib/replication/mod.ts";
import type { JudgeName, RegisterClass } from "../replication/register_worlds.ts";

class OneIsEnough extends QuorumRegister {
  constructor(options: QuorumRegisterOptions = {}) {
    super({ ...options, read: 1 }); // R + W = N
  }
}
class Unasking extends QuorumRegister {
  override write(value: unknown) {
    const doing = {
      isRead: false,
      value,
      latest: { ...this.copy },
      copies: new Map(),
      stored: new Set<never>(),
    };
    this.doing.set(this.operation, { ...doing, stage: "asking" });
    this.found(this.operation, this.doing.get(this.operation)!);
  }
}
class TakesAnything extends QuorumRegister {
  override keep(copy: Versioned) {
    this.copy = { ...copy };
    this.force({ copy: this.copy });
  }
}
class Unrepairing extends QuorumRegister {
  override repair() {}
}
class RepairingAlways extends QuorumRegister {
  constructor(options: QuorumRegisterOptions = {}) {
    super({ ...options, repairs: true });
  }
}

class NoWriteBack extends AbdRegister {
  override found(...[operation, doing]: Parameters<QuorumRegister["found"]>) {
    if (doing.isRead) this.finish(operation, doing);
    else super.found(operation, doing);
  }
}
class HastyWriteBack extends AbdRegister {
  override found(...[operation, doing]: Parameters<QuorumRegister["found"]>) {
    super.found(operation, doing);
    if (doing.isRead) this.finish(operation, doing);
  }
}
class HalfWritten extends AbdRegister {
  override readonly writeQuorum: number = 1;
  constructor(options: AbdRegisterOptions = {}) {
    super(options);
  }
}

export type RegisterMutant = {
  readonly name: string;
  readonly original: RegisterClass;
  readonly mutant: RegisterClass;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly judge: JudgeName;
};

export const REGISTER_MUTANTS: readonly RegisterMutant[] = ([
  [QuorumRegister, OneIsEnough, "R + W > N", "reads see what was written"],
  [QuorumRegister, Unasking, "who writes knows the latest version", "the last write stays"],
  [QuorumRegister, TakesAnything, "the later version stays", "an old copy changes nothing"],
  [QuorumRegister, Unrepairing, "who had less is sent what was read", "who had less is repaired"],
  [QuorumRegister, RepairingAlways, "only if told to", "who had less is repaired"],
  [AbdRegister, NoWriteBack, "what is read is written back", "no read sees less than one before"],
  [AbdRegister, HastyWriteBack, "and that is waited for", "who has read is not cut off from it"],
  [AbdRegister, HalfWritten, "a majority stores", "reads see what was written"],
] as [RegisterClass, RegisterClass, string, JudgeName][]).map(
  ([original, mutant, rule, judge]) => ({ name: mutant.name, original, mutant, rule, judge }),
);
