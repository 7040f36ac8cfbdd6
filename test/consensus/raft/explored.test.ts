// Raft's promises (Ongaro and Ousterhout 2014, figure 3) in every schedule of small worlds, with the exact
// number of states.
import { expect, test } from "vitest";
import { Raft, raftProperties } from "../../../lib/consensus/mod.ts";
import { exploreWorld, RAFT_WORLDS } from "./worlds.ts";

test.each(Object.entries(RAFT_WORLDS))("%s: all five hold", (name, { states }) => {
  const found = exploreWorld(name, Raft);
  expect([found.states, found.exhausted]).toEqual([states, true]);
  for (const { name: property } of raftProperties) {
    expect([property, found.verdicts[property].holds]).toEqual([property, true]);
  }
});
