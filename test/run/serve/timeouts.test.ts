// Timers of a runtime, which round, fire early and take what is too long for 1 ms.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Timeouts } from "../../../lib/run/serve/member/timeouts.ts";
import type { Timer } from "../../../lib/run/world/node.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ["longer than a runtime takes", 2 ** 31 + 5, [2 ** 31 - 1, 6]],
  ["that fires a little early", 10.4, [11, 0.4]],
])("one %s fires once, when its time has come", (_what, ms, steps) => {
  let now = 0, fired = 0;
  const asked = vi.spyOn(globalThis, "setTimeout");
  const timeouts = new Timeouts(() => now, () => fired++);
  const timer = { deadline: Infinity, node: { forgetTimer() {} } } as unknown as Timer;
  timeouts.set(timer, ms);
  expect([asked.mock.lastCall![1], timeouts.size]).toEqual([steps[0], 1]);
  now = Math.floor(Math.min(ms, steps[0]));
  vi.advanceTimersByTime(steps[0]);
  expect(fired).toBe(0);
  now = ms;
  vi.advanceTimersByTime(Math.ceil(steps[1]));
  expect([fired, timeouts.size, timer.deadline]).toEqual([1, 0, Infinity]);
  vi.advanceTimersByTime(2 ** 32);
  expect(fired).toBe(1);
});
