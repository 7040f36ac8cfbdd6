import { expect, test } from "vitest";
import { multicastBy } from "../../lib/multicast/mod.ts";
import { explored, violations } from "./explored.ts";

test("Lamport's order holds over every schedule of three messages, FIFO channels", () => {
  const result = explored(multicastBy("total (Lamport)"), "3:a 3:b 2:c", { fifo: true });
  expect([result.exhausted, result.states, violations(result)]).toEqual([true, 561_611, []]);
});

test("ISIS agrees on one order over every schedule of three messages of three senders", () => {
  const result = explored(multicastBy("total (ISIS)"), "1:a 2:b 3:c");
  expect([result.exhausted, violations(result)]).toEqual([true, []]);
});

test("reliable multicast keeps its promises over every schedule of three messages", () => {
  const result = explored(multicastBy("reliable"), "3:a 3:b 2:c");
  expect([result.exhausted, violations(result)]).toEqual([
    true,
    ["FIFO order in 4", "causal order in 4", "total order in 6"], // a message's number is forced first
  ]);
});
