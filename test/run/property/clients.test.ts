import { describe, expect, test } from "vitest";
import { type Message, Process } from "../../../lib/core/process.ts";
import { always, explore, monitor, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { at, crash, recover } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { history, historyOf } from "../../../lib/run/property/history.ts";
import type { History } from "../../../lib/run/property/operation.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { wordsOf } from "../../../lib/run/replay/words.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { words } from "../../../lib/view/diagram/reading/words.ts";
import { stepsOf } from "../../../lib/view/diagram/reading/steps.ts";

/** Begins one operation when it starts and when it comes back, and tells P2 its number. */
class Client extends Process<{ type: "Do"; operation: number }> {
  static handles = ["Done"];
  override onStart() {
    if (this.id === 1) this.send(2, { type: "Do", operation: this.invoke("do", "it") });
  }
  onDo({ operation }: { operation: number }, from: number) {
    this.send(from, { type: "Done", operation } as never);
  }
  onDone({ operation }: { operation: number }) {
    this.respond(operation, "done");
  }
}

const numbers = ({ trace }: Pick<ReturnType<typeof simulate>, "trace">) =>
  trace.where({ kind: "invoke" }).map(({ content }) => (content as { operation: number }).operation);

describe("an operation that a process begins by itself", () => {
  test("is invoked and answered in the trace, as those of a scenario are, before the message that it causes", () => {
    const { trace } = simulate({ processes: nodes(2, Client) });
    const rows = [...trace].filter(({ kind }) => ["invoke", "send", "respond"].includes(kind));
    expect(rows.map(({ kind, process }) => `${kind} ${process}`)).toEqual([
      "invoke 1",
      "send 1",
      "send 2",
      "respond 1",
    ]);
    expect(rows[0].content).toEqual({ operation: -1000001, method: "do", details: ["it"] });
    expect(rows[3]).toMatchObject({ cause: rows[0].index, content: { operation: -1000001, value: "done" } });
  });

  test("is no step of a schedule, as its handler says it again, and told in words", () => {
    const run = simulate({ processes: nodes(2, Client) }),
      again = replay(
        { processes: nodes(2, Client) },
        scheduleOf(run),
      );
    expect(scheduleOf(run).map(({ step }) => step)).toEqual(["start", "start", "deliver", "deliver"]);
    expect(historyOf(again.trace)).toEqual(historyOf(run.trace));
    expect(wordsOf(again)[0]).toMatch(/^P1 starts: begins do\("it"\), operation P1\.1, sends Do/);
    expect(wordsOf(again)[3]).toMatch(/answers operation P1\.1: "done"$/);
    const [invoked] = run.trace.where({ kind: "invoke" });
    expect(words(invoked)).toBe("P1 begins do(it)");
    expect(stepsOf(run.trace).length).toBe(4);
  });

  test("stays open for ever after a crash: the next incarnation has another number", () => {
    const run = simulate({
      processes: nodes(2, Client),
      latency: 10,
      scenario: [at(1, crash(1)), at(2, recover(1))],
    });
    expect(numbers(run)).toEqual([-1000001, -1000002]);
    // The answer to the first comes to the second incarnation, which may end it: it is the client's.
    expect(historyOf(run.trace).map(({ ended }) => ended)).toEqual([true, true]);
    const once = simulate({ processes: nodes(2, Client), latency: 10, scenario: [at(15, crash(1))] });
    expect(historyOf(once.trace).map(({ ended }) => ended)).toEqual([false]);
    const seen = new Set<string>();
    explore({
      processes: nodes(2, Client),
      faults: { crashes: 1, recoveries: 1, mayCrash: [1] },
      monitor: history(),
      properties: [always("all", (world: World<Process, History>) => {
        seen.add(world.monitor.map(({ operation }) => operation).join());
        return true;
      })],
    });
    expect([...seen].sort()).toEqual(["", "-1000001", "-1000001,-1000002"]);
  });

  test("has a number that no other client's order or driver's operation changes", () => {
    class Asked extends Process {
      ask() {
        this.invoke("own");
      }
    }
    const asked = [invoke(2, "ask"), invoke(1, "ask"), invoke(2, "ask")];
    const { trace } = simulate({ processes: nodes(2, Asked), scenario: [at(1, ...asked)] });
    const all = trace.where({ kind: "invoke" }).map(({ content }) =>
      (content as { operation: number }).operation
    );
    expect(all).toEqual([1, -2000001, 2, -1000001, 3, -2000002]);
  });

  test("of a part is its host's", () => {
    class Host extends Process {
      client = new Client();
    }
    expect(numbers(simulate({ processes: nodes(2, Host) }))).toEqual([-1000001]);
  });

  /** Forces before it begins; tells nobody before that is done. */
  class Careful extends Process<{ type: "Note" }> {
    static handles = ["Note"];
    override onStart() {
      if (this.id === 2) return;
      this.force({ about: "to begin" });
      const operation = this.invoke("write");
      this.append({ operation });
      this.send(2, { type: "Note" });
      this.respond(operation);
    }
    override onRecover() {
      this.respond(this.invoke("again"));
    }
    onNote() {}
  }

  test("waits for pending forces, like the messages after it; lost in a crash, it never began", () => {
    const { trace } = simulate({ processes: nodes(2, Careful), forceMs: 5 });
    const time = (kind: "invoke" | "send" | "respond" | "forced") => trace.where({ kind })[0].time;
    expect([time("forced"), time("invoke"), time("send"), time("respond")]).toEqual([5, 5, 5, 5]);
    const lost = simulate({
      processes: nodes(2, Careful),
      forceMs: 5,
      scenario: [at(1, crash(1)), at(20, recover(1))],
    });
    expect(numbers(lost)).toEqual([-1000002]);
  });

  test("before the effect at which a crash falls has begun, and after it not", () => {
    class Cut extends Process {
      override onRecover() {
        this.respond(this.invoke("c"));
      }
      go() {
        this.invoke("a");
        this.output("x");
        this.respond(this.invoke("b"));
      }
    }
    const begun = (afterEffects: number) =>
      numbers(simulate({
        processes: nodes(1, Cut),
        scenario: [at(1, crash(1, { afterEffects })), at(2, invoke(1, "go")), at(3, recover(1))],
      }));
    expect([0, 1, 2, 3].map(begun)).toEqual([
      [1, -1000001],
      [1, -1000001, -1000002],
      [1, -1000001, -1000002],
      [1, -1000001, -1000002, -1000003],
    ]);
  });

  const wrong: [string, (self: Wrong) => void, RegExp][] = [
    ["not begun", (self) => self.end(-1000007), /P1 responds to operation P1\.7, but none was invoked/],
    ["another's, not begun", (self) => self.end(-2000001), /P1 responds to operation P2\.1, but none was/],
    ["nobody's", (self) => self.end(-9000001), /P1 responds to operation P9\.1, but none was/],
    ["ended", (self) => {
      const operation = self.start();
      self.end(operation);
      self.end(operation);
    }, /P1 responds to operation P1\.1, which has ended: an operation is answered once/],
    ["lost", (self) => {
      self.force();
      self.start();
    }, /P1 responds to operation P1\.1, /],
  ];
  class Wrong extends Process<Message> {
    start() {
      return this.invoke("do");
    }
    end(operation: number) {
      this.respond(operation);
    }
    override force() {
      super.force({ about: "it" });
    }
  }
  test.each(wrong)("that is %s cannot be answered, in any driver", (what, act, message) => {
    class Bad extends Wrong {
      override onStart() {
        if (this.id === 1) act(this);
      }
      override onRecover() {
        this.end(-1000001);
      }
    }
    const lost = what === "lost";
    const explored = () =>
      explore({ processes: nodes(2, Bad), ...lost ? { faults: { crashes: 1, recoveries: 1 } } : {} });
    const scenario = lost ? [at(1, crash(1)), at(2, recover(1))] : [];
    expect(explored).toThrow(message);
    expect(() => simulate({ processes: nodes(2, Bad), forceMs: 5, scenario })).toThrow(message);
  });
});

test("a monitor is told of receipts if it asks for them, of a message that waited when its process gets to it", () => {
  class Slow extends Process<{ type: "Hi" }> {
    override onStart() {
      if (this.id === 1) this.send(2, { type: "Hi" });
    }
    onHi() {
      this.output("handled");
    }
  }
  const seen = (receipts: boolean) =>
    monitor<string[]>([], (list, { kind }) => [...list, kind], { receipts });
  const last = (receipts: boolean) => {
    const lists = new Set<string>();
    const all = always("all", (world: World<Process, string[]>) => Boolean(lists.add(world.monitor.join())));
    const options = { processes: nodes(2, Slow), monitor: seen(receipts), properties: [all] };
    explore(options);
    const explored = [...lists].sort().join("; ");
    lists.clear();
    fuzz({ ...options, seeds: 1, serviceMs: 5 });
    expect([...lists].sort().join("; ")).toBe(explored);
    return explored;
  };
  expect(last(true)).toBe("; receive,output");
  expect(last(false)).toBe("; output");
  const wrong = { receipts: 1 } as never;
  const given: Options = { processes: nodes(2, Slow), monitor: monitor(0, () => 0, wrong) };
  expect(() => explore(given)).toThrow("a monitor's receipts must be true or false, got 1");
});
