import { describe, expect, test } from "vitest";
import { type Message, Process } from "../../lib/core/process.ts";
import { explore, type Options } from "../../lib/run/explore/explore.ts";
import { at } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

type Factory = new () => Process;

const drivers: [string, (process: Factory, more?: Partial<Options>) => unknown][] = [
  ["simulated", (process) => simulate({ processes: nodes(2, process) })],
  ["explored", (process, more) => explore({ processes: nodes(2, process), time: "any", ...more })],
];

class Starting extends Process<Message, "Late"> {
  static handles = ["Ask", "Late"];
  override onStart() {
    if (this.id === 1) this.broadcast({ type: "Ask" });
  }
  onAsk() {}
  onTimeoutLate() {}
}

describe.each(drivers)("what does not run to its end when it is called is refused: %s", (_, run) => {
  test("async handlers, of the class itself, of a base class and of a part", () => {
    class Sleeper extends Starting {
      override async onStart() {
        await null;
        this.setTimer("Late", 5);
      }
    }
    class Heir extends Sleeper {}
    class Answering extends Starting {
      override async onAsk() {
        await null;
      }
    }
    class Host extends Process {
      part = new Answering();
    }
    expect(() => run(Sleeper)).toThrow(/Sleeper\.onStart is async: a process runs each handler to its end/);
    expect(() => run(Heir)).toThrow(/Sleeper\.onStart is async/);
    expect(() => run(Answering)).toThrow(/Answering\.onAsk is async: .*write it without async/);
    expect(() => run(Host)).toThrow(/Answering\.onAsk is async/);
  });

  test("async methods that handlers would call, and generators as handlers, but not generators for their own use", () => {
    class Helped extends Starting {
      async help() {
        await null;
      }
    }
    class Yielding extends Starting {
      override *onAsk() {
        yield 1;
      }
    }
    class Pairs extends Starting {
      sum = 0;
      *both() {
        yield 1;
        yield 2;
      }
      override onAsk() {
        for (const number of this.both()) this.sum += number;
      }
    }
    expect(() => run(Helped)).toThrow(/Helped\.help is async/);
    expect(() => run(Yielding)).toThrow(/Yielding\.onAsk is a generator: .*write it without the \*/);
    expect(() => run(Pairs)).not.toThrow();
  });

  test("handlers that return a promise", () => {
    const promise = () => Promise.resolve(1) as unknown as void;
    class Start extends Starting {
      override onStart() {
        return promise();
      }
    }
    class Ask extends Starting {
      override onAsk() {
        return promise();
      }
    }
    class Late extends Starting {
      override onAsk() {
        this.setTimer("Late", 1);
      }
      override onTimeoutLate() {
        return promise();
      }
    }
    class Part extends Process {
      override onStart() {
        this.output(1);
      }
    }
    class Host extends Process {
      part = new Part();
      onOutputPart() {
        return promise();
      }
    }
    expect(() => run(Start)).toThrow(/Start\.onStart returned a promise: a handler runs to its end/);
    expect(() => run(Ask)).toThrow(/P2, handling Ask from P1.*Ask\.onAsk returned a promise/);
    expect(() => run(Late)).toThrow(/Late\.onTimeoutLate returned a promise/);
    expect(() => run(Host)).toThrow(/Host\.onOutputPart returned a promise/);
  });
});

test("operations are refused likewise", () => {
  class Working extends Process {
    *work() {
      yield 1;
    }
    later() {
      return Promise.resolve(1);
    }
  }
  const processes = nodes(2, Working);
  const work = /the operation Working\.work is a generator: it must run when it is called/;
  expect(() => simulate({ processes, scenario: [at(5, invoke(1, "work"))] })).toThrow(work);
  expect(() => explore({ processes, invocations: [invoke(1, "work")] })).toThrow(work);
  const later = /Working\.later returned a promise/;
  expect(() => simulate({ processes, scenario: [at(5, invoke(1, "later"))] })).toThrow(later);
  expect(() => explore({ processes, invocations: [invoke(1, "later")] })).toThrow(later);
});
