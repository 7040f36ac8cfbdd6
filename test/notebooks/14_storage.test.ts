import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "gfs-class": "lib/cases/gfs/chunk_server.ts",
  "bigtable-class": "lib/cases/bigtable/tablet_server.ts",
};
const path = "notebooks/14_storage.ipynb";

/** What the verdict of a class needs besides it. */
const NEEDS: Record<string, string[]> = {
  mapreduce: ["mapreduce-rest", "mapreduce-properties"],
  gfs: ["gfs-rest", "gfs-properties"],
};
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["mapreduce", "reduces too early", put("got.size === reducing.maps", "got.size > 0"), /one process/],
    ["mapreduce", "fetches from whom it has asked", put("if (!this.reducing", "if (this.reducing"), /./],
    ["mapreduce", "parts by nothing", put("checksum(pair[0]) % parts", "0"), /part/],
    [
      "mapreduce",
      "takes values as they come",
      put(
        "for (let map = 0; map < maps; map++) {",
        "for (const map of got.keys()) {",
      ),
      /texts, in their order/,
    ],
    ["gfs", "goes on as primary", put("this.leases.delete(chunk);", ""), /one server at most/],
    ["gfs", "takes any version", put("version !== held.version || serial", "serial"), /./],
    ["gfs", "takes any order", put("serial <= held.serial || ", ""), /replicas are the same/],
    ["gfs", "answers alone", put("pending?.missing.size === 0", "pending"), /on all replicas/],
    ["gfs", "is primary for 6 s", put("leaseMs = 60_000", "leaseMs = 6_000"), /clients are told/],
    ["gfs", "is primary for ten minutes", put("leaseMs = 60_000", "leaseMs = 600_000"), /one server orders/],
    [
      "gfs",
      "takes any piece for the last",
      put("value, left, route: rest", "value, left: 0, route: rest"),
      /./,
    ],
    ["gfs", "has no log", put(/this\.force\(\{ chunk, version: held[^;]*;/, ""), /./],
  ];
  test.each(wrong)(
    "the class of %s that %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

test.each(Object.keys(NEEDS))(
  "the class of %s as it stands loses nothing",
  (name) => expectKept(verdictOn(name)),
  120_000,
);

describeNotebook("14_storage", classes, ({ cell }) => {
  test("word count and index are the same in all runs", () => {
    expect(cell("mapreduce-storms").html.match(/>always</g)).toHaveLength(2);
  });
  test("the sort takes a few per cent longer with workers killed, and much longer without backups", () => {
    const html = cell("sort-table").html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(html).toMatch(/killed \+4\.7 % \+3\.8 %/);
    expect(html).toMatch(/no backup tasks \+44 % \+4\d %/);
  });
  test("all cells of the table of states are those of the paper", () => {
    expect(cell("gfs-figures").html).toContain("8 of 8");
  });
  test("the published count of chunks with one copy is no even placement's", () => {
    expect(cell("gfs-lost").html).toMatch(/266/);
    expect(cell("gfs-lost").html).toMatch(/142 if places are drawn evenly/);
  });
});
