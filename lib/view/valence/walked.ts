/** A graph whose walker says, at each step, what can still be decided. */
import type { Graph } from "../../run/explore/graph.ts";
import type { Valence } from "../../run/explore/valence.ts";

/**
 * The same graph with properties that tell the valence of each state: which values can still be decided, and
 * whether somebody has.
 * @example show(walker(withValence(graph, valence(graph, decided))))
 */
export function withValence(graph: Graph, found: Valence): Graph {
  const told = [
    ...found.values.map((value) => ({ name: `${String(value)} is still possible`, kind: "always" as const })),
    { name: "somebody has decided", kind: "sometimes" as const },
    { name: "two have decided differently", kind: "sometimes" as const },
  ];
  const from = graph.properties.length, some = found.values.length;
  return {
    ...graph,
    properties: [...graph.properties, ...told],
    states: graph.states.map((state, number) => {
      const possible = found.of(number), decided = found.decided(number).length;
      const numbers = found.values.flatMap((value, place) => (possible.includes(value) ? [place] : []));
      if (decided > 0) numbers.push(some);
      if (decided > 1) numbers.push(some + 1);
      return { ...state, holds: [...state.holds, ...numbers.map((place) => from + place)] };
    }),
  };
}
