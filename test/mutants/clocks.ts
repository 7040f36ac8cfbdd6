/** Broken twins of the clocks: each forgets one rule, works where nothing is in doubt, and fails a property. */
import {
  Berkeley,
  Cristian,
  hybridTick,
  type HybridTimestamp,
  Ntp,
  type VectorClock,
  vectorMerge,
  vectorTick,
} from "../../lib/clocks/mod.ts";
import type { Factory } from "../../lib/core/host.ts";
import { Stamped } from "../clocks/toys.ts";

export type ClockMutant = {
  readonly name: string;
  readonly original: Factory;
  readonly mutant: Factory;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  /** What that violates, by its name in test/clocks/helpers.ts. */
  readonly property: string;
  readonly n: number;
};

class LateCristian extends Cristian {
  override onTell({ number, timeMs }: { number: number; timeMs: number }) {
    if (number !== this.asked) return;
    const roundTripMs = this.clock - this.askedAtMs;
    const offsetMs = timeMs - this.time;
    this.adjustBy(offsetMs);
    this.output({ offsetMs, boundMs: roundTripMs / 2 });
  }
}

class ConfusedCristian extends Cristian {
  override onTell({ timeMs }: { timeMs: number }) {
    super.onTell({ number: this.asked, timeMs }); // any answer is taken for that to the last question
  }
}

class SteppingCristian extends Cristian {
  override adjustBy(ms: number) {
    this.softwareClock = { hardwareMs: this.clock, shownMs: this.time + ms, adjustMs: 0 };
  }
}

class LatestNtp extends Ntp {
  override best() {
    return this.samples.at(-1)!;
  }
}

class OneWayNtp extends Ntp {
  override onResponse({ t1, t2, t3 }: { t1: number; t2: number; t3: number }) {
    super.onResponse({ t1, t2, t3 });
    const sample = this.samples.at(-1)!;
    this.samples[this.samples.length - 1] = { ...sample, offsetMs: t3 - this.clock };
    this.adjustBy(this.clock + this.best().offsetMs - this.time);
    this.output(this.best());
  }
}

class ForgetfulNtp extends Ntp {
  override onResponse(message: { t1: number; t2: number; t3: number }) {
    super.onResponse(message);
    this.adjustBy(this.best().offsetMs); // as if it had not been adjusted before
  }
}

class AveragingBerkeley extends Berkeley {
  override withoutOutliers(all: [number, number][]) {
    return all;
  }
}

class UniformBerkeley extends Berkeley {
  override onTimeoutAverage() {
    const all = this.withoutOutliers([[this.id, 0], ...this.differences]);
    const averageMs = all.reduce((sum, [, ms]) => sum + ms, 0) / all.length;
    for (const process of this.differences.keys()) this.send(process, { type: "Adjust", byMs: averageMs });
    this.adjustBy(averageMs);
  }
}

class SteppingBerkeley extends Berkeley {
  override adjustBy(ms: number) {
    this.softwareClock = { hardwareMs: this.clock, shownMs: this.time + ms, adjustMs: 0 };
  }
}

class DeafLamport extends Stamped {
  override nextLamport() {
    return this.lamport + 1;
  }
}

class CopyingLamport extends Stamped {
  override nextLamport(received?: number) {
    return received === undefined ? this.lamport + 1 : Math.max(this.lamport, received);
  }
}

class DeafVector extends Stamped {
  override nextVector() {
    return vectorTick(this.vector, this.id);
  }
}

class PassiveVector extends Stamped {
  override nextVector(received?: VectorClock) {
    return received ? vectorMerge(this.vector, received) : vectorTick(this.vector, this.id);
  }
}

class DeafHybrid extends Stamped {
  override nextHybrid() {
    return hybridTick(this.hybrid, this.clock);
  }
}

class PhysicalHybrid extends Stamped {
  override nextHybrid(received?: HybridTimestamp) {
    const physicalMs = Math.max(this.hybrid.physicalMs, received?.physicalMs ?? 0, this.clock);
    return { physicalMs, logical: 0 };
  }
}

class RunawayHybrid extends Stamped {
  override nextHybrid(received?: HybridTimestamp) {
    const known = Math.max(this.hybrid.physicalMs, received?.physicalMs ?? 0);
    return { physicalMs: Math.max(known + 20, this.clock), logical: 0 };
  }
}

const impatient = (cristian: new (everyMs: number) => Cristian): Factory => () => new cristian(25);

const BOUND = "the error is within its bound";
const BACKWARDS = "the clock never runs backwards";
const LAMPORT = "what happened before has a smaller Lamport timestamp";
const VECTOR = "vectors tell exactly what happened before";
const HYBRID = "what happened before has a smaller hybrid timestamp";

/** Original, mutant, its name, the rule, the property. */
const table: [Factory, Factory, string, string, string][] = [
  [Cristian, LateCristian, "takes the answer to be new", "the answer is half a round trip old", BOUND],
  [
    impatient(Cristian),
    impatient(ConfusedCristian),
    "takes any answer for the last",
    "questions are numbered",
    BOUND,
  ],
  [Cristian, SteppingCristian, "sets the clock", "slew, never set back", BACKWARDS],
  [
    Ntp,
    LatestNtp,
    "takes the latest sample",
    "take the sample with the least delay",
    "no sample is better than the one chosen",
  ],
  [Ntp, OneWayNtp, "uses two of four timestamps", "delays are the same both ways", BOUND],
  [
    Ntp,
    ForgetfulNtp,
    "adjusts again for what it has adjusted",
    "an offset is against the hardware clock",
    "in the end the clock is right",
  ],
  [
    Berkeley,
    AveragingBerkeley,
    "averages all clocks",
    "leave outliers out",
    "one wrong clock does not move the others",
  ],
  [Berkeley, UniformBerkeley, "sends all the same", "send each its own adjustment", "the clocks agree"],
  [Berkeley, SteppingBerkeley, "sets the clock", "slew, never set back", BACKWARDS],
  [Stamped, DeafLamport, "Lamport clock ignores what it receives", "take the greater of the two", LAMPORT],
  [Stamped, CopyingLamport, "Lamport clock does not count receipts", "add one at each event", LAMPORT],
  [Stamped, DeafVector, "vector clock ignores what it receives", "take the greater entries", VECTOR],
  [Stamped, PassiveVector, "vector clock does not count receipts", "add one at each event", VECTOR],
  [
    Stamped,
    DeafHybrid,
    "hybrid clock ignores what it receives",
    "take the latest physical time heard of",
    HYBRID,
  ],
  [Stamped, PhysicalHybrid, "hybrid clock does not count", "count events within one physical time", HYBRID],
  [
    Stamped,
    RunawayHybrid,
    "hybrid clock lets physical time run",
    "physical time is what some clock has shown",
    "hybrid timestamps stay close to physical time",
  ],
];

export const CLOCK_MUTANTS: readonly ClockMutant[] = table.map((
  [original, mutant, name, rule, property],
) => ({
  name: `${mutant.name || "ConfusedCristian"}: ${name}`,
  original,
  mutant,
  rule,
  property,
  n: 3,
}));
