import type { ProcessId } from "../../../lib/core/process.ts";
import { isLater, QuorumRegister, type Versioned } from "../../../lib/replication/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Doing = Parameters<QuorumRegister["found"]>[1];

class WritesBack extends QuorumRegister {
  override found(operation: number, doing: Doing) {
    const { count } = doing.latest;
    if (!doing.isRead) doing.latest = { count: count + 1, writer: this.id, value: doing.value };
    this.store(operation, doing);
  }
}
class ReadsFirst extends QuorumRegister {
  override found(operation: number, doing: Doing) {
    if (doing.isRead) return this.store(operation, doing);
    doing.latest = { value: doing.value, writer: this.id, count: 1 + doing.latest.count };
    this.store(operation, doing);
  }
}
class FindsNothing extends QuorumRegister {
  override found() {}
}
class AnswersReads extends QuorumRegister {
  override found(operation: number, doing: Doing) {
    if (doing.isRead) return this.finish(operation, doing);
    doing.latest = { count: doing.latest.count + 1, writer: this.id, value: doing.value };
    this.store(operation, doing);
  }
}
class DoesNotWait extends QuorumRegister {
  override found(operation: number, doing: Doing) {
    if (!doing.isRead) {
      doing.latest = { count: doing.latest.count + 1, writer: this.id, value: doing.value };
    }
    this.store(operation, doing);
    if (doing.isRead) this.finish(operation, doing);
  }
}
class WritesTheOld extends QuorumRegister {
  override found(operation: number, doing: Doing) {
    this.store(operation, doing);
  }
}
class StoresTwice extends QuorumRegister {
  override found(operation: number, doing: Doing) {
    if (!doing.isRead) {
      doing.latest = { count: doing.latest.count + 1, writer: this.id, value: doing.value };
    }
    this.store(operation, doing);
    this.ask({ type: "Store", operation, copy: doing.latest });
  }
}

export const writeBack: ExerciseAnswers = {
  exercise: "write it back",
  answers: [
    { what: "reference", answer: WritesBack, outcome: "correct", says: /sees less/ },
    {
      what: "written differently",
      how: "reads first",
      answer: ReadsFirst,
      outcome: "correct",
      says: /sees less/,
    },
    { what: "stub", answer: FindsNothing, outcome: "still missing", says: /still as it was given/ },
    {
      what: "wrong",
      how: "reads answered at once",
      answer: AnswersReads,
      outcome: "hint",
      says: /steps violate “linearisable”/,
      draws: true,
    },
    {
      what: "wrong",
      how: "not waited for",
      answer: DoesNotWait,
      outcome: "hint",
      says: /cut off/,
      draws: true,
    },
    {
      what: "wrong",
      how: "no new version",
      answer: WritesTheOld,
      outcome: "keep working",
      says: /next version/,
    },
    { what: "wrong", how: "stored twice", answer: StoresTwice, outcome: "almost", says: /more than two/ },
  ],
};

const sizesBy = (read: (n: number, f: number) => number, write: (n: number, f: number) => number) =>
(
  n: number,
  f: number,
) => ({ read: read(n, f), write: write(n, f) });

export const chosenSizes: ExerciseAnswers = {
  exercise: "R and W",
  answers: [
    {
      what: "reference",
      answer: sizesBy((_, f) => f + 1, (n, f) => n - f),
      outcome: "correct",
      says: /As few/,
    },
    {
      what: "written differently",
      how: "W first",
      answer(n: number, failures: number) {
        const write = n - failures;
        return { write, read: n + 1 - write };
      },
      outcome: "correct",
      says: /As few/,
    },
    { what: "stub", answer: function sizes() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "majorities",
      answer: sizesBy((n) => Math.floor(n / 2) + 1, (n) => Math.floor(n / 2) + 1),
      outcome: "almost",
      says: /more than it must/,
    },
    {
      what: "wrong",
      how: "write all",
      answer: sizesBy(() => 1, (n) => n),
      outcome: "hint",
      says: /waits for ever/,
    },
    {
      what: "wrong",
      how: "no member in common",
      answer: sizesBy((_, f) => f + 1, (_, f) => f + 1),
      outcome: "hint",
      says: /has not reached/,
    },
    {
      what: "wrong",
      how: "a list",
      answer: (n: number) => [1, n],
      outcome: "keep working",
      says: /two sizes/,
    },
  ],
};

type Answered = { copies: Map<ProcessId, Versioned>; latest: Versioned };

class Repairs extends QuorumRegister {
  override repair(operation: number, { copies, latest }: Doing, replica: ProcessId) {
    if (isLater(latest, copies.get(replica)!)) this.send(replica, { type: "Store", operation, copy: latest });
    if (copies.size === this.replicas.length) this.doing.delete(operation);
  }
}
class RepairsByCount extends QuorumRegister {
  override repair(operation: number, doing: Doing, replica: ProcessId) {
    const { count, writer } = doing.copies.get(replica)!, { latest } = doing;
    if (count !== latest.count ? count < latest.count : writer < latest.writer) {
      this.send(replica, { type: "Store", operation, copy: latest });
    }
    if (this.replicas.every((one) => doing.copies.has(one))) this.doing.delete(operation);
  }
}
class RepairsNobody extends QuorumRegister {
  override repair() {}
}
class RepairsAll extends QuorumRegister {
  override repair(operation: number, { copies, latest }: Answered, replica: ProcessId) {
    this.send(replica, { type: "Store", operation, copy: latest });
    if (copies.size === this.replicas.length) this.doing.delete(operation);
  }
}
class ForgetsAtOnce extends QuorumRegister {
  override repair(operation: number, { copies, latest }: Answered, replica: ProcessId) {
    if (isLater(latest, copies.get(replica)!)) this.send(replica, { type: "Store", operation, copy: latest });
    this.doing.delete(operation);
  }
}
class ForgetsNothing extends QuorumRegister {
  override repair(operation: number, { copies, latest }: Answered, replica: ProcessId) {
    if (isLater(latest, copies.get(replica)!)) this.send(replica, { type: "Store", operation, copy: latest });
  }
}
class OnlyForgets extends QuorumRegister {
  override repair(operation: number, { copies }: Answered) {
    if (copies.size === this.replicas.length) this.doing.delete(operation);
  }
}

export const readRepair: ExerciseAnswers = {
  exercise: "read repair",
  answers: [
    { what: "reference", answer: Repairs, outcome: "correct", says: /nobody else/ },
    {
      what: "written differently",
      how: "by the numbers",
      answer: RepairsByCount,
      outcome: "correct",
      says: /nobody else/,
    },
    { what: "stub", answer: RepairsNobody, outcome: "still missing", says: /still as it was given/ },
    { what: "wrong", how: "everybody", answer: RepairsAll, outcome: "hint", says: /need none/ },
    {
      what: "wrong",
      how: "forgets at once",
      answer: ForgetsAtOnce,
      outcome: "keep working",
      says: /stays as it was/,
      draws: true,
    },
    { what: "wrong", how: "forgets nothing", answer: ForgetsNothing, outcome: "almost", says: /for ever/ },
    {
      what: "wrong",
      how: "only forgets",
      answer: OnlyForgets,
      outcome: "keep working",
      says: /stays as it was/,
    },
  ],
};

type List = readonly unknown[];

export const queueModel: ExerciseAnswers = {
  exercise: "a model of a short queue",
  answers: [
    {
      what: "reference",
      answer(values: List, method: string, value: unknown) {
        if (method === "dequeue") return [values.slice(1), values[0] ?? null];
        return values.length < 2 ? [[...values, value], true] : [values, false];
      },
      outcome: "correct",
      says: /any history/,
    },
    {
      what: "written differently",
      how: "with names",
      answer(values: List, method: string, value: unknown) {
        const [first = null, ...others] = values;
        if (method !== "enqueue") return [others, first];
        if (values.length >= 2) return [[...values], false];
        return [values.concat([value]), true];
      },
      outcome: "correct",
      says: /any history/,
    },
    { what: "stub", answer: function shortQueue() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "no end",
      answer: (values: List, method: string, value: unknown) =>
        method === "dequeue" ? [values.slice(1), values[0] ?? null] : [[...values, value], true],
      outcome: "hint",
      says: /not what this queue does/,
    },
    {
      what: "wrong",
      how: "a stack",
      answer: (values: List, method: string, value: unknown) =>
        method === "dequeue"
          ? [values.slice(0, -1), values[values.length - 1] ?? null]
          : values.length < 2
          ? [[...values, value], true]
          : [values, false],
      outcome: "hint",
      says: /oldest comes out/,
    },
    {
      what: "wrong",
      how: "in place",
      answer(values: unknown[], method: string, value: unknown) {
        if (method === "dequeue") return [values, values.shift() ?? null];
        if (values.length >= 2) return [values, false];
        values.push(value);
        return [values, true];
      },
      outcome: "almost",
      says: /old list/,
    },
    {
      what: "wrong",
      how: "only the list",
      answer: (values: List) => values,
      outcome: "keep working",
      says: /a list and an answer/,
    },
  ],
};
