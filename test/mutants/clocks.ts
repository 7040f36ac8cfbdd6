/**
 * Broken twins of the clocks: each forgets one rule, works where nothing is in doubt, and fails a property.
 */
import {
  Berkeley,
  Cristian,
  ElectedBerkeley,
  hybridTick,
  type HybridTimestamp,
  Ntp,
  type VectorClock,
  vectorMerge,
  vectorTick,
} from "../../lib/clocks/mod.ts";
import type { Factory } from "../../lib/core/host.ts";
import type { ProcessId } from "../../lib/core/process.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { Adjusted, Stamped } from "../clocks/toys.ts";

export type ClockMutant = {
  readonly name: string;
  readonly original: Factory;
  readonly mutant: Factory;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  /** What that violates, by its name in test/clocks/helpers.ts. */
  readonly property: string;
  readonly n: number;
  /** The algorithm, where that is not the class of the original. */
  readonly algorithm?: string;
  /**
   * Of logical clocks, the steps of the shortest execution that shows it. Of the others those that are left
   * of a random run: what they show are real numbers, which cannot be explored.
   */
  readonly length: number;
};

class LateCristian extends Cristian {
  override onTell({ number, timeMs }: { number: number; timeMs: number }) {
    if (number !== this.asked.last) return;
    const roundTripMs = this.clock - this.askedAtMs;
    const offsetMs = timeMs - this.time;
    this.adjustBy(offsetMs);
    this.output({ offsetMs, boundMs: roundTripMs / 2 });
  }
}

class ConfusedCristian extends Cristian {
  override onTell({ timeMs }: { timeMs: number }) {
    super.onTell({ number: this.asked.last, timeMs }); // any answer is taken for that to the last question
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

class SteppingClock extends Adjusted {
  override adjustBy(ms: number) {
    this.softwareClock = { hardwareMs: this.clock, shownMs: this.time + ms, adjustMs: 0 };
  }
}

class AddingClock extends Adjusted {
  override adjustBy(ms: number) {
    const { adjustMs } = this.softwareClock;
    super.adjustBy(ms + adjustMs); // as if nothing had been made up for
  }
}

class LingeringBerkeley extends ElectedBerkeley {
  override onOutputElection({ elected }: { elected: ProcessId }) {
    if (elected === this.id) this.lead();
  }
}

class ShyBerkeley extends ElectedBerkeley {
  followed = false;
  override onOutputElection({ elected }: { elected: ProcessId }) {
    if (elected !== this.id) this.followed = true;
    if (!this.followed) this.lead();
    else this.follow();
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

const elected = (berkeley: new (election: WatchedBully) => ElectedBerkeley): Factory => () =>
  new berkeley(new WatchedBully());
const electedBerkeley = elected(ElectedBerkeley); // one for all its mutants

const BOUND = "the error is within its bound";
const BACKWARDS = "the clock never runs backwards";
const LAMPORT = "what happened before has a smaller Lamport timestamp";
const VECTOR = "vectors tell exactly what happened before";
const HYBRID = "what happened before has a smaller hybrid timestamp";
const HYBRID_TIME = "hybrid timestamps stay close to physical time";

/** The functions that keep logical clocks, and the software clock, are tried in processes of the tests. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  [LAMPORT]: "lamportTick",
  [VECTOR]: "vectorTick",
  [HYBRID]: "hybridTick",
  [HYBRID_TIME]: "hybridTick",
  "a clock is slewed": "Synchronised",
  "only the last adjustment counts": "Synchronised",
};

/** Original, mutant, its name, the rule, the property, the length of what shows it. */
const table: [Factory, Factory, string, string, string, number][] = [
  [Cristian, LateCristian, "takes the answer to be new", "the answer is half a round trip old", BOUND, 3],
  [
    impatient(Cristian),
    impatient(ConfusedCristian),
    "ConfusedCristian: takes any answer for the last",
    "questions are numbered",
    BOUND,
    4,
  ],
  [Cristian, SteppingCristian, "sets the clock", "slew, never set back", BACKWARDS, 2],
  [
    Ntp,
    LatestNtp,
    "takes the latest sample",
    "take the sample with the least delay",
    "no sample is better than the one chosen",
    7,
  ],
  [Ntp, OneWayNtp, "uses two of four timestamps", "delays are the same both ways", BOUND, 4],
  [
    Ntp,
    ForgetfulNtp,
    "adjusts again for what it has adjusted",
    "an offset is against the hardware clock",
    "in the end the clock is right",
    7,
  ],
  [
    Berkeley,
    AveragingBerkeley,
    "averages all clocks",
    "leave outliers out",
    "one wrong clock does not move the others",
    4,
  ],
  [Berkeley, UniformBerkeley, "sends all the same", "send each its own adjustment", "the clocks agree", 7],
  [Berkeley, SteppingBerkeley, "sets the clock", "slew, never set back", BACKWARDS, 4],
  [Adjusted, SteppingClock, "sets the clock", "slew, never set back", "a clock is slewed", 1],
  [
    Adjusted,
    AddingClock,
    "adds what is left of the last adjustment",
    "an adjustment replaces what is left of the last",
    "only the last adjustment counts",
    2,
  ],
  [
    electedBerkeley,
    elected(LingeringBerkeley),
    "LingeringBerkeley: goes on leading when another is elected",
    "only the elected leads",
    "only the elected leads",
    2,
  ],
  [
    electedBerkeley,
    elected(ShyBerkeley),
    "ShyBerkeley: does not lead once it has followed",
    "whoever is elected leads",
    "the elected leads",
    3,
  ],
  [Stamped, DeafLamport, "Lamport clock ignores what it receives", "take the greater of the two", LAMPORT, 2],
  [Stamped, CopyingLamport, "Lamport clock does not count receipts", "add one at each event", LAMPORT, 2],
  [Stamped, DeafVector, "vector clock ignores what it receives", "take the greater entries", VECTOR, 2],
  [Stamped, PassiveVector, "vector clock does not count receipts", "add one at each event", VECTOR, 2],
  [
    Stamped,
    DeafHybrid,
    "hybrid clock ignores what it receives",
    "take the latest physical time heard of",
    HYBRID,
    2,
  ],
  [
    Stamped,
    PhysicalHybrid,
    "hybrid clock does not count",
    "count events within one physical time",
    HYBRID,
    2,
  ],
  [
    Stamped,
    RunawayHybrid,
    "hybrid clock lets physical time run",
    "physical time is what some clock has shown",
    HYBRID_TIME,
    1,
  ],
];

export const CLOCK_MUTANTS: readonly ClockMutant[] = table.map((
  [original, mutant, name, rule, property, length],
) => ({
  name: mutant.name ? `${mutant.name}: ${name}` : name,
  original,
  mutant,
  rule,
  property,
  n: 3,
  algorithm: ALGORITHMS[property],
  length,
}));
