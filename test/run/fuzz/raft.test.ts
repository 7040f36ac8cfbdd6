import { expect, test } from "vitest";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { Gullible, Raft, raftFuzz, Trusting } from "../../fixtures/raft.ts";

test.each([Gullible, Trusting])("%o commits two entries at one index", (mutant) => {
  expect(fuzz(raftFuzz(mutant, 200, false)).verdicts["state machine safety"].holds).toBe(false);
});

test.each([true, false])("Raft raises no alarm, guided to where its servers disagree: %s", (guided) => {
  expect(fuzz(raftFuzz(Raft, 100, guided)).verdicts["state machine safety"].holds).toBe("unknown");
});
