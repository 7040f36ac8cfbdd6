import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "cristian-class": "lib/clocks/cristian.ts",
  "berkeley-class": "lib/clocks/berkeley.ts",
  "elected-class": "lib/clocks/elected_berkeley.ts",
  "ntp-class": "lib/clocks/ntp.ts",
  "stamped-class": "lib/clocks/stamped.ts",
};
const path = "notebooks/01_time.ipynb";
/** What the verdict below a class needs besides. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  cristian: ["readings", "cristian-properties"],
  berkeley: ["readings"],
  ntp: ["readings"],
  elected: ["readings", "berkeley-class", "berkeley-verdict"],
  stamped: ["logical-properties", "logical-promises"],
};

/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["cristian", "takes answers to be new", put("timeMs + roundTripMs / 2", "timeMs"), /“bound”/],
    [
      "cristian",
      "takes answers to be a whole round trip old",
      put("roundTripMs / 2 - this.time", "roundTripMs - this.time"),
      /“bound”/,
    ],
    ["cristian", "knows of no least", put("roundTripMs / 2 - this.leastMs", "roundTripMs / 2"), /“bound”/],
    ["cristian", "promises too much", put("boundMs: roundTripMs / 2", "boundMs: roundTripMs / 4"), /“bound”/],
    ["cristian", "takes any answer for the last", put("number !== this.asked.last || ", ""), /“use”/],
    [
      "cristian",
      "accepts any round trip",
      put(" || roundTripMs > this.acceptMs", ""),
      /15 ms are not accepted/,
    ],
    [
      "cristian",
      "refuses the longest that it accepts",
      put("roundTripMs > this.a", "roundTripMs >= this.a"),
      /“use”/,
    ],
    [
      "cristian",
      "adjusts by half",
      put("this.adjustBy(offsetMs)", "this.adjustBy(offsetMs / 2)"),
      /“honesty”/,
    ],
    [
      "cristian",
      "asks once",
      put('this.setTimer("Ask", this.everyMs);', ""),
      /8 in theory|16 in theory|3000/,
    ],
    ["cristian", "asks itself", put("if (this.id !== this.server) ", ""), /asks nobody/],
    ["berkeley", "sends all the same", put("byMs: averageMs - ms", "byMs: averageMs"), /“agreement”/],
    ["berkeley", "averages all", put("this.withoutOutliers(all)", "all"), /minute ahead/],
    ["berkeley", "takes answers to be new", put("timeMs + roundTripMs / 2", "timeMs"), /./],
    ["berkeley", "takes late answers", put(/if \(round !== this\.round\.last\) return;.*/, ""), /too late/],
    ["berkeley", "remembers who has died", put("this.differences.clear();", ""), /P4 is down/],
    ["berkeley", "leads twice", put('if (this.state === "leader") return;', ""), /leads twice/],
    ["berkeley", "goes on when it follows", put('this.cancelTimer("Average");', ""), /follows in the midst/],
    [
      "berkeley",
      "does not move itself",
      put("this.adjustBy(averageMs);", ""),
      /“(agreement|average|honesty)”/,
    ],
    ["ntp", "believes the latest", put("sample.delayMs <= best.delayMs ? sample : best", "sample"), /“use/],
    ["ntp", "believes the worst", put("sample.delayMs <= best", "sample.delayMs >= best"), /“use/],
    [
      "ntp",
      "believes the oldest of equals",
      put("sample.delayMs <= best", "sample.delayMs < best"),
      /1\/1024 too fast/,
    ],
    ["ntp", "forgets nothing", put(/if \(this\.samples\.length > SAMPLES\).*/, ""), /“use/],
    ["ntp", "chooses from seven", put("length > SAMPLES", "length >= SAMPLES"), /“use/],
    [
      "ntp",
      "takes the server's time for the road's",
      put("(t4 - t1) - (t3 - t2)", "t4 - t1"),
      /server takes 40 ms/,
    ],
    ["ntp", "adjusts by the latest", put("this.clock + best.offsetMs", "t3"), /“honesty”/],
    [
      "ntp",
      "answers the latest first",
      put("this.unanswered.shift()", "this.unanswered.pop()"),
      /faster than/,
    ],
    [
      "ntp",
      "answers one of those who wait",
      put(/if \(this\.unanswered\.length > 0\) .*/, ""),
      /faster than|messages/,
    ],
    ["ntp", "asks once", put('this.setTimer("Poll", this.everyMs);', ""), /24 in theory/],
    ["elected", "leads on", put("else this.follow();", ""), /./],
    ["elected", "never leads", put("if (elected === this.id) this.lead();\n    else ", ""), /./],
    [
      "stamped",
      "is deaf in both clocks",
      put(
        /Math\.max\(this\.lamport, received\) \+ 1([\s\S]*)vectorMerge\(this\.vector, received\)/,
        "this.lamport + 1$1this.vector",
      ),
      /condition/,
    ],
    [
      "stamped",
      "adds one only when it sends",
      put(
        "return Math.max(this.lamport, received) + 1",
        "return Math.max(this.lamport + (received ? 0 : 1), received)",
      ),
      /condition/,
    ],
    [
      "stamped",
      "is off by one where it is one behind",
      put("Math.max(this.lamport, received) + 1", "Math.max(this.lamport + 1, received)"),
      /condition/,
    ],
    ["stamped", "adds ten", put("received) + 1", "received) + 10"), /“counts”/],
    ["stamped", "does not count receipts", put("this.event(lamport, vector);", ""), /“stamps”/],
    [
      "stamped",
      "is one event when it writes",
      put("this.event();\n    this.event();", "this.event();"),
      /“stamps”/,
    ],
    [
      "stamped",
      "puts an older timestamp on the letter",
      put('type: "Letter", lamport: this.lamport,', 'type: "Letter", lamport: this.lamport - 1,'),
      /condition/,
    ],
    [
      "stamped",
      "throws",
      put("this.stamps.push(", "(this as never as { no: { yes(): void } }).no.yes(); this.stamps.push("),
      /threw/,
    ],
  ];
  test.each(wrong)(
    "the %s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    60_000,
  );
});

describe("an edit that is right but different loses nothing", () => {
  const right: [string, string, Edit][] = [
    [
      "stamped",
      "says “the greater” in other words",
      put("Math.max(this.lamport, received) + 1", "(received > this.lamport ? received : this.lamport) + 1"),
    ],
    [
      "stamped",
      "ticks before it merges",
      put(
        "vectorTick(vectorMerge(this.vector, received), this.id)",
        "vectorMerge(vectorTick(this.vector, this.id), received)",
      ),
    ],
    ["stamped", "counts its letters besides", put("lamport = 0;", "lamport = 0;\n  letters = 0;")],
    ["cristian", "asks by a timer", put("this.onTimeoutAsk();\n  }", 'this.setTimer("Ask", 0);\n  }')],
    [
      "cristian",
      "says before it does",
      put(/(this\.adjustBy\(offsetMs\);)\s*(this\.output\(.*\);)/, "$2\n$1"),
    ],
    [
      "berkeley",
      "moves itself as it moves others",
      put("this.adjustBy(averageMs)", "this.onAdjust({ byMs: averageMs })"),
    ],
    ["berkeley", "sets its timers first", put(/(this\.broadcast\(.*\);)([\s\S]*?everyMs\);)/, "$2\n$1")],
    [
      "ntp",
      "looks for the best itself",
      put(
        /return this\.samples\.reduce\([\s\S]*?best\s*\);/,
        "return [...this.samples].reverse().sort((a, b) => a.delayMs - b.delayMs)[0];",
      ),
    ],
    ["ntp", "says before it does", put(/(this\.adjustBy\(.*\);)\s*(this\.output\(best\);)/, "$2\n$1")],
    [
      "elected",
      "asks the other way round",
      put(
        "if (elected === this.id) this.lead();\n    else this.follow();",
        "if (elected !== this.id) this.follow();\n    else this.lead();",
      ),
    ],
  ];
  test.each(right)("the %s that %s", (name, _what, edit) => expectKept(verdictOn(name, edit)), 60_000);
});

describeNotebook("01_time", classes, (student) => {
  test("no class as it stands loses anything, nor does the library's", () => {
    for (const name of Object.keys(NEEDS)) {
      expect(student.cell(`${name}-verdict`).html).toContain('data-lost="0"');
      expect(student.cell(`${name}-verdict`).html).not.toContain("✗");
    }
  });

  test("a client that takes answers to be new has another error, and the group of clocks has not", async () => {
    const late = await student.edits(
      "cristian-class",
      put("timeMs + roundTripMs / 2 - this.time", "timeMs - this.time"),
    );
    const ofCristian = ["cristian-run", "cristian-bound", "slew-run", "ntp-run", "exercise-cristian"];
    expect(late.changed(...ofCristian, "berkeley-crash")).toEqual(ofCristian);
  });

  test("a Lamport clock that ignores what it receives is caught by its verdict, and counted", async () => {
    const deaf = await student.edits(
      "stamped-class",
      put("Math.max(this.lamport, received) + 1", "this.lamport + 1"),
    );
    expect(deaf.html("stamped-verdict")).toMatch(/Stamped loses “Lamport&#39;s condition”/);
    expect(deaf.html("stamped-verdict")).toContain("The same in words");
    expect(deaf.changed("converse-run")).toEqual(["converse-run"]);
  });
});
