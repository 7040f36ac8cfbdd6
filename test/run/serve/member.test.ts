// What an OS process does around a class: in which order, and what the others get to see when.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { build, SeatAmong } from "../../../lib/core/host.ts";
import { Process } from "../../../lib/core/process.ts";
import { Member, type Surroundings } from "../../../lib/run/serve/member/member.ts";
import { Rows } from "../../../lib/run/serve/member/rows.ts";
import { type Letter, type Spec, traceFile } from "../../../lib/run/serve/wire/spec.ts";

/** Keeps a record of all that it hears, says so to itself and to others, and when its log has it, to all. */
class Keeper extends Process<{ type: "Word" | "Noted" }, never> {
  override onStart() {
    this.output("starts");
  }
  override onRecover(log: readonly object[]) {
    this.output(`recovers with ${log.length}`);
  }
  onWord() {
    this.send(this.id, { type: "Noted" });
    this.send(2, { type: "Noted" });
    this.force({ record: "word" });
    this.send(2, { type: "Word" });
    this.output("kept");
  }
  onNoted() {
    this.output("noted");
  }
}

const dir = fs.mkdtempSync(join(tmpdir(), "member-"));
afterAll(() => fs.rmSync(dir, { recursive: true }));
let members = 0;

/** P1 beside P2, which is the test: what went out to it, and what was on file by then. */
function member(spec: Partial<Spec>, records: readonly object[] = []) {
  const own = join(dir, String(members++)), { incarnation = 0 } = spec;
  fs.mkdirSync(own);
  const sent: { type: string; onFile: string[] }[] = [], forces: (() => void)[] = [], died: number[] = [];
  const kinds = () =>
    fs.readFileSync(traceFile(own, 1, incarnation), "utf8").split("\n").slice(0, -1).map((line) => {
      const { kind, content } = JSON.parse(line);
      return kind === "output" ? content as string : kind as string;
    });
  const around = {
    links: {
      reaches: () => true,
      send: (_: number, { m }: Letter) => sent.push({ type: m.type, onFile: kinds() }),
    },
    log: { records, append() {}, force: (done: () => void) => forces.push(done) },
    rows: new Rows(own, 1, incarnation, () => 0),
    now: () => 0,
    ask() {},
    fail(doing: string, error: unknown) {
      throw new Error(doing, { cause: error });
    },
    die: () => died.push(sent.length),
  } as unknown as Surroundings;
  const made = new Member(
    {
      id: 1,
      ids: [1, 2],
      incarnation,
      seed: 1,
      offsetMs: 0,
      driftPpm: 0,
      channels: [],
      devices: [],
      ...spec,
    } as Spec,
    around,
  );
  made.node.process = build(Keeper, new SeatAmong(1, [1, 2], made.node));
  const hear = () => made.receive({ f: 2, i: 0, s: 0, m: { type: "Word" } });
  return { made, hear, sent, forces, died, kinds };
}

test.each([
  [0, "start", "starts"],
  [1, "recover", "recovers with 1"],
])(
  "incarnation %i hears what came before it was told to begin when it has begun",
  (incarnation, kind, says) => {
    const { made, hear, kinds } = member({ incarnation }, [{ record: "old" }]);
    hear();
    expect(kinds()).toEqual([]);
    made.begin();
    expect(kinds().slice(0, 3)).toEqual([kind, says, "receive"]);
  },
);

test("what it said before a force goes out at once, with its rows on file; what rests on the force does not", () => {
  const { made, hear, sent, forces, kinds } = member({});
  made.begin();
  hear();
  expect(sent.map(({ type }) => type)).toEqual(["Noted"]);
  expect(sent[0].onFile.slice(2)).toEqual(["receive", "send", "send", "append", "force", "receive"]);
  expect([kinds().includes("kept"), kinds().includes("noted"), made.idle]).toEqual([false, false, false]);
  forces.shift()!();
  expect(sent.map(({ type }) => type)).toEqual(["Noted", "Word"]);
  expect(sent[1].onFile.slice(-4)).toEqual(["forced", "send", "kept", "noted"]);
  expect(made.idle).toBe(true);
});

test("a crash after so many effects takes the rest of the handler, and what it said before has gone out", () => {
  const { made, hear, sent, died, kinds } = member({});
  made.begin();
  made.node.limitEffects(2);
  hear();
  expect([sent.map(({ type }) => type), died]).toEqual([["Noted"], [1]]);
  expect(kinds().slice(2)).toEqual(["receive", "send", "send", "cut short"]);
});

test("what came through before a cut was known is dropped by whoever gets it, and the cut's other direction is not", () => {
  const { made, hear, sent, kinds } = member({});
  made.begin();
  made.cuts = [{ groups: [[2], [1]], oneWay: true }];
  hear();
  expect([kinds().slice(2), sent]).toEqual([["drop in"], []]);
  made.cuts = [{ groups: [[1], [2]], oneWay: true }];
  hear();
  expect(kinds().slice(3, 5)).toEqual(["receive", "send"]);
  expect([kinds().includes("drop"), sent]).toEqual([true, []]);
});
