// What becomes of a visitor's changes: they stay in the browser, are shown, handed on in a link, taken along.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findChromium } from "../../../tools/base/browser.ts";
import { parseNotebook, textOf } from "../../../tools/notebook/format.ts";
import { readFileSync } from "node:fs";
import { foundJupyter } from "../../../tools/setup/jupyter.ts";
import { fromLink, toLink } from "../../../tools/site/live/keep/link.ts";
import { Keeper, KeptFiles, type Place } from "../../../tools/site/live/keep/storage.ts";
import { cells, pageName } from "./site.ts";
import { type Visitor, Visitors } from "./visitor.ts";

let visitors: Visitors, visitor: Visitor;
const changed = "// mine & <ours>\nself.n = 41;";

describe.skipIf(findChromium() === null)("a visitor's changes", () => {
  beforeAll(async () => void (visitors = await Visitors.come()), 300_000);
  afterAll(() => visitors?.leave());
  beforeEach(async () => void (visitor = await visitors.open()));
  afterEach(() => visitor.context.close());

  test(
    "are there when the visitor comes back, run nothing by themselves, and go with “Begin again”",
    async () => {
      await visitor.edit("second", changed);
      await visitor.page.reload();
      await visitor.untilTold(/^Your changes of second are back\.$/);
      expect(await visitor.source("second")).toBe(changed);
      expect(await visitor.shown("second")).toBe("now 2, says the build");
      await visitor.press("Run the cell last");
      await visitor.until("last", /^done/);
      expect(await visitor.shown("last")).toBe("in the end 41");
      await visitor.press("Begin again: undo all changes of this page");
      expect(await visitor.source("second")).toBe(cells[1].source);
      await visitor.page.reload();
      expect(await visitor.status()).toBe("");
      expect(await visitor.source("second")).toBe(cells[1].source);
      expect(visitor.problems).toEqual([]);
    },
    60_000,
  );

  test("are shown as lines that come and go, and one cell's can be undone", async () => {
    await visitor.edit("second", cells[1].source.replace("// a line", "// my line"));
    await visitor.edit("last", "");
    await visitor.page.click("text=What changed");
    const diff = visitor.page.locator(".live-diff");
    expect((await diff.first().innerText()).split("\n")).toEqual(
      expect.arrayContaining(["− // a line", "+ // my line"]),
    );
    await expect.poll(() => diff.count()).toBe(2);
    await visitor.press("Undo my changes of the cell last");
    await visitor.page.click("text=What changed");
    await expect.poll(() => diff.count()).toBe(1);
  }, 60_000);

  test("make a notebook that Jupyter opens, valid, with all other cells as they were", async () => {
    await visitor.edit("second", changed);
    const [download] = await Promise.all([
      visitor.page.waitForEvent("download"),
      visitor.press("Download the notebook with my changes"),
    ]);
    expect(download.suggestedFilename()).toBe(`${pageName}.ipynb`);
    const path = join(visitors.site, "..", "downloaded.ipynb");
    await download.saveAs(path);
    const validate = "import nbformat,sys; nbformat.validate(nbformat.read(sys.argv[1], 4))";
    execFileSync(foundJupyter().python, ["-W", "error", "-c", validate, path]);
    const [given, taken] = [join(visitors.site, `${pageName}.ipynb`), path].map((file) =>
      parseNotebook(readFileSync(file, "utf8"), file)
    );
    expect(taken.metadata).toEqual(given.metadata);
    const sources = (of: typeof given) => of.cells.map(({ source }) => textOf(source));
    expect(sources(taken)).toEqual(
      sources(given).map((source) => source === cells[1].source ? changed : source),
    );
  }, 60_000);

  test("stay when a link is followed; its cells run only when asked, apart, and are not kept", async () => {
    await visitor.edit("first", "self.n = 7; // mine");
    const probe = `const names = [];
const tried = { network: () => fetch("https://example.org/"), database: () => indexedDB.open("x"), caches: () => caches.keys(),
  page: () => document.title, storage: () => localStorage.length, file: () => fetch(location.href.replace(/^data.*/, "file:///etc/hosts")) };
for (const [name, reach] of Object.entries(tried)) try { await reach(); names.push(name); } catch {}
self.n = 1; print("reaches: " + names.join());
html("<p>framed</p><script>parent.document.title = 'taken'</script>");`;
    const hash = await toLink({ first: probe, gone: "not a cell of this page" });
    await visitor.page.evaluate((hash) => void (location.hash = hash), hash);
    await visitor.untilTold(/^The link that you followed has changed first\. Nothing of it has run/);
    expect(await visitor.shown("first")).toBe("n is 1, says the build");
    await visitor.press("Run the cell first");
    await visitor.until("first", /^done/);
    expect(await visitor.shown("first")).toBe("reaches:");
    const frame = visitor.page.locator(".live-out iframe");
    expect(await frame.getAttribute("sandbox")).toBe("allow-scripts");
    expect(await frame.contentFrame().locator("p").innerText()).toBe("framed");
    expect(await visitor.page.title()).toBe("A small page");
    expect(visitor.requests).toEqual([]);
    await visitor.press("Begin again: undo all changes of this page");
    await visitor.untilTold(/^Your changes of first are back/);
    expect(await visitor.source("first")).toBe("self.n = 7; // mine");
  }, 60_000);

  test("go into a link whose length is said, and out of it again", async () => {
    await visitor.edit("second", changed);
    await visitor.press("Link to this page with my changes");
    await visitor.untilTold(/^The link is .*: \d+ characters\.$/);
    const link = await visitor.page.inputValue(".live-panel input");
    expect(await visitor.status()).toContain(`${link.length} characters`);
    expect(link.startsWith(`${visitors.address}#live=`)).toBe(true);
    const other = await visitors.open(link);
    await other.untilTold(/has changed second/);
    expect(await other.source("second")).toBe(changed);
    await other.context.close();
  }, 60_000);
});

describe("a link", () => {
  test("gives back what it was made of, whatever the letters", async () => {
    const changes = { a: "const é = '💡';\n\t// \u2028", b: "" };
    expect(await fromLink(await toLink(changes))).toEqual(changes);
  });

  test.each([
    [
      "cut off",
      async () => (await toLink({ a: "const one = 1; const two = 2;" })).slice(0, -30),
      /cut off or changed/,
    ],
    ["of other letters", () => Promise.resolve("#live=a.b"), /cut off or changed/],
    ["of something else", async () => await toLink({ a: 1 } as never), /something else than cells/],
    ["that unpacks to gigabytes", bomb, /unpacks to more than a page takes/],
  ])("%s is refused", async (_what, link, words) => {
    await expect(fromLink(await link())).rejects.toThrow(words);
  });

  test("of more than a page reads is not made", async () => {
    await expect(toLink({ a: "x".repeat(2_000_001) })).rejects.toThrow(/download the notebook instead/);
  });
});

/** Three million letters in a few thousand. */
async function bomb(): Promise<string> {
  const text = new Blob([JSON.stringify({ a: "x".repeat(3_000_000) })]);
  const packed = await new Response(text.stream().pipeThrough(new CompressionStream("deflate-raw")))
    .arrayBuffer();
  return `#live=${Buffer.from(packed).toString("base64url")}`;
}

describe("what a browser keeps", () => {
  const originals = { a: "as it was", b: "b" };
  function place(): Place & { all: Map<string, string> } {
    const all = new Map<string, string>();
    return {
      all,
      getItem: (key) => all.get(key) ?? null,
      setItem: (key, value) => void all.set(key, value),
      removeItem: (key) => void all.delete(key),
    };
  }

  test("is one entry a page, without what was changed back", () => {
    const there = place(), keeper = new Keeper(() => there, "/one.html");
    expect(keeper.write("a", "mine", originals.a)).toBeUndefined();
    expect(new Keeper(() => there, "/two.html").read(originals).changes).toEqual({});
    expect(keeper.read(originals)).toEqual({ changes: { a: "mine" }, outdated: [] });
    keeper.write("a", originals.a, originals.a);
    expect(there.all.size).toBe(0);
  });

  test("is every file that two pages have written, whichever was opened first", () => {
    const there = place(), one = new KeptFiles(() => there, "/"), two = new KeptFiles(() => there, "/");
    one.write("ada.json", "a prediction");
    two.write("scores.json", "a score");
    one.write("ada.json", "two predictions");
    expect(two.read()).toEqual({ "ada.json": "two predictions", "scores.json": "a score" });
  });

  test("says which cells the course has changed since", () => {
    const there = place(), keeper = new Keeper(() => there, "/one.html");
    keeper.write("a", "mine", "an older text");
    keeper.write("gone", "mine", "of a cell that is no more");
    expect(keeper.read(originals)).toEqual({ changes: { a: "mine" }, outdated: ["a"] });
  });

  test("is said not to be kept if there is no room, or nothing may be kept at all", () => {
    const full = {
      ...place(),
      setItem: () => {
        throw new DOMException("The quota", "QuotaExceededError");
      },
    };
    expect(new Keeper(() => full, "/").write("a", "mine", "b")).toMatch(
      /no room left.*download the notebook/,
    );
    const refuses = () => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(new Keeper(refuses, "/").write("a", "mine", "b")).toMatch(/keeps nothing.*download the notebook/);
    expect(new Keeper(refuses, "/").read(originals)).toEqual({ changes: {}, outdated: [] });
  });

  test("is nothing, if what lies there is not what was put there", () => {
    for (const text of ["no JSON", "null", "[1]", '{"a":{"text":1,"from":"x"}}']) {
      const there = place();
      there.all.set("happened-before/live//", text);
      expect(new Keeper(() => there, "/").read(originals).changes).toEqual({});
    }
  });
});
