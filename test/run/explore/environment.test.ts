// What partitions and consensus need of an environment: each with an algorithm that goes wrong through it.
import { describe, expect, test } from "vitest";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import { LeaseClient, LeaseService, LeaseStorage } from "../../../lib/mutex/lease.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  monitor,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { crash, heal, on, oneWayPartition, partition } from "../../../lib/run/faults.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

describe("pauses: a client that is paused for longer than its lease", () => {
  /** Tokens of the writes, in their order: with a lower one after a higher one, two had the lock. */
  const tokens = monitor<number[]>([], (written, happening) => {
    const what = happening.kind === "output"
      ? happening.what as { written?: string; token: number }
      : undefined;
    return what?.written === undefined ? written : [...written, what.token];
  });
  const rising = always(
    "no write comes after that of a later lease",
    ({ monitor }: World<Process, number[]>) =>
      monitor.every((token, at) => at === 0 || token >= monitor[at - 1]),
  );
  const lease = (fenced: boolean, faults: Options["faults"]) =>
    explore({
      processes: {
        ...nodes([1], () => new LeaseService(100)),
        ...nodes([2], () => new LeaseStorage(fenced)),
        ...nodes([3, 4], () => new LeaseClient(1, 2, 50)),
      },
      invocations: [invoke(3, "update"), invoke(4, "update")],
      time: "ordered",
      forces: "instant",
      faults,
      monitor: tokens,
      properties: [rising],
    });
  const verdict = (found: ReturnType<typeof lease>) =>
    found.verdicts["no write comes after that of a later lease"];

  test("writes after its lease has ended, unless the storage checks tokens", () => {
    expect(lease(false, {})).toMatchObject({ exhausted: true });
    expect(verdict(lease(false, {})).holds).toBe(true);
    const found = verdict(lease(false, { pauses: 1, mayPause: [3] }));
    expect(found.holds).toBe(false);
    const { words, schedule } = found.counterexample!;
    const told = words.filter((line) => /paused|goes on|timer/.test(line)).map((line) => line.split(":")[0]);
    expect(told).toEqual([
      "P3 is paused",
      "P1's timer Expire fires",
      "P4's timer Work fires",
      "P3 goes on",
      "P3's timer Work fires",
    ]);
    const processes = {
      ...nodes([1], () => new LeaseService(100)),
      ...nodes([2], () => new LeaseStorage(false)),
      ...nodes([3, 4], () => new LeaseClient(1, 2, 50)),
    };
    const again = replay({ processes, forces: "instant" }, schedule);
    expect(
      again.trace.where({ process: 3 }).map(({ kind }) => kind).filter((kind) => /pause|resume/.test(kind)),
    )
      .toEqual(["pause", "resume"]);
    const fenced = lease(true, { pauses: 1 });
    expect(fenced.exhausted).toBe(true);
    expect(verdict(fenced).holds).toBe(true);
  });
});

describe("pauses", () => {
  /** P1 asks P2 every 10 ms and gives up after 25; P2 answers. */
  class Pinger extends Process<{ type: "Ping" } | { type: "Pong" }, "Ping" | "Late"> {
    state: "asks" | "heard" | "suspects" = "asks";
    override onStart() {
      if (this.id !== 1) return;
      this.setTimer("Ping", 10);
      this.setTimer("Late", 25);
    }
    onTimeoutPing() {
      this.send(2, { type: "Ping" });
    }
    onTimeoutLate() {
      if (this.state === "asks") this.state = "suspects";
    }
    onPing() {
      this.send(1, { type: "Pong" });
    }
    onPong() {
      if (this.state === "asks") this.state = "heard";
    }
  }
  const trusts = always(
    "nobody is suspected",
    ({ processes }: World<Pinger>) => processes[1]?.state !== "suspects",
  );
  const settles = eventually(
    "it is settled",
    ({ processes }: World<Pinger>) => processes[1].state !== "asks",
  );
  const ping = (time: Options["time"], faults: Options["faults"]) =>
    explore({ processes: nodes(2, Pinger), time, faults, properties: [trusts, settles] });

  test("of the other let a timer fire that is never too early without them", () => {
    const { verdicts, exhausted } = ping("ordered", {});
    expect([verdicts["nobody is suspected"].holds, exhausted]).toEqual([true, true]);
    expect(ping("ordered", { pauses: 1, mayPause: [2] }).verdicts["nobody is suspected"].holds).toBe(false);
  });
  test("of its own let it miss the answer: its timers are late, in their order, and come first", () => {
    const { verdicts } = ping("ordered", { pauses: 1, mayPause: [1] });
    expect(verdicts["nobody is suspected"].counterexample!.words.slice(2)).toEqual([
      "P1 is paused",
      "P1 goes on",
      "P1's timer Ping fires: sends Ping to P2",
      "P1's timer Late fires",
    ]);
  });
  test("end at some time, as nothing else would tell them from crashes", () => {
    expect(ping("ordered", { pauses: 1 }).verdicts["it is settled"].holds).toBe(true);
    expect(ping("quiet", { pauses: 2 }).verdicts["it is settled"].holds).toBe(true);
  });
  test("let time go on past a timer of the paused, which then fires after others", () => {
    class Alarm extends Process<Message, "Ring"> {
      rang = false;
      override onStart() {
        this.setTimer("Ring", 10 * this.id);
      }
      onTimeoutRing() {
        this.rang = true;
      }
    }
    const late = sometimes(
      "P2 rings first",
      ({ processes }: World<Alarm>) => processes[2].rang && !processes[1].rang,
    );
    const ring = (faults: Options["faults"]) =>
      explore({ processes: nodes(2, Alarm), time: "ordered", faults, properties: [late] })
        .verdicts["P2 rings first"];
    expect(ring({}).holds).toBe(false);
    expect(ring({ pauses: 1 }).example!.words.slice(2)).toEqual(["P1 is paused", "P2's timer Ring fires"]);
  });
  test("do not go with devices, whose answers would have to wait", () => {
    const devices = { disk: () => ({ apply: () => 0 }) };
    expect(() => explore({ processes: nodes(2, Pinger), time: "any", devices, faults: { pauses: 1 } }))
      .toThrow(
        "what a device does for a paused process is not explored: leave out pauses or devices",
      );
  });
});

describe("cuts", () => {
  /** Who hears nobody with a higher id within 30 ms leads; who leads says so every 10 ms. */
  class Modest extends Process<{ type: "Leader" }, "Silence" | "Tell"> {
    leads = false;
    told = 0;
    override onStart() {
      this.setTimer("Silence", 30);
      if (this.id === 3) this.setTimer("Tell", 10);
    }
    onTimeoutTell() {
      this.broadcast({ type: "Leader" });
      this.told++;
      if (this.told < 4) this.setTimer("Tell", 10);
    }
    onTimeoutSilence() {
      this.leads = true;
    }
    onLeader(_message: object, from: ProcessId) {
      if (from > this.id && this.told < 4) this.cancelTimer("Silence");
      this.told = Math.max(this.told, 0);
    }
  }
  const leaders = ({ live }: World<Modest>) => live.filter(({ leads }) => leads).map(({ id }) => id);
  const alone = always("only P3 leads", (world: World<Modest>) => leaders(world).every((id) => id === 3));
  const lead = (...partitions: NonNullable<NonNullable<Options["faults"]>["partitions"]>) =>
    explore({ processes: nodes(3, Modest), time: "ordered", faults: { partitions }, properties: [alone] })
      .verdicts["only P3 leads"];

  test("of one way only make two leaders; the other way they do no harm", () => {
    expect(lead().holds).toBe(true);
    expect(lead(oneWayPartition([3], [1])).holds).toBe(false);
    expect(lead(oneWayPartition([3], [1])).counterexample!.words).toContain("the network is cut: P3 ↛ P1");
    expect(lead(oneWayPartition([1], [3])).holds).toBe(true);
    expect(lead([[3], [1]]).holds).toBe(false);
  });
  test("need not be transitive: P2 reaches both P1 and P3, which do not reach each other", () => {
    const leads = (id: ProcessId) =>
      explore({
        processes: nodes(3, Modest),
        time: "ordered",
        faults: { partitions: [partition([1], [3])] },
        properties: [sometimes("it leads", (world: World<Modest>) => leaders(world).includes(id))],
      }).verdicts["it leads"].holds;
    expect([leads(1), leads(2)]).toEqual([true, false]);
  });
});

test("mostDown: a majority never waits in vain as long as at most one of three is down at a time", () => {
  /** P0 asks the others until a majority of three, itself included, has answered. */
  class Quorum extends Process<{ type: "Ask" } | { type: "Yes" }, "Again"> {
    yes = new Set<ProcessId>([0]);
    override onStart() {
      if (this.id === 0) this.onTimeoutAgain();
    }
    override onRecover() {}
    onTimeoutAgain() {
      if (this.yes.size >= 2) return;
      this.broadcast({ type: "Ask" });
      this.setTimer("Again", 10);
    }
    onAsk(_message: object, from: ProcessId) {
      this.send(from, { type: "Yes" });
    }
    onYes(_message: object, from: ProcessId) {
      this.yes.add(from);
    }
  }
  const served = eventually(
    "a majority answers",
    ({ processes }: World<Quorum>) => processes[0].yes.size >= 2,
  );
  const ask = (mostDown?: number) =>
    explore({
      processes: nodes([0, 1, 2], Quorum),
      time: "quiet",
      faults: { crashes: 2, recoveries: 1, mayCrash: [1, 2], mostDown },
      properties: [served],
    });
  expect(ask(1).verdicts["a majority answers"].holds).toBe(true);
  expect(ask(1).exhausted).toBe(true);
  expect(ask(2).verdicts["a majority answers"].holds).toBe(false);
  expect(ask().states).toBe(ask(2).states);
});

test("lossy links: who repeats itself gets through, but its receipt does not where only answers are repeated", () => {
  class Once extends Process<{ type: "Order" } | { type: "Receipt" }> {
    got = 0;
    override onStart() {
      if (this.id === 1) this.send(2, { type: "Order" });
    }
    onOrder() {
      this.got++;
      this.send(1, { type: "Receipt" });
      this.send(1, { type: "Receipt" });
    }
    onReceipt() {
      this.got++;
    }
  }
  const all = deadlock(({ processes }: World<Once>) => processes[1].got > 0, "P1 has a receipt");
  const order = (lossy?: NonNullable<Options["faults"]>["lossy"]) =>
    explore({ processes: nodes(2, Once), faults: { losses: 1, lossy }, properties: [all] })
      .verdicts["P1 has a receipt"];
  expect(order().holds).toBe(false);
  expect(order([{ from: 1, to: 2 }]).holds).toBe(false);
  expect(order([{ from: 2, to: [1] }]).holds).toBe(true);
  expect(order([{ from: 2 }]).holds).toBe(true);
});

test("a message that is ignored stays in flight, and may make a difference later", () => {
  /** P2 takes the key only once it is open; it opens when it hears so. */
  class Door extends Process<{ type: "Key" } | { type: "Open" }> {
    open = false;
    in = false;
    override onStart() {
      if (this.id !== 1) return;
      this.send(2, { type: "Key" });
      this.send(2, { type: "Open" });
    }
    onOpen() {
      this.open = true;
    }
    onKey() {
      if (this.open) this.in = true;
    }
  }
  const inside = eventually("P2 is in", ({ processes }: World<Door>) => processes[2].in);
  const enter = (ignored?: "stay" | "received", faults: Options["faults"] = {}) =>
    explore({ processes: nodes(2, Door), network: { ignored }, faults, properties: [inside] });
  expect(enter().verdicts["P2 is in"].holds).toBe(false);
  expect(enter("received").states).toBe(enter().states);
  expect(enter("stay").verdicts["P2 is in"].holds).toBe(true);
  expect(enter("stay").states).toBe(3);
  // What nobody would take notice of is lost to a cut all the same.
  const cut = enter("stay", { partitions: [[[1], [2]]] });
  expect(cut.verdicts["P2 is in"].counterexample!.words).toContain("P2 gets Key from P1");
});

describe("channels", () => {
  /** P1 tells P2 over both; the serial line is slow but whole. */
  class Twin extends Process<{ type: "Beat"; n: number }> {
    heard: string[] = [];
    override onStart() {
      if (this.id !== 1) return;
      this.send(2, { type: "Beat", n: 1 }, "serial");
      this.send(2, { type: "Beat", n: 2 }, "serial");
      this.send(2, { type: "Beat", n: 0 });
    }
    onBeat({ n }: { n: number }) {
      this.heard.push(String(n));
    }
  }
  const heard = ({ processes }: World<Twin>) => processes[2].heard.join("");
  const reached = (options: Partial<Options>) => {
    const seen = new Set<string>();
    const all = always("all is seen", (world: World<Twin>) => Boolean(seen.add(heard(world))));
    explore({ processes: nodes(2, Twin), channels: { serial: {} }, properties: [all], ...options });
    return [...seen].sort();
  };

  test("keep their order each by itself", () => {
    const orders = [
      "",
      "0",
      "01",
      "012",
      "02",
      "021",
      "1",
      "10",
      "102",
      "12",
      "120",
      "2",
      "20",
      "201",
      "21",
      "210",
    ];
    expect(reached({})).toEqual(orders);
    expect(reached({ channels: { serial: { fifo: true } } }))
      .toEqual(["", "0", "01", "012", "1", "10", "102", "12", "120"]);
    expect(reached({ network: { fifo: true } })).toEqual(orders);
  });
  test("are cut each by itself", () => {
    const cut = (faults: Options["faults"]) => {
      const all = deadlock((world: World<Twin>) => /1|2/.test(heard(world)), "the serial line works");
      const options = { channels: { serial: {} }, properties: [all], faults };
      return explore({ processes: nodes(2, Twin), ...options }).verdicts["the serial line works"];
    };
    expect(cut({ partitions: [partition([1], [2])] }).holds).toBe(true);
    const { words } = cut({ partitions: [on("serial", partition([1], [2])), partition([1], [2])] })
      .counterexample!;
    expect(words).toContain("serial is cut: P1 | P2");
    expect(words).toContain("P2 gets Beat {n: 1} from P1 over serial");
    expect(words[0]).toBe(
      "P1 starts: sends Beat {n: 1} to P2 over serial, sends Beat {n: 2} to P2 over serial, sends Beat {n: 0} to P2",
    );
  });
});

describe("what makes no sense is refused", () => {
  class Idle extends Process<Message> {}
  const processes = nodes(2, Idle);
  const wrong: [options: object, says: string][] = [
    [
      { faults: { partitions: [heal()] } },
      "faults.partitions holds cuts, e.g. partition([1], [2, 3]), got an Object",
    ],
    [{ faults: { partitions: [partition([1], [3])] } }, "a partition names P3; the processes are 1, 2"],
    [
      { faults: { partitions: [on("serial", partition([1], [2]))] } },
      'a partition is on the channel "serial", but the channels are none: name it in the options',
    ],
    [{ faults: { losses: 1, lossy: [{ from: 3 }] } }, "a lossy link names P3"],
    [
      { faults: { losses: 1, lossy: [{ form: 1 }] } },
      'a lossy link takes no "form": it takes from, to, channel',
    ],
    [{ faults: { losses: 1, lossy: [{ channel: "x" }] } }, 'a lossy link is on the channel "x"'],
    [{ faults: { lossy: [{ from: 1 }] } }, "faults.lossy says where, not how often: give losses: 1 as well"],
    [{ faults: { mayPause: [1] } }, "faults.mayPause says where, not how often: give pauses: 1 as well"],
    [{ faults: { pauses: 1, mayPause: [3] } }, "mayPause names P3"],
    [{ faults: { pauses: -1 } }, "faults.pauses must be an integer ≥ 0, got -1"],
    [{ faults: { mostDown: 0.5 } }, "faults.mostDown must be an integer ≥ 0, got 0.5"],
    [{ channels: ["serial"] }, "channels must be options by names, e.g. { serial: {} }, got"],
    [{ channels: { serial: { latency: 5 } } }, 'the channel serial takes no "latency"'],
    [{ channels: { serial: { fifo: 1 } } }, "channels.serial.fifo must be true or false, got 1"],
    [{ channels: { "": {} } }, "a channel needs a name"],
    [{ network: { ignored: "stays" } }, "network.ignored must be one of stay, received, got stays"],
    [{ network: { ignored: "stay", fifo: true } }, "network takes fifo or ignored, got both"],
    [{ network: { ignored: "stay", keep: true } }, "network takes keep or ignored, got both"],
    [{ network: { ignored: "stay" }, time: "quiet" }, 'time must be "any", got "quiet"'],
    [
      {
        faults: { losses: 1, lossy: [{ from: 1 }] },
        symmetry: { groups: [[1, 2]] },
      },
      "with lossy links the processes are not interchangeable",
    ],
    [
      { faults: { pauses: 1, mayPause: [1] }, symmetry: { groups: [[1, 2]] } },
      "P1, P2 are not interchangeable: mayPause differs",
    ],
  ];
  test.each(wrong)("%j", (options, says) => {
    expect(() => explore({ processes, ...options } as Options)).toThrow(says);
  });
  test("also beside the options", () => {
    expect(() => on("", heal())).toThrow('a channel needs a name, e.g. "serial", got ""');
    expect(() => on("serial", crash(1) as never)).toThrow(
      'on a channel there are partitions and healings, e.g. on("serial", heal()), got "crash"',
    );
  });
});
