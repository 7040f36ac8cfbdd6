import type { Done } from "../../../lib/storage/device/device.ts";
import { SmallRaid5 } from "../../../lib/storage/raid/small_raid5.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- the parity's update

class ByteByByte extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    const parity = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i++) {
      parity[i] = read.reduce((sum, block) => sum ^ block[i], data[i]);
    }
    return parity;
  }
}
class BlockByBlock extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    const parity = data.slice();
    for (const block of read) block.forEach((byte, i) => parity[i] ^= byte);
    return parity;
  }
}
/** A layout of an earlier exercise, or an edit of the class above, is nothing to a later one. */
class OtherLayout extends SmallRaid5 {
  override parityDisk(stripe: number) {
    return (stripe + 1) % this.members;
  }
}
class OnAnotherLayout extends OtherLayout {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    return data.map((byte, i) => read.reduce((sum, block) => sum ^ block[i], byte));
  }
}
class Zeros extends SmallRaid5 {
  override newParity(data: Uint8Array, _read: Uint8Array[]) {
    const parity = new Uint8Array(data.length);
    // yours
    return parity;
  }
}
class DataOnly extends SmallRaid5 {
  override newParity(data: Uint8Array) {
    return data.slice();
  }
}
class WithoutOldData extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    return data.map((byte, i) => byte ^ read[read.length - 1][i]);
  }
}
class WithoutOldParity extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    return data.map((byte, i) => byte ^ read[0][i]);
  }
}
class FirstTwo extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    return data.map((byte, i) => byte ^ read[0][i] ^ read[1][i]);
  }
}
class Or extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    return data.map((byte, i) => read.reduce((sum, block) => sum | block[i], byte));
  }
}
class OneShort extends ByteByByte {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    const parity = super.newParity(data, read);
    parity[511] = 0;
    return parity;
  }
}
class InPlace extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]) {
    for (const block of read) block.forEach((byte, i) => data[i] ^= byte);
    return data;
  }
}
class AnArray extends SmallRaid5 {
  override newParity(data: Uint8Array) {
    return [...data] as unknown as Uint8Array;
  }
}
class Short extends SmallRaid5 {
  override newParity() {
    return new Uint8Array(4);
  }
}
class Nothing extends SmallRaid5 {
  override newParity(data: Uint8Array, read: Uint8Array[]): Uint8Array {
    const parity = data.map((byte, i) => byte ^ read[0][i]);
    return (parity.length > 0 ? undefined : parity) as unknown as Uint8Array;
  }
}
class Misreads extends SmallRaid5 {
  override newParity(_data: Uint8Array, read: Uint8Array[]) {
    return (read as unknown as { old: { parity: Uint8Array } }).old.parity;
  }
}

export const parity: ExerciseAnswers = {
  exercise: "the parity's update",
  answers: [
    { what: "reference", answer: ByteByByte, outcome: "correct", says: /byte for byte/ },
    { what: "written differently", answer: BlockByBlock, outcome: "correct", says: /may be lost/ },
    {
      what: "written differently",
      how: "on another layout",
      answer: OnAnotherLayout,
      outcome: "correct",
      says: /byte for byte/,
    },
    { what: "stub", answer: Zeros, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "the data only", answer: DataOnly, outcome: "hint", says: /forgets the first/ },
    {
      what: "wrong",
      how: "the old parity ignored",
      answer: WithoutOldParity,
      outcome: "hint",
      says: /in `read`/,
    },
    {
      what: "wrong",
      how: "the old data ignored",
      answer: WithoutOldData,
      outcome: "almost",
      says: /written once/,
    },
    { what: "wrong", how: "two blocks only", answer: FirstTwo, outcome: "almost", says: /no disk is lost/ },
    { what: "wrong", how: "or", answer: Or, outcome: "hint", says: /not the XOR/ },
    {
      what: "wrong",
      how: "one byte short",
      answer: OneShort,
      outcome: "keep working",
      says: /in row 0 the first wrong byte of its parity is byte 511/,
    },
    {
      what: "wrong",
      how: "in the data's place",
      answer: InPlace,
      outcome: "keep working",
      says: /changes `data`/,
    },
    { what: "wrong", how: "an array", answer: AnArray, outcome: "keep working", says: /this is an array/ },
    { what: "wrong", how: "too short", answer: Short, outcome: "keep working", says: /this is 4 bytes/ },
    { what: "wrong", how: "nothing", answer: Nothing, outcome: "keep working", says: /this is nothing/ },
    {
      what: "wrong",
      how: "throws",
      answer: Misreads,
      outcome: "keep working",
      says: /your line `.*old\.parity.*`/,
    },
  ],
};

// ---- first one, then the other

type Writes = { to: number; bytes: Uint8Array }[];

class ParityFirst extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    const [first, ...rest] = [...writes].reverse();
    super.writeAll(stripe, [first], (result) => {
      if (rest.length === 0 || !result.ok) done(result);
      else super.writeAll(stripe, rest, done);
    });
  }
}
class ByHand extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    const left = writes.slice();
    const next = () => {
      const { to, bytes } = left.pop()!;
      this.disks[to].submit({ op: "write", block: stripe, data: bytes }, (result) => {
        if (left.length > 0) next();
        else done(result);
      });
    };
    next();
  }
}
class FirstOnAnotherLayout extends OtherLayout {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    const [first, ...rest] = [...writes].reverse();
    super.writeAll(stripe, [first], (result) => {
      if (rest.length === 0 || !result.ok) done(result);
      else super.writeAll(stripe, rest, done);
    });
  }
}
class Empty extends SmallRaid5 {
  override writeAll(_stripe: number, _writes: Writes, _done: Done) {
    // yours
  }
}
class ReversedOnly extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    super.writeAll(stripe, [...writes].reverse(), done);
  }
}
class DataFirst extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    const [first, ...rest] = writes;
    super.writeAll(stripe, [first], (result) => {
      if (rest.length === 0) done(result);
      else super.writeAll(stripe, rest, done);
    });
  }
}
class AlwaysTwo extends SmallRaid5 {
  override writeAll(stripe: number, [data, parity]: Writes, done: Done) {
    super.writeAll(stripe, [parity], () => super.writeAll(stripe, [data], done));
  }
}
class NeverOfOne extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    if (writes.length < 2) return;
    super.writeAll(stripe, [writes[1]], () => super.writeAll(stripe, [writes[0]], done));
  }
}
class NoDone extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, _done: Done) {
    super.writeAll(stripe, [writes[1]], () => super.writeAll(stripe, [writes[0]], () => {}));
  }
}
class DoneTwice extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    super.writeAll(stripe, [writes[1]], (result) => {
      done(result);
      super.writeAll(stripe, [writes[0]], done);
    });
  }
}
class DoneEarly extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    super.writeAll(stripe, [writes[1]], (result) => {
      done(result);
      super.writeAll(stripe, [writes[0]], () => {});
    });
  }
}
class Endless extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, done: Done) {
    super.writeAll(stripe, writes, () => this.writeAll(stripe, writes, done));
  }
}
class Unknown extends SmallRaid5 {
  override writeAll(stripe: number, writes: Writes, _done: Done) {
    super.writeAll(stripe, writes, (writes as unknown as { last: { ending: Done } }).last.ending);
  }
}

export const order: ExerciseAnswers = {
  exercise: "first one, then the other",
  answers: [
    { what: "reference", answer: ParityFirst, outcome: "correct", says: /one is left/ },
    { what: "written differently", answer: ByHand, outcome: "correct", says: /One after the other/ },
    {
      what: "written differently",
      how: "on another layout",
      answer: FirstOnAnotherLayout,
      outcome: "correct",
      says: /one is left/,
    },
    { what: "stub", answer: Empty, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "reversed only", answer: ReversedOnly, outcome: "hint", says: /at the same time/ },
    { what: "wrong", how: "data first", answer: DataFirst, outcome: "almost", says: /data come first/ },
    {
      what: "wrong",
      how: "two even if there is one",
      answer: AlwaysTwo,
      outcome: "almost",
      says: /stops with an error.*/,
    },
    {
      what: "wrong",
      how: "one is never written",
      answer: NeverOfOne,
      outcome: "almost",
      says: /one write only/,
    },
    { what: "wrong", how: "never done", answer: NoDone, outcome: "keep working", says: /never ends/ },
    { what: "wrong", how: "done twice", answer: DoneTwice, outcome: "keep working", says: /`done` 2 times/ },
    {
      what: "wrong",
      how: "done too early",
      answer: DoneEarly,
      outcome: "hint",
      says: /before all is written/,
    },
    { what: "wrong", how: "for ever", answer: Endless, outcome: "keep working", says: /never ends/ },
    {
      what: "wrong",
      how: "throws",
      answer: Unknown,
      outcome: "keep working",
      says: /your line `.*last\.ending.*`/,
    },
  ],
};
