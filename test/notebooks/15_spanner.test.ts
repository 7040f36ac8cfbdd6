import { describe, expect, test } from "vitest";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";
import { shownAndLibrary } from "./visible.ts";

const path = "notebooks/15_coordination.ipynb";
const verdictOn = (edit?: Edit) => verdictBelow(path, "spanner", ["spanner-property"], edit);

describe("each wrong edit of Spanner's server loses a promise", () => {
  const wrong: [string, Edit, RegExp][] = [
    ["waits for nothing", put("if (this.trueTime.after(timestamp)) return", "return"), /./],
    ["reads past what is prepared", put(", ...prepared);", ");"), /./],
    [
      "answers at the very time of what is prepared",
      put("timestamp - this.trueTime.tickMs\n    );", "timestamp\n    );"),
      /external consistency/,
    ],
    ["takes promises for what is here", put("index <= this.commitIndex", "index >= 0"), /./],
    [
      "forgets what it promised",
      put(/this\.lastTimestamp = Math\.max\(this\.lastTimestamp, timestamp\);/, ""),
      /./,
    ],
    [
      "decides below what is prepared",
      put("nextTimestamp(latest, ...votes as number[])", "nextTimestamp(latest)"),
      /./,
    ],
    ["gives no time of its clock", put("nextTimestamp(latest, ...votes", "nextTimestamp(...votes"), /./],
    ["promises beyond its lease", put(" || timestamp > this.leaseUntil", ""), /./],
    ["begins where it ended", put("this.lastTimestamp = this.trueTime.now().latest;", ""), /./],
  ];
  test.each(wrong)("one that %s", (_what, edit, first) => expectLost(verdictOn(edit), first), 120_000);
});

test("Spanner's server as it stands loses nothing", () => expectKept(verdictOn()), 120_000);

test("the class that the notebook shows is the library's own", () => {
  const [shown, library] = shownAndLibrary(path, "spanner-class", "lib/cases/spanner/server.ts");
  expect(shown).toBe(library);
});
