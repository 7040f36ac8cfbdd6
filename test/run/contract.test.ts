/**
 * The rules of the process contract, each on the simulator: values, durability, crashes, timers, operations,
 * parts, devices.
 */
import { describe, expect, test } from "vitest";
import { type Handlers, Process, type ProcessId } from "../../lib/core/process.ts";
import { at, crash, pause, recover, resume, slow } from "../../lib/run/faults.ts";
import { uniform } from "../../lib/run/latency.ts";
import { simulate, Simulation } from "../../lib/run/simulate/simulate.ts";
import { type Device, invoke, nodes } from "../../lib/run/system.ts";

type Run = Simulation<Process>;
/** What was output, as "time P1 what". */
const outputs = (run: Run) =>
  run.trace.where({ kind: "output" }).map(({ time, process, content }) =>
    `${+time.toFixed(3)} P${process} ${typeof content === "string" ? content : JSON.stringify(content)}`
  );
const kinds = (run: Run, process: ProcessId) =>
  [...run.trace].filter((event) => event.process === process).map((event) => event.kind);

describe("messages and records are values", () => {
  type Letter = { type: "Letter"; list: number[]; map: Map<string, number[]>; flat?: number };
  class Sender extends Process<Letter> {
    list = [1];
    map = new Map([["a", [1]]]);
    override onStart() {
      if (this.id !== 1) return;
      const letter: Letter = { type: "Letter", list: this.list, map: this.map };
      this.broadcast(letter);
      this.output(this.list);
      this.deliver(this.list, 1);
      this.append({ list: this.list });
      this.force();
      this.list.push(2);
      this.map.get("a")!.push(2);
      letter.flat = 2;
    }
    onLetter(letter: Letter) {
      this.output([...letter.list, ...letter.map.get("a")!, letter.flat ?? "absent"]);
      letter.list.push(9);
      letter.map.get("a")!.push(9);
      letter.flat = 9;
    }
    override onRecover(log: { list: number[] }[]) {
      this.output(log);
      log[0].list.push(9);
    }
  }
  for (const trace of ["all", "none"] as const) {
    test(`neither the sender nor a receiver can change them (trace: ${trace})`, () => {
      const seen: unknown[] = [];
      class Witness extends Sender {
        protected override output(what: unknown) {
          if (this.id !== 1) seen.push(JSON.stringify(what));
        }
      }
      simulate({ processes: nodes(3, Witness), duplication: 1, trace });
      expect(seen).toEqual(Array(4).fill('[1,1,"absent"]')); // two receivers, two copies each
    });
  }
  test("the trace and the log keep them as they were said", () => {
    const run = simulate({
      processes: nodes(2, Sender),
      scenario: [at(50, crash(1)), at(60, recover(1)), at(70, crash(1)), at(80, recover(1))],
    });
    for (const event of run.trace.where({ kind: "send" })) {
      expect(event.message).toEqual({ type: "Letter", list: [1], map: new Map([["a", [1]]]) });
    }
    expect(run.trace.where({ kind: "output", process: 1 }).map((event) => JSON.stringify(event.content)))
      .toEqual([
        "[1]",
        '[{"list":[1]}]',
        '[{"list":[1]}]',
      ]);
    expect(run.trace.where({ kind: "deliver" })[0].content).toEqual([1]);
    expect(run.log(1)).toEqual([{ list: [1] }]);
  });
  test("responses, requests and device results too", () => {
    class Box implements Device {
      kept: number[] = [];
      apply(request: { type: string; list?: number[] }) {
        this.kept = request.list ?? this.kept;
        return this.kept;
      }
    }
    class User extends Process {
      list = [1];
      put() {
        const request = { type: "Put", list: this.list };
        this.submit("box", request);
        this.respond(this.operation, this.list);
        this.list.push(2);
      }
      onCompletionBox(result: number[]) {
        this.output(result);
        result.push(9);
      }
    }
    const run = simulate({
      processes: nodes(1, User),
      devices: { box: () => new Box() },
      scenario: at(1, invoke(1, "put")),
    });
    expect(outputs(run)).toEqual(["2 P1 [1]"]);
    expect((run.device("box") as Box).kept).toEqual([1]);
    expect(run.trace.where({ kind: "respond" })[0].content).toEqual({ operation: 1, value: [1] });
    expect(run.trace.where({ kind: "complete" })[0].content).toEqual({ device: "box", result: [1], tag: 0 });
  });
});

describe("nothing that others can see overtakes a pending force of the same process", () => {
  type Note = { type: "Note"; n: number };
  class Disk implements Device {
    seen: number[] = [];
    apply(request: { type: string; n: number }) {
      this.seen.push(request.n);
    }
  }
  class Writer extends Process<Note, "Tick" | "Kick"> {
    override onStart() {
      if (this.id !== 1) return;
      this.send(2, { type: "Note", n: 0 });
      this.force({ n: 1 }); // done at 10
      this.setTimer("Tick", 4);
      this.setTimer("Kick", 6);
      this.everything(1);
    }
    onTimeoutTick() {
      this.output("the handler of another event"); // waits too
      this.force({ n: 2 }); // done at 20
      this.everything(2);
    }
    onTimeoutKick() {
      this.append({ n: 3 });
      this.everything(3);
    }
    everything(n: number) {
      this.send(2, { type: "Note", n });
      this.deliver(n, 1);
      this.output(n);
      this.submit("disk", { type: "Write", n } as { type: string });
    }
    onNote() {}
    onCompletionDisk() {}
  }
  const run = simulate({
    processes: nodes(2, Writer),
    devices: { disk: () => new Disk() },
    forceMs: 10,
    latency: 1,
    deviceMs: 0,
    until: 60,
  });
  test("whichever handler said it; and it comes in the order in which it was said", () => {
    const visible = [...run.trace].filter((event) =>
      event.process === 1 && ["send", "deliver", "output", "submit", "forced"].includes(event.kind)
    );
    expect(visible.map((event) => `${event.time} ${event.kind}`)).toEqual([
      "0 send",
      "10 forced",
      ...["send", "deliver", "output", "submit"].map((kind) => `10 ${kind}`),
      "10 output",
      "20 forced",
      ...["send", "deliver", "output", "submit"].map((kind) => `20 ${kind}`),
      ...["send", "deliver", "output", "submit"].map((kind) => `20 ${kind}`),
    ]);
    expect((run.device("disk") as Disk).seen).toEqual([1, 2, 3]);
  });
  test("timers act at once", () => {
    const times = (kind: "set timer" | "timeout") =>
      run.trace.where({ kind, process: 1 }).map((event) => event.time);
    expect([times("set timer"), times("timeout")]).toEqual([[0, 0], [4, 6]]);
  });
  test("a force without a duration is done at once", () => {
    const at0 = simulate({ processes: nodes(2, Writer), devices: { disk: () => new Disk() }, latency: 1 });
    expect(outputs(at0)).toEqual(["0 P1 1", "4 P1 the handler of another event", "4 P1 2", "6 P1 3"]);
  });
  test("a crash while a force is pending loses all that waited", () => {
    const cut = simulate({
      processes: nodes(2, Writer),
      devices: { disk: () => new Disk() },
      forceMs: 10,
      latency: 1,
      scenario: at(8, crash(1)),
    });
    expect(cut.trace.where({ kind: "output" })).toEqual([]);
    expect(cut.trace.where({ kind: "forced" })).toEqual([]);
    expect(cut.counts.messages).toBe(1);
  });
});

describe("a crash", () => {
  class Logger extends Process<never, "Beat"> {
    count = 0;
    override onStart() {
      this.setTimer("Beat", 10);
      this.append({ n: 1 });
      this.force({ n: 2 });
      for (const n of [3, 4, 5]) this.append({ n });
    }
    override onRecover(log: { n: number }[]) {
      this.output(`${this.count} ${log.map((record) => record.n).join("")}`);
    }
    onTimeoutBeat() {
      this.count++;
      this.setTimer("Beat", 10);
    }
  }
  test("loses the fields and the timers, keeps the forced log and any prefix of what came after", () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 400; seed++) {
      const run = simulate({
        processes: nodes(1, Logger),
        seed,
        scenario: [at(35, crash(1)), at(50, recover(1))],
        until: 200,
      });
      expect(run.process(1).count).toBe(0);
      expect(run.trace.where({ kind: "timeout" }).length).toBe(3);
      for (const output of outputs(run)) seen.set(output, (seen.get(output) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(["50 P1 0 12", "50 P1 0 123", "50 P1 0 1234", "50 P1 0 12345"]);
    for (const count of seen.values()) expect(count).toBeGreaterThan(60); // each about once in four
  });
  test("what survived once survives the next crash", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const run = simulate({
        processes: nodes(1, Logger),
        seed,
        scenario: [at(35, crash(1)), at(50, recover(1)), at(60, crash(1)), at(70, recover(1))],
        until: 200,
      });
      const [first, second] = outputs(run).map((output) => output.split(" ")[3]);
      expect(second).toBe(first);
    }
  });
  test("in the middle of a force keeps any prefix of the records", () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 200; seed++) {
      const run = simulate({
        processes: nodes(1, Logger),
        seed,
        forceMs: 20,
        scenario: [at(10, crash(1)), at(50, recover(1))],
        until: 100,
      });
      seen.add(outputs(run)[0].split(" ")[3] ?? "");
    }
    expect([...seen].sort()).toEqual(["", "1", "12", "123", "1234", "12345"]);
  });
  test("of a process that is down, and a recovery of one that is up, do nothing", () => {
    const run = simulate({
      processes: nodes(1, Logger),
      scenario: [at(5, recover(1)), at(6, crash(1)), at(7, crash(1)), at(8, recover(1)), at(9, recover(1))],
      until: 10,
    });
    expect([run.counts.crashes, run.counts.recoveries]).toEqual([1, 1]);
  });
  test("drops what arrives while the process is down, and says why", () => {
    class Chatty extends Process<{ type: "Hello" }> {
      override onStart() {
        this.broadcast({ type: "Hello" });
      }
      onHello() {}
    }
    const run = simulate({ processes: nodes(2, Chatty), scenario: at(5, crash(2)) });
    const [drop] = run.trace.where({ kind: "drop" });
    expect(drop).toMatchObject({
      process: 2,
      peer: 1,
      content: "receiver crashed",
      message: { type: "Hello" },
    });
    expect(run.counts.dropped).toBe(1);
  });

  type Step = { type: "Step" };
  class Careful extends Process<Step, "Late"> {
    override onStart() {
      if (this.id === 1) this.send(2, { type: "Step" });
    }
    onStep() {
      if (this.id === 1) return;
      this.append({ n: 1 }); // effect 1
      this.setTimer("Late", 1); // 2
      this.send(1, { type: "Step" }); // 3
      this.output("said"); // 4
      this.force({ n: 2 }); // 5 and 6
      this.output("done"); // 7
    }
    override onRecover(log: { n: number }[]) {
      this.output(`has ${log.map((record) => record.n).join("")}`);
    }
    onTimeoutLate() {}
  }
  test.each<[number, string[], RegExp]>([
    [0, [], /^has $/],
    [1, [], /^has 1?$/],
    [3, ["send"], /^has 1?$/],
    [4, ["send", "output"], /^has 1?$/],
    [5, ["send", "output"], /^has (1|12)?$/],
    [6, ["send", "output"], /^has 12$/],
    [7, ["send", "output", "output"], /^has 12$/],
    [99, ["send", "output", "output"], /^has 12$/],
  ])("can fall after %i effects of a handler", (afterEffects, visible, has) => {
    for (let seed = 1; seed <= 10; seed++) {
      const run = simulate({
        processes: nodes(2, Careful),
        seed,
        scenario: [at(5, crash(2, { afterEffects })), at(30, recover(2))],
      });
      const until = run.trace.where({ kind: "crash" })[0];
      expect(until.time).toBe(10);
      const before = [...run.trace].filter((event) => event.process === 2 && event.index < until.index);
      expect(before.map((event) => event.kind).filter((kind) => ["send", "output", "timeout"].includes(kind)))
        .toEqual(visible);
      expect(run.trace.where({ kind: "output", process: 2 }).at(-1)!.content).toMatch(has);
    }
  });
});

describe("receipt is not delivery", () => {
  type Held = { type: "Held"; n: number };
  class Second extends Process<Held> {
    held: Held[] = [];
    override onStart() {
      if (this.id === 1) { for (const n of [1, 2]) this.send(2, { type: "Held", n }); }
    }
    onHeld(message: Held, from: ProcessId) {
      this.held.push(message);
      if (this.held.length === 2) { for (const { n } of this.held) this.deliver({ n }, from); }
    }
  }
  test("a process holds a message back and delivers it later", () => {
    const run = simulate({
      processes: nodes(2, Second),
      links: [{ from: 1, to: 2, latency: uniform(1, 100) }],
    });
    const [receipt, delivery] = (["receive", "deliver"] as const).map((kind) => run.trace.where({ kind }));
    expect(receipt.length).toBe(2);
    expect(receipt[0].time).toBeLessThan(receipt[1].time);
    expect(delivery.map((event) => event.time)).toEqual([receipt[1].time, receipt[1].time]);
    expect(delivery[0]).toMatchObject({ process: 2, peer: 1 });
    expect([run.counts.received, run.counts.deliveries]).toEqual([2, 2]);
  });
});

describe("named timers", () => {
  class Alarm extends Process<never, "A" | "B"> implements Handlers<never, "A" | "B"> {
    override onStart() {
      this.setTimer("A", 10);
      this.setTimer("A", 20); // sets it anew
      this.setTimer("B", 5);
      this.setTimer("B", 50, 50, "x");
      this.setTimer("B", 7, 7, "y");
      this.cancelTimer("B");
      this.cancelTimer("B"); // twice is once
      this.cancelTimer("B", "never set");
    }
    onTimeoutA() {
      this.output("A");
      this.cancelTimer("B", "x");
    }
    onTimeoutB(key: string) {
      this.output(`B ${key}`);
      if (key === "y") this.setTimer("B", 1, 1, "y2");
    }
  }
  test("are told apart by name and key; the last setting counts; a stopped one is silent", () => {
    const run = simulate({ processes: nodes(1, Alarm) });
    expect(outputs(run)).toEqual(["7 P1 B y", "8 P1 B y2", "20 P1 A"]);
    expect(run.trace.where({ kind: "cancel timer" }).map((event) => event.content)).toEqual(["B", "B x"]);
    expect(run.stopped).toBe("quiet");
    expect(run.now).toBe(20); // a stopped timer does not make the run last longer
  });
  class Ranged extends Process<never, "R"> {
    override onStart() {
      this.setTimer("R", 150, 300);
    }
    onTimeoutR() {
      this.output("fired");
      this.setTimer("R", 150, 300);
    }
  }
  test("with a range are drawn evenly from it", () => {
    const run = simulate({ processes: nodes(1, Ranged), until: { events: 4000 } });
    const times = run.trace.where({ kind: "timeout" }).map((event) => event.time);
    const gaps = times.map((time, i) => time - (times[i - 1] ?? 0)).sort((a, b) => a - b);
    expect(gaps[0]).toBeGreaterThanOrEqual(150);
    expect(gaps.at(-1)).toBeLessThan(300);
    for (const p of [0.25, 0.5, 0.75]) {
      expect(Math.abs(gaps[Math.floor(p * 4000)] - 150 - p * 150)).toBeLessThan(6);
    }
  });
  test.each<[number, number]>([[-1, -1], [5, 4], [NaN, NaN], [1, Infinity]])(
    "refuse %s to %s ms",
    (ms, msMax) => {
      class Wrong extends Process<never, "W"> {
        override onStart() {
          this.setTimer("W", ms, msMax);
        }
        onTimeoutW() {}
      }
      expect(() => simulate({ processes: nodes(1, Wrong) })).toThrow(
        `P1, starting at 0 ms: the time of timer "W" must be ≥ 0 ms and a range ascending, got ${
          Object.is(ms, msMax) ? ms : `${ms} to ${msMax}`
        }`,
      );
    },
  );
  test("run on the local clock, which has an offset and drifts", () => {
    class Watch extends Process<never, "T"> {
      override onStart() {
        this.output(this.clock);
        this.setTimer("T", 1000);
      }
      onTimeoutT() {
        this.output(this.clock);
      }
    }
    const run = simulate({
      processes: nodes(3, Watch),
      clocks: { 2: { offsetMs: 500 }, 3: { offsetMs: -3, driftPpm: 250_000 } },
    });
    expect(outputs(run)).toEqual([
      "0 P1 0",
      "0 P2 500",
      "0 P3 -3",
      "800 P3 997",
      "1000 P1 1000",
      "1000 P2 1500",
    ]);
    const clocks = (clocks: Record<number, { offsetMs?: number; driftPpm?: number }>) => () =>
      simulate({ processes: nodes(1, Watch), clocks });
    expect(clocks({ 1: { driftPpm: -1e6 } })).toThrow(
      "drift of P1 must be between ±1,000,000 ppm, got -1000000",
    );
    expect(clocks({ 1: { offsetMs: NaN } })).toThrow("the clock offset of P1 must be finite (ms), got NaN");
    expect(clocks({ 4: {} })).toThrow("clocks are given for P4, but the processes are P1");
  });
});

describe("operations", () => {
  class Store extends Process<{ type: "Ask"; operation: number }, "Wait"> {
    value = 0;
    read() {
      this.respond(this.operation, this.value);
    }
    write(value: number) {
      this.value = value;
      this.setTimer("Wait", 30, 30, String(this.operation));
    }
    onTimeoutWait(key: string) {
      this.respond(Number(key));
    }
    wrong() {
      this.respond(99);
    }
  }
  test("are numbered, recorded, and closed by a response, at once or later", () => {
    const run = simulate({
      processes: nodes(2, Store),
      scenario: [at(1, invoke(1, "write", 7)), at(2, invoke(1, "read")), at(3, invoke(2, "read"))],
    });
    expect(run.trace.where({ kind: "invoke" }).map(({ time, process, content }) => [time, process, content]))
      .toEqual([
        [1, 1, { operation: 1, method: "write", details: [7] }],
        [2, 1, { operation: 2, method: "read", details: [] }],
        [3, 2, { operation: 3, method: "read", details: [] }],
      ]);
    const responses = run.trace.where({ kind: "respond" });
    expect(responses.map(({ time, process, content }) => [time, process, content])).toEqual([
      [2, 1, { operation: 2, value: 7 }],
      [3, 2, { operation: 3, value: 0 }],
      [31, 1, { operation: 1, value: undefined }],
    ]);
    for (const response of responses) {
      const cause = run.trace.at(response.cause).content as { operation: number };
      expect(cause.operation).toBe((response.content as { operation: number }).operation);
    }
  });
  test("on a process that is down are recorded and never answered; on a paused one they wait", () => {
    const run = simulate({
      processes: nodes(2, Store),
      scenario: [
        at(1, crash(1), pause(2)),
        at(2, invoke(1, "read"), invoke(2, "read")),
        at(9, recover(1), resume(2)),
      ],
    });
    expect(run.trace.where({ kind: "invoke" }).map((event) => event.time)).toEqual([2, 2]);
    expect(run.trace.where({ kind: "respond" }).map((event) => [event.time, event.process])).toEqual([[
      9,
      2,
    ]]);
  });
  test("exist, and a response is to one that was invoked", () => {
    expect(() => simulate({ processes: nodes(1, Store), scenario: at(1, invoke(1, "raed")) })).toThrow(
      'Store has no operation "raed" to invoke on P1',
    );
    expect(() => simulate({ processes: nodes(1, Store), scenario: at(1, invoke(1, "wrong")) })).toThrow(
      "P1, in its operation wrong at 1 ms: P1 responds to operation 99, but operations 1 to 1 were invoked",
    );
  });
});

describe("randomness", () => {
  class Dice extends Process<never, "Roll"> {
    rolls: number[] = [];
    override onStart() {
      for (let i = 0; i < 6; i++) this.rolls.push(this.choose(6), this.random());
    }
  }
  const rolls = (seed: number, count = 2) =>
    simulate({ processes: nodes(count, Dice), seed }).processes.map((process) => process.rolls);

  test("is a stream of each process, the same for the same seed, whoever else takes part", () => {
    expect(rolls(1)).toEqual(rolls(1));
    expect(rolls(1)[0]).not.toEqual(rolls(2)[0]);
    expect(rolls(1)[0]).not.toEqual(rolls(1)[1]);
    expect(rolls(1, 5).slice(0, 2)).toEqual(rolls(1, 2));
  });
  test("choose is even and refuses a count below 1", () => {
    class Coin extends Process {
      counts = [0, 0, 0];
      override onStart() {
        for (let i = 0; i < 3000; i++) this.counts[this.choose(3)]++;
      }
    }
    const { counts } = simulate({ processes: nodes(1, Coin) }).process(1);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100);
    class Wrong extends Process {
      override onStart() {
        this.choose(0);
      }
    }
    expect(() => simulate({ processes: nodes(1, Wrong) })).toThrow("choose needs a count ≥ 1, got 0");
  });
});

describe("hosted parts", () => {
  type Ping = { type: "Ping"; n: number };
  /** Sends to all, and tells its host of what it gets. */
  class Inner extends Process<Ping, "Again"> {
    log: number[] = [];
    override onRecover(log: { n: number }[]) {
      this.log = log.map((record) => record.n);
    }
    ping(n: number) {
      this.broadcast({ type: "Ping", n });
      this.append({ n });
      this.force();
      this.setTimer("Again", 100);
    }
    onPing({ n }: Ping, from: ProcessId) {
      this.deliver(n, from);
    }
    onTimeoutAgain() {
      this.output("again");
    }
  }
  class Middle extends Process {
    inner = new Inner();
    onDeliverInner(n: number, from: ProcessId) {
      this.deliver(n * 10, from);
    }
    onOutputInner(what: string) {
      this.output("middle " + what);
    }
  }
  class Outer extends Process<{ type: "Ping"; own: true }> {
    left = new Middle();
    right = new Inner();
    heard: string[] = [];
    logged: unknown[] = [];
    go() {
      this.left.inner.ping(1);
      this.right.ping(2);
      this.broadcast({ type: "Ping", own: true });
      this.force({ part: "left", own: 1 }); // a record of its own that looks a bit like a part's
    }
    override onRecover(log: readonly unknown[]) {
      this.logged = [...log];
    }
    onPing() {
      this.heard.push("own");
    }
    onDeliverLeft(n: number, from: ProcessId) {
      this.heard.push(`left ${n} of P${from}`);
      this.deliver(n, from);
    }
    onDeliverRight(n: number, from: ProcessId) {
      this.heard.push(`right ${n} of P${from}`);
    }
    onOutputLeft(what: string) {
      this.output("left " + what);
    }
    onOutputRight() {}
  }
  const run = simulate({
    processes: nodes(2, Outer),
    scenario: [at(1, invoke(1, "go")), at(50, crash(1)), at(60, recover(1)), at(70, invoke(1, "go"))],
  });
  test("send, deliver and call up under their own name, parts of parts too", () => {
    expect(run.counts.byType).toEqual({ "Ping": 2, "left/inner/Ping": 2, "right/Ping": 2 });
    expect(run.process(2).heard).toEqual(Array(2).fill(["left 10 of P1", "right 2 of P1", "own"]).flat());
    expect(run.counts.deliveries).toBe(2); // only what the outermost process delivers
  });
  test("have timers of their own", () => {
    expect(run.trace.where({ kind: "timeout" }).map((event) => event.content)).toEqual([
      "left/inner/Again",
      "right/Again",
    ]);
    expect(outputs(run)).toEqual(["170 P1 left middle again"]);
  });
  test("recover with their own records", () => {
    const process = run.process(1);
    expect([process.left.inner.log, process.right.log, process.logged]).toEqual([[1], [2], [{
      part: "left",
      own: 1,
    }]]);
  });
  test("whatever class they are of: two processes of one class may host different ones", () => {
    class Loud extends Inner {
      override onPing({ n }: Ping, from: ProcessId) {
        this.deliver(n + 100, from);
      }
    }
    class Either extends Middle {
      constructor(loud: boolean) {
        super();
        if (loud) this.inner = new Loud();
      }
      go() {
        this.inner.ping(1);
      }
    }
    const mixed = simulate({
      processes: nodes(3, (id) => new Either(id === 3)),
      scenario: at(1, invoke(1, "go")),
      until: 50,
    });
    expect(mixed.trace.where({ kind: "deliver" }).map((event) => [event.process, event.content])).toEqual([
      [2, 10],
      [3, 1010],
    ]);
  });
  test("need the handlers that they call", () => {
    class Deaf extends Process {
      inner = new Inner();
      go() {
        this.inner.ping(1);
      }
    }
    expect(() => simulate({ processes: nodes(2, Deaf), scenario: at(1, invoke(1, "go")) })).toThrow(
      'P2, handling inner/Ping from P1 at 11 ms: Deaf hosts "inner" and needs a handler onDeliverInner',
    );
  });
});

describe("devices", () => {
  class Counter implements Device {
    log: string[] = [];
    apply(request: { type: string }, from: ProcessId) {
      this.log.push(`${request.type} of P${from}`);
      return this.log.length;
    }
  }
  class User extends Process {
    override onStart() {
      this.submit("disk", { type: "A" }, 1);
      this.submit("disk", { type: "B" }, 2);
    }
    override onRecover() {}
    onCompletionDisk(result: number, tag: number) {
      this.output(`${tag} → ${result}`);
    }
  }
  const options = { processes: nodes(2, User), devices: { disk: () => new Counter() }, deviceMs: 10 };
  test("serve one request after the other, whoever asks, and tell their process", () => {
    const run = simulate(options);
    expect(outputs(run)).toEqual(["10 P1 1 → 1", "20 P1 2 → 2", "30 P2 1 → 3", "40 P2 2 → 4"]);
  });
  test("do what a crashed process asked for, and do not tell it, not even after its recovery", () => {
    const run = simulate({ ...options, scenario: [at(5, crash(1)), at(6, recover(1))] });
    expect((run.device("disk") as Counter).log.length).toBe(4);
    expect(outputs(run)).toEqual(["30 P2 1 → 3", "40 P2 2 → 4"]);
  });
  test("do not wait for a paused process, which learns of it when it goes on", () => {
    const run = simulate({ ...options, scenario: [at(5, pause(1)), at(100, resume(1))] });
    expect(outputs(run)).toEqual(["30 P2 1 → 3", "40 P2 2 → 4", "100 P1 1 → 1", "100 P1 2 → 2"]);
  });
  test("are shared by the parts of a process: one queue", () => {
    class Host extends Process {
      user = new User();
      override onStart() {
        this.submit("disk", { type: "H" }, 3);
      }
      onCompletionDisk(result: number, tag: number) {
        this.output(`${tag} → ${result}`);
      }
      onOutputUser(what: string) {
        this.output("user " + what);
      }
    }
    const run = simulate({ ...options, processes: nodes(1, Host) });
    expect(outputs(run)).toEqual(["10 P1 user 1 → 1", "20 P1 user 2 → 2", "30 P1 3 → 3"]);
  });
  test("exist, and their errors name them", () => {
    expect(() => simulate({ processes: nodes(1, User) })).toThrow(
      "User.onCompletionDisk is never called: the devices are none",
    );
    class Lost extends Process {
      override onStart() {
        this.submit("dsik", { type: "A" });
      }
    }
    expect(() => simulate({ ...options, processes: nodes(1, Lost) })).toThrow(
      'P1, starting at 0 ms: there is no device "dsik"; the devices are disk',
    );
    class Broken implements Device {
      apply() {
        throw new Error("head crash");
      }
    }
    expect(() => simulate({ ...options, devices: { disk: () => new Broken() } })).toThrow(
      "P1, being served by the device disk at 10 ms: head crash",
    );
    expect(() => simulate(options).device("dsik")).toThrow('devices are disk, got "dsik"');
  });
});

describe("pauses and slow processes", () => {
  type Job = { type: "Job"; n: number };
  class Worker extends Process<Job, "Own" | "Next"> {
    sent = 0;
    override onStart() {
      if (this.id === 1) this.onTimeoutNext();
      else this.setTimer("Own", 25);
    }
    onTimeoutNext() {
      if (this.sent === 4) return;
      this.send(2, { type: "Job", n: this.sent++ });
      this.setTimer("Next", 10);
    }
    onJob({ n }: Job) {
      this.output(n);
    }
    onTimeoutOwn() {
      this.output("timer");
    }
  }
  const run = (scenario: ReturnType<typeof at>[], more = {}) =>
    simulate({ processes: nodes(2, Worker), latency: 1, scenario, ...more });

  test("a paused process handles nothing until it goes on, and then everything", () => {
    const paused = run([at(5, pause(2)), at(40, resume(2))]);
    expect(outputs(paused)).toEqual(["1 P2 0", "40 P2 timer", "40 P2 1", "40 P2 2", "40 P2 3"]);
    expect(paused.trace.where({ kind: "receive" }).map((event) => event.time)).toEqual([1, 11, 21, 31]);
  });
  test("a crash while it is paused loses what waited", () => {
    const lost = run([at(5, pause(2)), at(30, crash(2)), at(30, recover(2)), at(33, resume(2))]);
    expect(outputs(lost)).toEqual(["1 P2 0", "31 P2 3", "55 P2 timer"]);
    expect(lost.trace.where({ kind: "drop" }).map((event) => event.content)).toEqual(
      Array(2).fill("receiver crashed before it handled it"),
    );
  });
  test("what waits for a force goes out only when its process goes on, but the force is done", () => {
    class Forcer extends Process {
      override onStart() {
        this.force({ n: 1 });
        this.output("stable");
      }
      override onRecover(log: readonly unknown[]) {
        this.output(log.length);
      }
    }
    const options = { processes: nodes(1, Forcer), forceMs: 10 };
    expect(outputs(simulate({ ...options, scenario: [at(5, pause(1)), at(30, resume(1))] }))).toEqual([
      "30 P1 stable",
    ]);
    for (let seed = 1; seed < 9; seed++) {
      const scenario = [at(5, pause(1)), at(20, crash(1)), at(30, recover(1))];
      expect(outputs(simulate({ ...options, seed, scenario }))).toEqual(["30 P1 1"]);
    }
  });
  test("a slow process takes its time for each message, one after the other, until told otherwise", () => {
    const slowed = run([at(0, slow(2, 15)), at(32, slow(2, 0))]);
    expect(outputs(slowed)).toEqual(["16 P2 0", "25 P2 timer", "31 P2 1", "46 P2 2", "46 P2 3"]);
    expect(slowed.trace.where({ kind: "handle" }).map((event) => event.time)).toEqual([16, 31, 46, 46]);
  });
  test("a crash empties the queue and stops the service", () => {
    const crashed = run([at(0, slow(2, 100)), at(25, crash(2)), at(26, recover(2))]);
    expect(outputs(crashed)).toEqual(["51 P2 timer", "131 P2 3"]);
    expect(kinds(crashed, 2).filter((kind) => kind === "drop").length).toBe(3);
  });
  test("what cannot be is refused", () => {
    expect(() => slow(1, -1)).toThrow("the time for each message must be ≥ 0 ms, got -1");
    expect(() => crash(1, { afterEffects: -1 })).toThrow("afterEffects must be an integer ≥ 0, got -1");
    expect(() => at(-1, crash(1))).toThrow("the time of an action must be ≥ 0 ms, got -1");
    expect(() => run([at(1, pause(3))])).toThrow(
      "the scenario has pause of P3, but the processes are P1, P2",
    );
  });
});

test("a class that calls itself by another's constructor has handlers of its own", () => {
  type Word = { type: "Word" };
  class Listener extends Process<Word> {
    override onStart() {
      this.output("listening");
    }
    onWord() {
      this.output("heard");
    }
  }
  class Impostor extends Process<Word> {
    override onStart() {
      this.send(this.id, { type: "Word" });
      this.send(2, { type: "Word" });
    }
    onWord() {
      this.output("mine");
    }
  }
  Impostor.prototype.constructor = Listener;
  const run = simulate({ processes: { 1: () => new Impostor(), 2: () => new Listener() } });
  expect(outputs(run as unknown as Run)).toEqual([
    "0 P2 listening",
    "0 P1 mine",
    expect.stringMatching(/P2 "?heard/),
  ]);
});
