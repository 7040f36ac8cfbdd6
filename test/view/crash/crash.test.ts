// The picture of a crash says what the report says.
import { expect, test } from "vitest";
import { everyCrash, InPlaceStore, WriteAheadStore } from "../../../lib/transactions/mod.ts";
import { crashPicture } from "../../../lib/view/mod.ts";
import { SumOfOneRecord } from "../../transactions/mutants.ts";

const torn = everyCrash(InPlaceStore, {
  pages: [{ x: 100 }, { y: 0 }],
  story: ["T1: x += -10", "T1: y += 10", "T1 commits"],
}).violation!;
const plain = (html: string) =>
  html.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<[^>]+>/g, "|").replace(/\|+/g, "|");

test("the story with the moment of the failure, the blocks, and what is found beside what would be right", () => {
  const { html, alt } = crashPicture(torn);
  expect(plain(html)).toBe(
    "|After the crash x = 100, y = 10|T1: x += -10|T1: y += 10|T1 commits|⚡ power failure| before the flush|" +
      "recovery|block|on the disk|written, not flushed|after the power failure|" +
      "page 0|x = 100|x = 90| |✗ lost|x = 100|page 1|y = 0|y = 10| |✓ kept|y = 10|" +
      "✗| Recovery finds x = 100, y = 10.|✓| Right would be x = 100, y = 0 or x = 90, y = 10.|",
  );
  expect(html.match(/hb-changed/g)?.length).toBe(2); // the row of page 1, and the style
  expect(alt).toContain(torn.words.join(" "));
});

test("two crashes stand below each other, by number, and a recovery that stops says why", () => {
  const { html } = crashPicture(everyCrash(SumOfOneRecord, { crashes: 2 }).violation!, { title: "Twice" });
  expect(plain(html)).toMatch(
    /Twice.*power failure 1.*recovery begins.*power failure 2.*Recovery stops: record 2/,
  );
  expect(html.match(/<table>/g)?.length).toBe(2);
});

test("what is no report", () => {
  expect(() => crashPicture(everyCrash(WriteAheadStore, { length: 1 }).violation as never)).toThrow(
    "takes the violation that everyCrash found",
  );
  expect(() => crashPicture(torn, { size: 3 } as never)).toThrow("crashPicture has no option size");
});
