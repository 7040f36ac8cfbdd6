import { basename } from "node:path";
import { expect, test } from "vitest";
import { chooseNotebooks, findNotebook } from "../../tools/notebook/choose.ts";

test.each([
  "04_leader_election",
  "04_leader_election.ipynb",
  "notebooks/04_leader_election.ipynb",
  "04",
  "04_lead",
])(
  "%s is the notebook on leader election",
  (name) => expect(basename(findNotebook(name))).toBe("04_leader_election.ipynb"),
);

test("what fits no notebook, or several, is refused with the names that there are", () => {
  expect(() => chooseNotebooks(["04", "44"])).toThrow(
    /no notebook 44, .*there are 00_start_here, .*04_leader_election/,
  );
  expect(() => findNotebook("0")).toThrow(/or more than one/);
});
