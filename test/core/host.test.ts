import { describe, expect, test } from "vitest";
import { build, checkHandlers, dispatchOf, type Factory, Owners, targetOf } from "../../lib/core/host.ts";
import { type Port, Process, type ProcessId } from "../../lib/core/process.ts";

const silent = {} as Port;
const owners = () => new Owners();
const built = (factory: Factory, id: ProcessId = 1, held = owners()) =>
  build(factory, { id, peers: [2, 3].filter((peer) => peer !== id), port: silent }, held);

type Ping = { type: "Ping" };

describe("building a process", () => {
  test("gives field initialisers the id and the peers", () => {
    class Ring extends Process {
      successor = this.peers[0];
      own = this.id;
    }
    expect(built(Ring)).toMatchObject({ id: 1, own: 1, successor: 2 });
  });
  test("shows an algorithm nothing of its driver", () => {
    class Curious extends Process {
      found = Reflect.ownKeys(this).map(String);
    }
    expect(built(Curious)).toMatchObject({ found: ["id"] });
  });
  test("is left to a driver", () => {
    class Ring extends Process {}
    expect(() => new Ring()).toThrow("Ring is built by a driver");
  });
  test("needs a factory that makes a process", () => {
    expect(() => built(undefined as unknown as Factory, 4)).toThrow("P4 needs a class of processes");
    expect(() => built((() => ({})) as unknown as Factory, 4)).toThrow(
      "the factory of P4 must return a Process",
    );
  });
});

describe("fields", () => {
  class Callback extends Process {
    call = () => 1;
  }
  class Lazy extends Process {
    later = Promise.resolve();
  }
  class Hidden extends Process {
    #secret = 1;
    onPing() {
      this.#secret++;
    }
  }
  const common: number[] = [];
  class Twice extends Process {
    a = common;
    b = common;
  }
  class Deep extends Process {
    a = new Map([["x", common]]);
    b = [common];
  }
  class Holder extends Process {
    shared = common;
  }

  test("hold plain data, or the field is named", () => {
    expect(() => built(Callback)).toThrow("Callback.call is a function");
    expect(() => built(Lazy)).toThrow("Lazy.later is a Promise");
  });
  test("are not #private", () => {
    expect(() => built(Hidden)).toThrow(
      "Hidden.#secret is hidden from its driver: write it as a plain field, secret",
    );
  });
  test.each([Twice, Deep])("do not hold one container twice (%o)", (factory) => {
    expect(() => built(factory)).toThrow(
      /\.b of P1 and \w+\.a of P1 hold the same object: give each its own/,
    );
  });
  test("do not share a container with another process", () => {
    const held = owners();
    built(Holder, 1, held);
    expect(() => built(Holder, 2, held)).toThrow(
      "Holder.shared of P2 and Holder.shared of P1 hold the same object",
    );
  });
  test("do not keep a container over a crash", () => {
    const held = owners();
    built(Holder, 1, held);
    expect(() => built(Holder, 1, held)).toThrow(
      "Holder.shared of P1 holds an object that it held before a crash",
    );
  });
  test("a factory makes a new process each time", () => {
    const held = owners();
    let one: Process | undefined;
    class Plain extends Process {}
    const factory = () => one ??= new Plain();
    built(factory, 1, held);
    expect(() => built(factory, 2, held)).toThrow("P2 (Plain) is the same object as P1 (Plain)");
  });
  test("do not hold one part twice", () => {
    class Part extends Process {}
    class Host extends Process {
      a = new Part();
      b = this.a;
    }
    expect(() => built(Host)).toThrow("Host.b holds a process that another field holds");
  });
  test("of a part are checked too", () => {
    class Part extends Process {
      call = () => 1;
    }
    class Host extends Process {
      part = new Part();
    }
    expect(() => built(Host)).toThrow("Part.call is a function");
  });
});

describe("a handler that nothing can call", () => {
  class Base extends Process<Ping, "Retry"> {
    override onStart() {
      this.send(2, { type: "Ping" });
      this.setTimer("Retry", 5);
    }
  }
  const check = (...factories: Factory[]) =>
    checkHandlers(factories.map((factory) => built(factory)), ["disk"]);

  test("is named, with what was probably meant", () => {
    class Misspelt extends Base {
      onPign() {}
    }
    expect(() => check(Misspelt)).toThrow("Misspelt.onPign is never called");
    expect(() => check(Misspelt)).toThrow("did you mean onPing?");
  });
  test("is found among timers, starts, completions and upcalls", () => {
    class Timer extends Base {
      onTimeoutRety() {}
    }
    class Start extends Base {
      onstart() {}
      onStrat() {}
    }
    class Disk extends Base {
      onCompletionDisc() {}
    }
    class Part extends Process {}
    class Host extends Base {
      lock = new Part();
      onOutputLok() {}
    }
    expect(() => check(Timer)).toThrow("did you mean onTimeoutRetry?");
    expect(() => check(Start)).toThrow("did you mean onStart?");
    expect(() => check(Disk)).toThrow("Disk.onCompletionDisc is never called: the devices are disk");
    expect(() => check(Host)).toThrow("did you mean onOutputLock?");
  });
  test("is not one that another class's message calls", () => {
    class Receiver extends Process {
      onPing() {}
      onCompletionDisk() {}
    }
    expect(() => check(Base, Receiver)).not.toThrow();
  });
  test("is let be where it resembles nothing: an edit took out the only send of its message", () => {
    class Deaf extends Process {
      onOK() {}
      onElection() {
        this.send(1, { type: "Answer" });
      }
      onAnswer() {}
    }
    expect(() => check(Base, Deaf)).not.toThrow();
  });
  test("can be declared as called from outside", () => {
    class Open extends Process {
      static handles = ["Hello"];
      onHello() {}
    }
    expect(() => check(Open)).not.toThrow();
  });
  test("is inherited by name: base classes count", () => {
    class Sub extends Base {
      onPing() {}
      onTimeoutRetry() {}
    }
    class SubSub extends Sub {
      override onPing() {}
    }
    expect(() => check(SubSub)).not.toThrow();
  });
  test("two processes of one class may host parts under different names", () => {
    class Part extends Process {}
    class Host extends Process {
      constructor(name: string) {
        super();
        (this as Record<string, unknown>)[name] = new Part();
      }
      onOutputOne() {}
      onOutputTwo() {}
    }
    expect(() => check(() => new Host("one"), () => new Host("two"))).not.toThrow();
  });
});

test("a name is split into the path of the part and the handler", () => {
  expect(dispatchOf("message", "a/b/Request")).toEqual({ part: "a/b", name: "Request", method: "onRequest" });
  expect(dispatchOf("timeout", "Retry")).toEqual({ part: "", name: "Retry", method: "onTimeoutRetry" });
  expect(dispatchOf("completion", "lock/disk")).toEqual({
    part: "lock",
    name: "disk",
    method: "onCompletionDisk",
  });
  class Plain extends Process {}
  expect(() => targetOf(built(Plain), "lock")).toThrow('Plain has no part "lock"');
});
