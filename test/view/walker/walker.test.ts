import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { type Message, Process } from "../../../lib/core/process.ts";
import { Bully } from "../../../lib/election/bully.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { type Graph, graphOf } from "../../../lib/run/explore/graph.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { adversary, bestScore, playProcess } from "../../../lib/view/walker/games/games.ts";
import { guessTheBug } from "../../../lib/view/walker/games/guess.ts";
import { recording } from "../../../lib/view/stepper/recording.ts";
import { walker } from "../../../lib/view/walker/walker.ts";
import { Page } from "../page.ts";

class Restless extends Bully {
  override learn(leader: number) {
    this.elected = leader;
    this.state = leader === this.id ? "leader" : "follower";
    this.output({ elected: leader });
  }
}
class Rude extends Bully {
  override onElection() {
    if (this.state !== "electing") this.elect();
  }
}
const properties = [
  always(
    "one leader",
    (world: World<Bully>) => world.live.filter(({ state }) => state === "leader").length <= 1,
  ),
  sometimes(
    "P2 leads",
    (world: World<Bully>) => world.live.some(({ id, state }) => id === 2 && state === "leader"),
  ),
  eventually(
    "all know a leader",
    (world: World<Bully>) => world.live.every(({ elected }) => elected !== undefined),
  ),
  deadlock((world: World<Bully>) => world.live.every(({ state }) => state !== "electing")),
];
const options = {
  processes: nodes(3, Bully),
  time: "any",
  invocations: [invoke(1, "elect")],
  faults: { crashes: 1 },
  properties,
} as const;

describe("graphOf", () => {
  test("holds all states of the explorer, each with the steps that lead on, and the properties' truth", () => {
    const small = { ...options, faults: {}, time: "quiet" } as const;
    const graph = graphOf(small),
      explored = explore({ ...small, properties: [always("all is seen", () => true)] });
    expect(graph.exhausted).toBe(true);
    expect(graph.states.length).toBe(explored.states);
    const reached = new Set(graph.states.flatMap(({ moves }) => moves.map(([, to]) => to)));
    expect(reached.size).toBe(graph.states.length - 1);
    expect(graph.beginnings.map(({ state }) => state)).toEqual([0]);
    expect(graph.states.every(({ holds }) => holds.includes(0))).toBe(true);
  });

  test("stops at the limit, and says where more would follow", () => {
    const graph = graphOf(options, { states: 200 });
    expect(graph.states.length).toBe(200);
    expect(graph.exhausted).toBe(false);
    expect(graph.states.some(({ beyond }) => beyond > 0)).toBe(true);
    expect(() => graphOf(options, { states: 0 })).toThrow("a graph needs room for at least 1 state, got 0");
    expect(() => graphOf({ ...options, symmetry: { groups: [[1, 2]] } })).toThrow("leave out symmetry");
  });
});

describe("the walker", () => {
  const graph = graphOf(options);

  test("offers what can happen, and nothing else; back returns to the very same", () => {
    const page = new Page(walker(graph).html), random = new Random(3);
    let state = 0;
    const trail: { state: number; shown: string }[] = [];
    for (let step = 0; step < 300; step++) {
      const { moves } = graph.states[state];
      const shown = page.text(".hb-moves") + page.text(".hb-props") + page.text(".hb-fields");
      expect(page.buttons().length).toBe(moves.length);
      if (moves.length === 0 || random.integer(3) === 0) {
        if (trail.length === 0) continue;
        page.click("back", "[data-do]");
        const last = trail.pop()!;
        state = last.state;
        expect(page.text(".hb-moves") + page.text(".hb-props") + page.text(".hb-fields")).toBe(last.shown);
        continue;
      }
      const [move, to] = moves[random.integer(moves.length)];
      const { words } = graph.moves[move];
      trail.push({ state, shown });
      page.buttons()[positionOf(graph, state, [move, to])].click();
      state = to;
      expect(page.text(".hb-told")).toBe(words + ".");
      expect(page.text(".hb-count")).toBe(`step ${trail.length}`);
      const holds = graph.states[state].holds.includes(0);
      expect(page.text(".hb-props li").includes("violated now")).toBe(!holds);
    }
  });

  test("leads to the explorer's counterexample, and says so when the property is violated", () => {
    const page = new Page(walker(graph).html);
    page.click("P1: elect()");
    page.click("Election, P1 → P2");
    page.click("P1: Answer");
    expect(page.text(".hb-props")).toContain("one leader: ✓ holds");
    page.click("P2: Answer");
    expect(page.text(".hb-props")).toContain("one leader: ✗ violated now");
    expect(page.text(".hb-props")).toContain("P2 leads: ✓ seen at step 4");
    expect(page.all(".hb-arrow:not(.hb-under-way)").length).toBe(1);
    page.click("back", "[data-do]");
    expect(page.text(".hb-props")).toContain("one leader: ✓ holds");
    expect(page.text(".hb-props")).toContain("P2 leads: ○ not yet");
  });

  test("goes by keys, which stay in it", () => {
    const page = new Page(walker(graph).html);
    for (const key of ["1", "ArrowRight", " ", "Enter", "n", "f", "ArrowDown", "PageDown"]) {
      expect(page.key(key)).toBe(false);
    }
    expect(page.text(".hb-count")).toBe("step 1");
    expect(page.key("ArrowLeft")).toBe(false);
    expect(page.text(".hb-count")).toBe("step 0");
    expect(page.key("Escape")).toBe(true);
  });

  test("shows any text as text, and stands on its own", () => {
    class Odd extends Process<{ type: "Say"; text: string }> {
      text = "</script><img src=x onerror=alert(1)>";
      override onStart() {
        if (this.id === 1) this.send(2, { type: "Say", text: this.text });
      }
      onSay() {}
    }
    const name = `<i>"&'`;
    const { html } = walker(graphOf({ processes: nodes(2, Odd), properties: [always(name, () => true)] }), {
      title: name,
      caption: name,
    });
    const page = new Page(html);
    expect(page.all("img,i").length).toBe(0);
    expect(page.text(".hb-props")).toBe(`${name}: ✓ holds`);
    expect(page.text(".hb-moves")).toContain(`Say {text: "</script><img`);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  test("holds up to 5,000 states, and several walkers on a page have names of their own", () => {
    const { html } = walker(graph);
    expect(graph.states.length).toBe(5000);
    expect(html.length).toBeLessThan(600_000);
    expect(html, "a deck of slides takes sections for slides").not.toMatch(/<section|"section"/);
    const other = walker(graph, { alt: "another" }).html;
    expect(new Set([html, other].map((text) => /id="(hb-w\w+)"/.exec(text)![1])).size).toBe(2);
    const both = new Page(html + other + html);
    expect(both.all("figure[data-ready]").length).toBe(3);
    expect(() => walker({ ...graph, states: [...graph.states, graph.states[0]] })).toThrow(
      "walker holds up to 5000 states, got 5001",
    );
    expect(() => walker(undefined as never)).toThrow(
      "walker needs a graph, e.g. walker(graphOf({ … })), got undefined",
    );
  });
});

const GROUPS = [/^(deliver|drop)$/, /^timeout$/, /^(invoke|called)$/, /^(forced|complete|serve)$/, /./];

/** Where the page offers a move: by groups, crashes within steps last. */
function positionOf(graph: Graph, state: number, wanted: readonly [number, number]): number {
  const kind = (number: number) => {
    const { step, crashes } = graph.moves[number];
    return crashes && step.step !== "crash"
      ? GROUPS.length
      : GROUPS.findIndex((group) => group.test(step.step));
  };
  const sorted = [...graph.states[state].moves].sort(([a], [b]) => kind(a) - kind(b));
  return sorted.findIndex(([move, to]) => move === wanted[0] && to === wanted[1]);
}

describe("the adversary", () => {
  /** Undecided until its third message at the latest; the walker may waste two. */
  class Patient extends Process<Message> {
    heard = 0;
    override onStart() {
      if (this.id === 1) { for (const type of ["A", "B"] as const) this.send(2, { type }); }
    }
    onA() {
      this.heard++;
    }
    onB() {
      this.heard += 2;
    }
  }
  const decided = eventually("decided", (world: World<Patient>) => world.processes[2]?.heard >= 2);
  const graph = graphOf({ processes: nodes(2, Patient), properties: [decided] });

  test("is scored against the best that there is", () => {
    expect(bestScore(graph, 0)).toEqual({ best: 1, atLeast: false });
    const page = new Page(adversary(graph, "decided").html);
    page.click("A, P1 → P2");
    expect(page.text(".hb-score")).toBe("Keep them undecided. Your score: 1.");
    page.click("B, P1 → P2");
    expect(page.text(".hb-score")).toBe(
      "It is decided (decided). Your score: 1. The best there is: 1 step. Go back, or begin again.",
    );
    expect(page.buttons()).toEqual([]);
    page.click("begin again", "[data-do]");
    page.click("B, P1 → P2");
    expect(page.text(".hb-score")).toContain("Your score: 0.");
    expect(() => adversary(graph, "peace")).toThrow('the properties of the graph are decided; got "peace"');
  });

  test("can win for ever, where something is lost for good or goes round", () => {
    const lossy = graphOf({ processes: nodes(2, Patient), properties: [decided], faults: { losses: 1 } });
    expect(bestScore(lossy, 0).best).toBe(-1);
    const page = new Page(adversary(lossy, "decided").html);
    page.click("B, P1 → P2 is lost");
    page.click("A, P1 → P2");
    expect(page.text(".hb-score")).toContain("you have won for ever");
  });
});

describe("the part of a process", () => {
  const run = simulate({
    processes: nodes(4, Bully),
    scenario: [at(0, crash(4)), at(1, invoke(1, "elect"))],
  });
  const given = {
    system: { processes: nodes(4, Bully) },
    schedule: scheduleOf(run),
    process: 3,
    mutants: { "does not answer": Rude, "stops no timer": Restless },
  };

  test("offers what the algorithm does and what mutants would do in the same state", () => {
    const page = new Page(playProcess(given).html);
    expect(page.text(".hb-told")).toMatch(/^P3 gets Election from P[12]\. What do you do\?$/);
    expect(page.text(".hb-state")).toBe('Your state: elected: undefined, state: "idle"');
    page.click('stops Coordinator, sends Election to P4, sets Answer, state becomes "electing"');
    expect(page.text(".hb-verdict-line")).toBe("✗ No: that is what it would do if it does not answer.");
    const right = page.buttons().find(({ textContent }) => textContent.includes("sends OK to"))!;
    right.click();
    expect(page.text(".hb-verdict-line")).toContain("✓ Right.");
    expect(page.key("1")).toBe(false);
    expect(page.text(".hb-score")).toMatch(/^Question 2 of \d+\. Right at once: 0\.$/);
  });

  test("says when there is nothing to ask", () => {
    expect(() => playProcess({ ...given, process: 4 })).toThrow("P4 handles nothing in this schedule");
  });
});

describe("guess the bug", () => {
  const mutants = { "stops no timer": nodes(3, Restless), "does not answer": nodes(3, Rude) };
  const { verdicts } = explore({
    ...options,
    faults: {},
    time: "ordered",
    processes: mutants["stops no timer"],
    properties: properties.slice(0, 1),
  });
  const { schedule } = verdicts["one leader"].counterexample!;
  const given = {
    original: nodes(3, Bully),
    mutants,
    secret: "stops no timer",
    schedule,
    property: "one leader",
  };

  test("shows both twins side by side after a wrong guess, and the algorithm as it should be after the right one", () => {
    const page = new Page(guessTheBug(given).html);
    const open = () => page.all("[data-answer]").filter((panel) => panel.getAttribute("hidden") === null);
    expect(open().length).toBe(0);
    page.click("it does not answer");
    expect(page.text(".hb-verdict-line")).toMatch(
      /^✗ No\. Then it would do something else in step 2: P2 gets Election from P1: sends Election/,
    );
    expect(open().length).toBe(1);
    expect(open()[0].textContent).toContain("the same, if it does not answer");
    expect(page.key("1")).toBe(false);
    expect(page.text(".hb-verdict-line")).toMatch(
      /^✓ Right, at the second try: it stops no timer\. As it should be, it would do something else in step 7: P1 gets Coordinator from P3: stops/,
    );
    expect(open()[0].textContent).toContain("the algorithm as it should be");
  });

  test("needs a secret among at least two mutants", () => {
    expect(() => guessTheBug({ ...given, secret: "x" })).toThrow(
      'the mutants are stops no timer, does not answer; got "x" as the secret',
    );
    expect(() => guessTheBug({ ...given, mutants: {} })).toThrow("a guess needs at least two mutants, got 0");
  });
});

test("a recording steps through any run with the fields of its processes", () => {
  const system = { processes: nodes(3, Bully) };
  const run = simulate({ ...system, scenario: [at(1, invoke(1, "elect"))] });
  for (const picture of [recording(run, { system }), recording(replay(system, scheduleOf(run)))]) {
    const page = new Page(picture.html);
    expect(page.text(".hb-fields")).toContain("elected");
    page.click("", "[data-do=last]");
    expect(page.text(".hb-fields")).toContain("follower");
  }
  expect(() => recording(run)).toThrow("run with fields: true, or give system");
});
