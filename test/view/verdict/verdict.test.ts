import { expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { Contender, LamportLock } from "../../../lib/mutex/mod.ts";
import { always, explore, type Options, sometimes, type World } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";
import { verdict } from "../../../lib/view/verdict/verdict.ts";
import { Page } from "../page.ts";

/** P1 pays in three times, by equal messages. */
class Account extends Process<{ type: "Deposit" }> {
  balance = 0;
  override onStart() {
    if (this.id === 1) { for (let left = 3; left > 0; left--) this.send(2, { type: "Deposit" }); }
  }
  onDeposit() {
    this.balance++;
  }
}
const processes = nodes(2, Account);
const cells = (options: Partial<Options>) => {
  const properties = [
    always("two at most", (world: World<Account>) => world.processes[2].balance <= 2),
    sometimes("five", (world: World<Account>) => world.processes[2].balance === 5),
  ];
  const found = explore({ processes, properties, ...options }), picture = verdict(found, { processes });
  const page = new Page(picture.html);
  return {
    alt: picture.alt,
    signs: page.all("tbody td:last-child").map(({ className, textContent }) => [className, textContent]),
    note: page.text(".hb-note"),
  };
};

test("says what holds, what is violated and what is never seen", () => {
  expect(cells({}).signs).toEqual([["hb-no", "✗ violated"], ["hb-no", "✗ never"]]);
  expect(cells({ network: { copies: 3 } }).signs).toEqual([["hb-no", "✗ violated"], ["hb-no", "✗ never"]]);
});

test("says under which condition it holds where messages were dropped, in the table and in words", () => {
  const { alt, signs, note } = cells({ network: { copies: 1 } });
  const within = "while at most one equal copy of a message is in flight; 2 sends dropped";
  expect(signs).toEqual([["hb-open", `✓ holds ${within}`], ["hb-open", `✗ never ${within}`]]);
  expect(alt).toContain(`two at most: ✓ holds ${within}`);
  expect(note).toMatch(/^exhausted but for 2 sends dropped: /);
});

test("says where nothing is decided", () => {
  expect(cells({ bounds: { depth: 1 } }).signs).toEqual([["hb-open", "? not decided"], [
    "hb-open",
    "? not decided",
  ]]);
});

test("tells the execution in the names that the diagram has: a part's name is left out where it tells nothing apart", () => {
  const system = { processes: nodes(2, () => new Contender(new LamportLock())) };
  const found = explore({
    ...system,
    time: "any",
    properties: [always("nobody leaves", (world: World<Contender>) => !world.live.some(({ done }) => done))],
  });
  const words = new Page(verdict(found, system).html).text("details ol");
  expect(found.verdicts["nobody leaves"].counterexample!.words.join()).toContain("lock/Acknowledge");
  expect(words).toContain("gets Acknowledge");
  expect(words).not.toContain("lock/");
});
