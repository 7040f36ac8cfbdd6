import { expect, test } from "vitest";
import { changeOf, copy } from "../../lib/core/plain.ts";

const state = () => ({
  id: 1,
  list: [1, { deep: NaN }],
  set: new Set([1, 2]),
  map: new Map([["a", [1]]]),
  bytes: new Uint8Array([1]),
  none: undefined as unknown,
});
type State = ReturnType<typeof state>;

test("a value that was only read has not changed", () => {
  const value = state();
  expect(changeOf(copy(value), value, "value")).toBeUndefined();
});

const changes: [(value: State) => unknown, string][] = [
  [(value) => value.id = 2, "value.id from 1 to 2"],
  [(value) => Object.assign(value.list[1], { deep: 0 }), "value.list[1].deep from NaN to 0"],
  [(value) => value.list.reverse(), "value.list[0] from 1 to an Object"],
  [(value) => value.list.pop(), "value.list (there were 2, now 1)"],
  [(value) => value.set.delete(2), "value.set's members (there were 2, now 1)"],
  [(value) => value.map.get("a")!.push(2), "value.map's entries[0][1] (there were 1, now 2)"],
  [(value) => value.bytes[0] = 2, "value.bytes[0] from 1 to 2"],
  [(value) => value.none = () => 1, "value.none from undefined to a function"],
  [(value) => delete value.none, "value.none, which is gone"],
  [(value) => Object.assign(value, { more: 1 }), "value.more, which was not there"],
  [(value) => Object.assign(value, { map: new Set() }), "value.map, which is a Set now"],
  [(value) => Object.assign(value, { list: {} }), "value.list, which is an Object now"],
];
test.each(changes)("a change is named with its place: %s", (change, found) => {
  const value = state(), before = copy(value);
  change(value);
  expect(changeOf(before, value, "value")).toBe(found);
});
