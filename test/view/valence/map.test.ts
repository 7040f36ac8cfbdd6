import { expect, test } from "vitest";
import { proposers } from "../../../lib/consensus/consensus.ts";
import { Voting } from "../../../lib/consensus/voting.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { valence } from "../../../lib/run/explore/valence.ts";
import { valenceMap } from "../../../lib/view/valence/map.ts";
import { withValence } from "../../../lib/view/valence/walked.ts";

class AllButOne extends Voting {
  constructor() {
    super(1);
  }
}
const graph = graphOf({ processes: proposers(AllButOne, [0, 1, 1]), time: "any" });
const found = valence(graph, ({ fields }) => fields?.decision);
const marks = (html: string, kind: string) =>
  html.match(new RegExp(`class="hb-state hb-${kind}[ "]`, "g"))?.length ?? 0;

test("each state is marked by what can still be decided, and the key counts them", () => {
  const { html } = valenceMap(graph, found, { title: "Two of three", alt: "A map.", path: [0, 1] });
  expect(marks(html, "both")).toBe(105 + 1); // and once in the key
  expect(marks(html, "zero")).toBe(20 + 1);
  expect(html).toContain("bivalent, both can still be decided</span>".replace("</span>", ": 105</span>"));
  expect(html.match(/class="hb-bold"/g)?.length).toBe(1);
});

test("a walker's properties tell it state by state", () => {
  const { properties, states } = withValence(graph, found);
  expect(properties.map(({ name }) => name)).toEqual([
    "0 is still possible",
    "1 is still possible",
    "somebody has decided",
    "two have decided differently",
  ]);
  expect(states.filter(({ holds }) => holds.includes(0) && holds.includes(1)).length).toBe(found.bivalent);
  expect(states.filter(({ holds }) => holds.includes(3)).length).toBe(72);
});

test("too many states, and a map without words, are refused", () => {
  const many = { ...graph, states: Array.from({ length: 301 }, () => graph.states[0]) };
  expect(() => valenceMap(many, found, { title: "Many", alt: "Many." })).toThrow("up to 300 states, got 301");
  expect(() => valenceMap(graph, found, { alt: "A map." })).toThrow("needs a title or a caption");
});
