import { describe, expect, test } from "vitest";
import { runCells } from "./cells.ts";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "ring-class": "lib/mutex/token_ring.ts",
  "multicast-class": "lib/mutex/multicast_lock.ts",
  "lamport-class": "lib/mutex/lamport.ts",
  "ra-class": "lib/mutex/ricart_agrawala.ts",
};
const path = "notebooks/03_mutual_exclusion.ipynb";

const NEEDS = ["group", "properties", "properties-order", "worlds"];
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS, edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    [
      "server",
      "grants while somebody is inside",
      put("this.holder !== undefined || ", ""),
      /mutual exclusion/,
    ],
    ["server", "never hears of a release", put("this.holder = undefined;", ""), /no starvation/],
    ["server", "serves the last first", put("this.queue.shift()", "this.queue.pop()"), /request order/],
    ["server", "grants twice", put(/this\.send\(this\.holder.*/, "$&".repeat(2)), /threw/],
    [
      "ring",
      "keeps the token while it wants more",
      put("this.pass();\n  }\n\n  onToken", "}\n\n  onToken"),
      /no/,
    ],
    [
      "ring",
      "passes the token on while inside",
      put('become("held");\n    else this.pass', 'become("held");\n    this.pass'),
      /mutual exclusion/,
    ],
    ["multicast", "takes its old place for a new one", put(" && !this.releasing", ""), /mutual exclusion/],
    ["multicast", "never takes a request out", put(/this\.queue\.splice.*/, ""), /no starvation/],
    [
      "multicast",
      "enters as soon as it hears of itself",
      put("this.queue[0] === this.id && ", ""),
      /mutual exclusion/,
    ],
    ["lamport", "does not look at its queue", put(" && this.isEarliest(ours)", ""), /mutual exclusion/],
    [
      "lamport",
      "does not learn from stamps",
      put("lamportTick(this.lamportClock, timestamp)", "lamportTick(this.lamportClock)"),
      /./,
    ],
    ["lamport", "keeps requests that were released", put("this.requests.delete(from);", ""), /no starvation/],
    [
      "lamport",
      "stamps no release",
      put('"Release", timestamp: this.tick()', '"Release", timestamp: 0'),
      /./,
    ],
    [
      "ra",
      "has no ids for ties",
      put(/return precedes\([^;]*;/, "return this.requestedAt < other.timestamp;"),
      /mutual exclusion/,
    ],
    ["ra", "never gives way", put(/return precedes\([^;]*;/, "return true;"), /no starvation/],
    ["ra", "replies while inside", put('this.state === "held" ||', "false ||"), /mutual exclusion/],
    ["ra", "forgets whom it put off", put("this.deferred.add(from)", "void 0"), /no starvation/],
    [
      "ra",
      "does not learn from stamps",
      put("lamportTick(this.lamportClock, timestamp)", "this.lamportClock"),
      /./,
    ],
    ["ra", "keeps the replies of its last entry", put("this.replied.clear();", ""), /mutual exclusion|threw/],
    [
      "ra",
      "answers everybody twice",
      put("else this.send(from", 'this.send(from, { type: "Reply" });\n    if (!weGoFirst) this.send(from'),
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
      "server",
      "asks before it says that it wants to enter",
      put(
        /this\.become\("wanted"\);\s*(this\.send\(this\.server, \{ type: "Request" \}\);)/,
        '$1\n    this.become("wanted");',
      ),
    ],
    ["server", "asks the other way round", put("this.queue.length === 0", "!this.queue.length")],
    [
      "ring",
      "asks for somebody lower",
      put("this.peers.every((peer) => peer > this.id)", "!this.peers.some((peer) => peer < this.id)"),
    ],
    [
      "multicast",
      "takes the head out, which is whoever leaves",
      put("this.queue.splice(this.queue.indexOf(from), 1);", "this.queue.shift();"),
    ],
    [
      "lamport",
      "looks at its queue first",
      put("allHavePassed && this.isEarliest(ours)", "this.isEarliest(ours) && allHavePassed"),
    ],
    [
      "lamport",
      "acknowledges after it has looked",
      put(
        /(this\.send\(from, \{ type: "Acknowledge", timestamp: this\.tick\(\) \}\);)\s*(this\.enterIfAllowed\(\);)/,
        "$2\n    $1",
      ),
    ],
    [
      "ra",
      "keeps whom it put off in a list",
      (source) =>
        source.replace("deferred = new Set<ProcessId>()", "deferred: ProcessId[] = []")
          .replace("this.deferred.clear()", "this.deferred = []")
          .replace("this.deferred.add(from)", "this.deferred.push(from)"),
    ],
    [
      "ra",
      "replies in another order",
      put("of this.deferred)", "of [...this.deferred].reverse())"),
    ],
  ];
  test.each(right)("the %s that %s", (name, _what, edit) => expectKept(verdictOn(name, edit)), 120_000);
});

test("one pause later, a look at the clock is too early; a fence holds in every story", () => {
  const cells = ["group", "properties", "properties-order", "worlds", "lease-story", "careful-class"];
  const html = runCells(path, [...cells, "careful-table", "fencing-table"]).html("fencing-table");
  const stories = html.split("</tr>").filter((row) => /P[34](?:'|&#39;)s write/.test(row));
  expect(stories.map((row) => row.split("</td>").slice(1, 3).map((cell) => cell.includes("✗")))).toEqual([
    [true, false],
    [false, false],
    [true, false],
    [true, false],
    [false, false],
  ]);
});

describeNotebook("03_mutual_exclusion", classes, (student) => {
  test("no class as it stands loses anything", () => {
    for (const name of ["server", "ring", "multicast", "lamport", "ra"]) {
      expect(student.cell(`${name}-verdict`).html).toContain('data-lost="0"');
    }
  });

  test("Ricart and Agrawala without ids for ties are caught by the verdict and the check, Lamport stays as it is", async () => {
    const polite = await student.edits(
      "ra-class",
      put(/return precedes\([^;]*;/, "return this.requestedAt < other.timestamp;"),
    );
    expect(polite.html("ra-verdict")).toContain("RicartAgrawala loses “mutual exclusion”");
    expect(polite.html("ra-verdict")).toContain("The same in words");
    expect(polite.html("exercise-request-check")).not.toContain("✓ correct");
    expect(polite.changed("ra-verdict", "lamport-verdict", "lamport-without-fifo")).toEqual(["ra-verdict"]);
  });
});
