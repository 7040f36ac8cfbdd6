// Bigtable: in every execution of a small world, and the round trips of its locations.
import { expect, test } from "vitest";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { locationTrips, tabletsNamed } from "../../../lib/course/cases/bigtable/locations.ts";
import { judged } from "../../replication/worlds.ts";
import * as worlds from "./worlds.ts";

test.each([
  ["a server is cut off from the lock service and the master", worlds.cut, 6943],
  ["a server crashes and comes back", worlds.back, 18538],
])("no tablet is served twice when %s", (_name, world, states) => {
  expect(judged(world())).toEqual({ states, broken: [] });
});

test("nor in random runs, where all tablets move and are found again", () => {
  const { verdicts } = fuzz(worlds.moved());
  expect(Object.values(verdicts).map(({ holds }) => holds)).not.toContain(false);
});

test("a location takes three round trips, none if it is known, six if all that is known is old (§5.1)", () => {
  expect(locationTrips().map(({ trips, published }) => [trips, published])).toEqual([[3, 3], [0, 0], [6, 6]]);
  expect(tabletsNamed()).toBe(2 ** 34);
});
