import { describe, expect, test } from "vitest";
import { Trace } from "../../lib/core/trace/trace.ts";
import { codeOf, type Kind } from "../../lib/core/trace/trace.ts";
import { judgeMulticast } from "../../lib/multicast/mod.ts";

/**
 * A history written down: "1:a" P1 multicasts a, "2<1:a" P2 delivers a from P1, "3†" P3 crashes, "3*" P3
 * comes back.
 */
function judged(...happenings: string[]) {
  const trace = new Trace([1, 2, 3]);
  const add = (kind: Kind, process: number, peer: number, content: unknown) =>
    trace.add(codeOf(kind), 0, process, peer, -1, content);
  for (const happening of happenings) {
    const [where, what] = happening.split(":");
    if (happening.endsWith("†")) add("crash", parseInt(happening), -1, 0);
    else if (happening.endsWith("*")) add("recover", parseInt(happening), -1, undefined);
    else if (!where.includes("<")) {
      add("invoke", Number(where), -1, { operation: 1, method: "multicast", details: [what] });
    } else {
      const [process, from] = where.split("<").map(Number);
      add("deliver", process, from, what);
    }
  }
  return Object.keys(judgeMulticast(trace)).sort();
}

describe("the judges of multicast (Hadzilacos and Toueg, 1993) find", () => {
  const everywhere = ["1<1:a", "2<1:a", "3<1:a"];

  test("nothing in a history that keeps everything", () => {
    expect(judged("1:a", ...everywhere, "2:b", "1<2:b", "2<2:b", "3<2:b")).toEqual([]);
    expect(judged()).toEqual([]);
  });

  const histories: [string, string[], string[]][] = [
    ["a message that nobody multicast", everywhere, ["integrity"]],
    ["a message under a wrong name", ["1:a", "1<1:a", "2<3:a", "3<1:a"], ["integrity"]],
    ["a message delivered twice", ["1:a", ...everywhere, "2<1:a"], ["integrity"]],
    ["a sender that does not deliver its own message", ["1:a"], ["validity"]],
    ["one who never delivers", ["1:a", "1<1:a", "2<1:a"], ["agreement", "uniform agreement"]],
    ["what only a crashed process has delivered", ["1:a", "1<1:a", "1†"], ["uniform agreement"]],
    ["nothing, if only a crashed process misses a message", ["1:a", "1<1:a", "2<1:a", "3†"], []],
    ["an overtaking of one sender's messages", [
      ..."1:a 1<1:a 1:b 1<1:b 2<1:b 2<1:a 3<1:b 3<1:a".split(" "),
    ], ["FIFO order", "causal order", "total order"]],
    ["an answer before its question", [
      ..."1:a 1<1:a 2<1:a 2:b 2<2:b 3<2:b 3<1:a 1<2:b".split(" "),
    ], ["causal order", "total order"]],
    ["a later message without the earlier one, at one that crashes", [
      ..."1:a 1:b 2<1:b 2† 1<1:a 1<1:b 3<1:a 3<1:b".split(" "),
    ], ["FIFO order", "causal order"]],
    ["concurrent messages in different orders", [
      ..."1:a 2:b 1<1:a 2<2:b 1<2:b 2<1:a 3<1:a 3<2:b".split(" "),
    ], ["total order"]],
    ["the same wrong order everywhere, which is total", [
      ..."1:a 1:b 1<1:b 1<1:a 2<1:b 2<1:a 3<1:b 3<1:a".split(" "),
    ], ["FIFO order", "causal order"]],
  ];
  test.each(histories)("%s", (_name, history, violated) => expect(judged(...history)).toEqual(violated));

  const comeBack: [string, string, string[]][] = [
    ["nothing, if who was down has missed a message", "1:a 3† 1<1:a 2<1:a 3* 1:b 1<1:b 2<1:b 3<1:b", []],
    ["nothing, if a sender crashed before anyone got its message", "1:a 1† 1* 1:b 1<1:b 2<1:b 3<1:b", []],
    ["nothing in what is asked of a process that is down", "1† 1:a 1* 1:b 1<1:b 2<1:b 3<1:b", []],
    [
      "what is delivered late, although it might have been missing",
      "1:a 3† 1<1:a 2<1:a 3* 1:b 1<1:b 2<1:b 3<1:b 3<1:a",
      ["FIFO order", "causal order", "total order"],
    ],
    [
      "what is missing, although it was multicast after the recovery",
      "3† 3* 1:a 1<1:a 2<1:a 1:b 1<1:b 2<1:b 3<1:b",
      ["FIFO order", "causal order"],
    ],
    [
      "what one that was never down lacks",
      "1:a 1<1:a 2<1:a 1† 1* 1:b 1<1:b 2<1:b 3<1:b",
      ["agreement", "uniform agreement"],
    ],
    ["a message delivered before and after a crash", "1:a 1<1:a 2<1:a 3<1:a 3† 3* 3<1:a", ["integrity"]],
  ];
  test.each(comeBack)("over crashes and recoveries, %s", (_name, history, violated) => {
    expect(judged(...history.split(" "))).toEqual(violated);
  });

  test("a causal past that goes through two processes", () => {
    const history = "1:a 1<1:a 2<1:a 2:b 2<2:b 1<2:b 3<2:b".split(" ");
    expect(judged(...history)).toContain("causal order");
  });

  test("an error, if a content is multicast twice", () => {
    expect(() => judged("1:a", "2:a")).toThrow(/contents, so these must differ: "a" is multicast twice/);
  });
});
