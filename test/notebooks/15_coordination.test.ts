import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/15_coordination.ipynb";
/** What the verdict below the session says after an edit. */
const verdictOn = (edit?: Edit) => verdictBelow(path, "session", ["session-property"], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, Edit, RegExp][] = [
    [
      "counts its lease from the answer",
      put("this.askedAtMs + heldMs + leaseMs", "this.clock + leaseMs"),
      /./,
    ],
    ["believes any answer", put("if (number !== this.kept) return;\n", "\n"), /./],
    ["is never in jeopardy", put('this.become("jeopardy");', ""), /jeopardy/],
    ["hopes for ever", put('this.setTimer("Grace", this.graceMs);', ""), /expired/],
    ["gives up at once", put('this.setTimer("Grace", this.graceMs);', 'this.end("expired");'), /./],
    ["asks only when its lease is over", put(/this\.setTimer\("Ask", Math\.max[^;]*;/, ""), /50 ms/],
    ["asks always the same", put("(this.place + 1) % this.servers.length", "this.place"), /./],
    [
      "takes an old answer for its end",
      put("if (number === this.kept) this.end", "this.end"),
      /585:=true 3625/,
    ],
    ["is not told of the master", put("this.place = this.servers.indexOf(master);", ""), /./],
  ];
  test.each(wrong)("a session that %s", (_what, edit, first) => expectLost(verdictOn(edit), first), 120_000);
});

test("the session as it stands loses nothing", () => expectKept(verdictOn()), 120_000);

const classes = {
  "session-class": "lib/cases/chubby/session.ts",
  "spanner-class": "lib/cases/spanner/server.ts",
};

describeNotebook("15_coordination", classes, ({ cell }) => {
  test("no session is lost up to a lease's margin and the grace period", () => {
    expect(cell("outage-run").html).toMatch(/4[56]\.\d s without a master: no session is lost/);
  });
  test("a late write is refused or waited for, or else lies over the newer one", () => {
    const { html } = cell("late-run");
    expect(html.match(/written over the other/g)).toHaveLength(1);
    expect(html.match(/refused/g)).toHaveLength(1);
  });
  test("of the requests at a master 93 % are KeepAlives", () => {
    expect(cell("published-table").html).toMatch(/93\.\d %/);
  });
  test("the map leads to every notebook", () => {
    expect(new Set(cell("map-picture").html.match(/href="\d\d_\w+\.ipynb"/g)).size).toBe(15);
  });
});
