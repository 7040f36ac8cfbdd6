import { describe, expect, test } from "vitest";
import { runCells } from "./cells.ts";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "reliable-class": "lib/multicast/reliable.ts",
  "causal-class": "lib/multicast/causal.ts",
  "sequencer-class": "lib/multicast/sequencer.ts",
  "isis-class": "lib/multicast/isis.ts",
  "lamport-class": "lib/multicast/lamport.ts",
};
const path = "notebooks/02_multicast.ipynb";

const NEEDS = [
  "chat-class",
  "history",
  "promises-delivery",
  "promises-agreement",
  "promises-order",
  "worlds",
];
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS, edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["reliable", "keeps to itself what it receives", put("this.broadcast(message);", ""), /“agreement”/],
    [
      "reliable",
      "delivers first",
      put(/(this\.broadcast\(message\);)\s*(this\.deliver\(content, origin\);)/, "$2\n$1"),
      /“uniform agreement”/,
    ],
    [
      "reliable",
      "passes on only what comes from its origin",
      (source) =>
        source.replace("onMessage(message: ReliableMulticastMessage)", "onMessage(message: any, from?: any)")
          .replace("this.broadcast(message);", "if (from === origin) this.broadcast(message);"),
      /agreement/,
    ],
    [
      "reliable",
      "does not pass it back to its origin",
      put(
        "this.broadcast(message);",
        "for (const peer of this.peers) if (peer !== origin) this.send(peer, message);",
      ),
      /20 in theory/,
    ],
    ["reliable", "forgets what it has seen", put("this.seen.add(name);", ""), /./],
    ["reliable", "does not write down what it has seen", put("this.force({ seen: name });", ""), /./],
    ["reliable", "tells messages apart by their origin", put("`${origin}/${number}`", "`${origin}`"), /./],
    ["reliable", "delivers its own never", put("this.deliver(content, this.id);", ""), /“validity”/],
    [
      "reliable",
      "counts from 1 again after a crash",
      (source) =>
        source.replace("sent = new Numbers();", "count = 0;").replace("this.sent.next()", "++this.count"),
      /a, b and c/,
    ],
    ["causal", "does not wait", put("=> this.isReady(held)", "=> held.from > 0"), /FIFO order/],
    [
      "causal",
      "looks at the sender only",
      put("vector[process] <= this.vector[process]", "true"),
      /causal order/,
    ],
    ["causal", "delivers one message a receipt", put("for (;;) {", "for (let k = 0; k < 1; k++) {"), /./],
    [
      "causal",
      "forgets to count what it delivers",
      put("this.vector = vectorTick(this.vector, ready.from);", ""),
      /./,
    ],
    ["causal", "forgets to count its own", put("this.vector = vectorTick(this.vector, this.id);", ""), /./],
    [
      "causal",
      "keeps what it has delivered",
      put("this.heldBack.delete(ready);", ""),
      /held back in the end/,
    ],
    ["sequencer", "numbers all alike", put("this.nextToAssign++", "this.nextToAssign"), /./],
    [
      "sequencer",
      "delivers on receipt",
      put(
        /this\.heldBack\.set\(number, \{ content, origin \}\);\s*this\.deliverNext\(\);/,
        "this.deliver(content, origin);",
      ),
      /total order/,
    ],
    [
      "sequencer",
      "names itself as the sender",
      put("this.assign(content, from);", "this.assign(content, this.id);"),
      /integrity/,
    ],
    [
      "sequencer",
      "delivers its own at once",
      put(
        'else this.send(this.sequencer, { type: "Publish", content });',
        "$&\nif (this.sequencer !== this.id) this.deliver(content, this.id);",
      ),
      /integrity/,
    ],
    ["isis", "breaks ties by nothing", put(" || a.proposer - b.proposer", ""), /total order/],
    [
      "isis",
      "breaks ties the other way round",
      put("a.proposer - b.proposer", "b.proposer - a.proposer"),
      /./,
    ],
    ["isis", "does not wait for agreement", put("!head?.agreed", "!head"), /./],
    ["isis", "proposes the same to all", put("++this.highest", "this.highest"), /./],
    [
      "isis",
      "forgets what was agreed",
      put("this.highest = Math.max(this.highest, priority);", ""),
      /total order/,
    ],
    [
      "isis",
      "takes the lowest",
      put("Math.max(...proposals.values())", "Math.min(...proposals.values())"),
      /total order/,
    ],
    [
      "isis",
      "waits for all but one",
      put("proposals.size <= this.peers.length", "proposals.size < this.peers.length"),
      /./,
    ],
    [
      "lamport",
      "acknowledges to the sender only",
      put(/this\.broadcast\(\{\s*type: "Acknowledge"/, 'this.send(from, { type: "Acknowledge"'),
      /./,
    ],
    [
      "lamport",
      "acknowledges nothing",
      put(/this\.broadcast\(\{\s*type: "Acknowledge".*?\}\);/s, ""),
      /“agreement”|“validity”/,
    ],
    [
      "lamport",
      "delivers before it takes it from the queue",
      put(/(this\.heldBack\.delete\(head\);)\s*(this\.deliver\(head\.content, head\.process\);)/, "$2\n$1"),
      /the chat/,
    ],
    [
      "sequencer",
      "delivers before it takes it from the queue",
      put(
        /(this\.heldBack\.delete\(this\.nextToDeliver\+\+\);)\s*(this\.deliver\(next\.content, next\.origin\);)/,
        "$2\n$1",
      ),
      /the chat/,
    ],
    ["lamport", "waits for one", put("this.peers.every(", "this.peers.some("), /./],
    [
      "lamport",
      "does not listen to timestamps",
      put("lamportTick(this.lamportClock, timestamp)", "lamportTick(this.lamportClock)"),
      /./,
    ],
    [
      "lamport",
      "does not miss what is on its way",
      put(/ &&\s*latest\.sent === \(this\.received\.get\(peer\) \?\? 0\)/, ""),
      /./,
    ],
  ];
  test.each(wrong)(
    "the %s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

describe("an edit that is right but different loses nothing", () => {
  const right: [string, string, Edit][] = [
    [
      "reliable",
      "tells the highest first",
      put(
        "this.broadcast(message);",
        "for (const peer of [...this.peers].reverse()) this.send(peer, message);",
      ),
    ],
    ["reliable", "names messages otherwise", put("`${origin}/${number}`", "`${number} of ${origin}`")],
    [
      "causal",
      "delivers the latest first of those that are ready",
      put(/\.sort\(\(a, b\) =>\s*a\.from - b\.from\s*\)\[0\]/, ".at(-1)"),
    ],
    [
      "sequencer",
      "sends after it has kept its own",
      put(
        /(this\.broadcast\(\{ type: "Sequenced", number, content, origin \}\);)\s*(this\.receive\(number, content, origin\);)/,
        "$2\n$1",
      ),
    ],
    [
      "isis",
      "compares instead of taking the maximum",
      put(
        "this.highest = Math.max(this.highest, priority);",
        "if (priority > this.highest) this.highest = priority;",
      ),
    ],
    [
      "lamport",
      "looks for what is due before it acknowledges, too",
      put(
        "this.hear(message, from);\n    this.lamportClock",
        "this.hear(message, from);\n    this.deliverReady();\n    this.lamportClock",
      ),
    ],
  ];
  test.each(right)("the %s that %s", (name, _what, edit) => expectKept(verdictOn(name, edit)), 120_000);
});

/** In the place of a verdict: how often a promise of the slide and the library's judge differ, by promise. */
const compared = `
  const histories = [BasicMulticast, FifoMulticast, CausalMulticast, multicastBy("total (sequencer)")]
    .flatMap((multicast) => range(1, 40).map((seed) => {
      const random = new Random(seed), some = () => 1 + random.integer(3);
      return multicastHistoryOf(boundedRun({
        processes: nodes(3, multicast),
        latency: uniform(0, 40),
        seed: seed,
        scenario: [
          ...range(1, 5).map((k) => at(30 * random.uniform(), invoke(some(), "multicast", k))),
          ...seed % 2 ? [at(30 * random.uniform(), crash(some(), { afterEffects: random.integer(3) }))] : [],
        ],
      }).run.trace);
    }));
  const twice = histories.map((h) => ({
    ...h,
    delivered: new Map([...h.delivered].map(([id, all]) => [id, [...all, ...all.slice(0, 1)]])),
  }));
  const promises = {
    "integrity": integrity, "validity": validity, "agreement": agreement, "uniform agreement": uniformAgreement,
    "FIFO order": fifoOrder, "causal order": causalOrder, "total order": totalOrder,
  };
  show(Object.entries({ ...ALWAYS, ...IN_THE_END }).map(([name, judge]) => {
    const pairs = [...histories, ...name === "integrity" ? twice : []]
      .map((h) => [promises[name](h), judge(h) === undefined]);
    return {
      promise: name,
      differ: pairs.filter(([slide, library]) => slide !== library).length,
      broken: pairs.filter(([slide]) => !slide).length,
    };
  }));
`;

test("the promises of the slide say of a history what the library's judges say", () => {
  const cells = [...NEEDS, "reliable-class", "reliable-verdict"];
  const html = runCells(path, cells, { "reliable-verdict": () => compared }).html("reliable-verdict");
  const rows = [...html.matchAll(/<tr><td[^>]*>([a-zFIO ]+)<\/td><td[^>]*>(\d+)<\/td><td[^>]*>(\d+)<\/td>/g)];
  expect(rows).toHaveLength(7);
  for (const [, promise, differ, broken] of rows) {
    expect([promise, Number(differ)]).toEqual([promise, 0]);
    expect([promise, Number(broken) > 0]).toEqual([promise, true]);
  }
});

describeNotebook("02_multicast", classes, (student) => {
  test("no class as it stands loses anything, and what neither keeps is said", () => {
    for (const name of ["reliable", "causal", "sequencer", "isis", "lamport"]) {
      expect(student.cell(`${name}-verdict`).html).toContain('data-lost="0"');
    }
    expect(student.cell("causal-verdict").html).toContain("✗ violated");
  });

  test("a total order is shown that is not causal over FIFO channels", () => {
    const { text, html } = student.cell("two-roads-run");
    expect(`${text}${html}`).toMatch(/total order[\s\S]*✓ holds[\s\S]*causal order[\s\S]*✗ violated/);
  });

  test("a total order without acknowledgements has no price and no delay instead of better ones", async () => {
    const mute = await student.edits(
      "lamport-class",
      put(/this\.broadcast\(\{\s*type: "Acknowledge".*?\}\);/s, ""),
    );
    expect(mute.html("lamport-verdict")).toContain("LamportMulticast loses “");
    expect(mute.html("lamport-verdict")).toContain("The same in words");
    expect(mute.html("cost-run")).toContain("did not reach everybody");
    expect(mute.html("delay-run")).toContain("with messages that were never delivered");
    expect(mute.html("matrix-run")).toMatch(/total \(Lamport\)[\s\S]{0,80}✓[\s\S]{0,80}✗/);
    expect(mute.changed("sequencer-verdict", "isis-verdict", "causal-run")).toEqual([]);
  });

  test("a causal multicast that does not wait shows the answer first again", async () => {
    const hasty = await student.edits("causal-class", put("=> this.isReady(held)", "=> held.from > 0"));
    const causal = ["causal-verdict", "causal-run", "delay-run", "matrix-run"];
    expect(hasty.changed(...causal, "cost-run")).toEqual(causal);
  });
});
