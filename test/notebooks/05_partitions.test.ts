import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "store-class": "lib/partition/elected_store.ts",
  "ways-class": "lib/partition/bully_over_ways.ts",
  "disk-class": "lib/partition/disk_lease.ts",
  "quorum-class": "lib/partition/quorum_store.ts",
  "fresh-class": "lib/partition/fresh_detector.ts",
};
const path = "notebooks/05_partitions.ipynb";

const NAMES = ["store", "ways", "disk", "quorum", "fresh"];

const NEEDS = ["group", "properties", "worlds"];
/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS, edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["store", "answers whoever asks", put(/if \(this\.state !== "leader"\) return this\.respond.*/, ""), /./],
    ["store", "keeps its own list", put("if (isNewer(log, this.log)) {", "if (false) {"), /all have a, c/],
    [
      "store",
      "copies nothing",
      put(
        /this\.respond\(this\.operation, this\.log\.length\);\s*this\.copyToAll\(\);/,
        "this.respond(this.operation, this.log.length);",
      ),
      /./,
    ],
    [
      "ways",
      "sends heartbeats over the network only",
      put(/super\.broadcast\(message, way\);/, "if (!way) super.broadcast(message);"),
      /./,
    ],
    ["disk", "does not settle", put('this.setTimer("Settle", this.settleMs);', "this.lead();"), /./],
    [
      "disk",
      "never gives up",
      put(/if \(this\.state === "leader"\) return this\.follow\(this\.claim\);/, ""),
      /./,
    ],
    ["quorum", "votes twice", put("epoch <= this.epoch)", "epoch < this.epoch)"), /one leader/],
    ["quorum", "takes half for a majority", put("> this.peers.length + 1", ">= this.peers.length"), /./],
    [
      "quorum",
      "takes copies of old leaders",
      put(
        /if \(epoch < this\.epoch\) \{?\s*return this\.send\(from, \{ type: "Refused", epoch: this\.epoch \}\);\s*\}?/,
        "",
      ),
      /./,
    ],
    ["quorum", "forgets its vote in a crash", put("this.epoch = last.epoch;", ""), /same epoch|list/],
    [
      "quorum",
      "counts votes of earlier epochs",
      put("this.votes.clear();\n    this.kept", "this.kept"),
      /nobody leads/,
    ],
    [
      "quorum",
      "counts what was kept in earlier epochs",
      put("this.kept.clear();", ""),
      /x alone is answered/,
    ],
    [
      "quorum",
      "counts what is late from an earlier epoch",
      put('if (this.state !== "leader" || epoch !== this.epoch) return;\n    this.kept', "this.kept"),
      /x alone is answered/,
    ],
    ["fresh", "trusts whoever it has heard once", put(/>= this\.due;/, "> 0;"), /./],
    ["fresh", "throws", put("this.due++;", "this.nobody.due++;"), /threw/],
  ];
  test.each(wrong)(
    "the %s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

test.each(NAMES)("the %s as it stands loses nothing", (name) => expectKept(verdictOn(name)), 120_000);

describeNotebook("05_partitions", classes, (student) => {
  test("a store that votes twice is caught by its verdict, and by what is built on it", async () => {
    const twice = await student.edits("quorum-class", put("epoch <= this.epoch)", "epoch < this.epoch)"));
    expect(twice.html("quorum-verdict")).toContain("QuorumStore loses “one leader”: P1 and P3 elect");
    expect(twice.html("quorum-verdict")).toContain("The same in words");
    expect(twice.changed("quorum-verdict", "store-verdict", "raft-run")).toEqual(["quorum-verdict"]);
  });
});
