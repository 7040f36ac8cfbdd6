// What is wrong with the options of a run over sockets is said before anything is started.
import { expect, test } from "vitest";
import { at, crash, on, partition, slow } from "../../../lib/run/faults.ts";
import { classesOf } from "../../../lib/run/serve/options.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { invoke } from "../../../lib/run/system.ts";
import { Bully } from "../../../lib/election/bully.ts";

const bully = { name: "Bully", processes: 3 };

test.each([
  [
    "a class in place of its name",
    { processes: { 1: Bully } },
    /cannot leave this process as it is: write \{ class: Bully \}/,
  ],
  ["no name", { processes: 2 }, /P1 needs the name of a class/],
  ["a misspelt option", { ...bully, scenarios: [] }, /serve takes no "scenarios": did you mean scenario\?/],
  ["no processes", { name: "Bully", processes: {} }, /at least one process/],
  [
    "a process that there is not",
    { ...bully, scenario: [at(1, crash(4))] },
    /the scenario has crash of P4, but the processes are P1, P2, P3/,
  ],
  ["one in a partition", { ...bully, scenario: [at(1, partition([1], [9]))] }, /partition of P9/],
  ["a slow process", { ...bully, scenario: [at(1, slow(1, 5))] }, /serve slows no process down/],
  [
    "an unknown channel",
    { ...bully, scenario: [at(1, on("serial", partition([1], [2])))] },
    /channels are none/,
  ],
  [
    "a time that is none",
    { ...bully, until: Infinity },
    /until must be a time ≥ 0 ms, at most 2\^31 − 1, got Infinity/,
  ],
  ["a word that is none", { ...bully, unforced: "lost" }, /unforced must be one of memory, written/],
  ["a clock of nobody", { ...bully, clocks: { 7: { offsetMs: 1 } } }, /clocks are given for P7/],
  [
    "a class and a name",
    { ...bully, class: Bully },
    /P1 has a class, Bully, and the name of one, Bully: give one/,
  ],
  ["a class of nothing", { class: Map, processes: 1 }, /the class of P1 must be one of processes, got/],
  ["nothing", undefined, /serve needs options, e\.g\. \{ name: "Bully", processes: 3 \}/],
  ["no class", { class: null, processes: 1 }, /the class of P1 must be one of processes, got null/],
  ["arguments that are no list", { ...bully, args: 5 }, /args of P1 must be a list, e\.g\. \[150\], got 5/],
  [
    "an argument that cannot travel",
    { ...bully, args: [1, () => 2] },
    /P1's args\[1\] is a function: only plain data can be copied/,
  ],
  [
    "what an operation is given",
    { ...bully, scenario: [at(1, invoke(1, "elect", 1n))] },
    /elect's details\[0\] is a bigint/,
  ],
  ["a seed that is none", { ...bully, seed: 1.5 }, /seed must be an integer from 0 to 2\^53 − 1, got 1\.5/],
  [
    "a time beyond timers",
    { ...bully, until: 2 ** 31 },
    /until must be .* at most 2\^31 − 1, got 2147483648/,
  ],
  ["no time", { ...bully, until: null }, /until must be a time ≥ 0 ms.*got null/],
  ["a clock without a time", { ...bully, clocks: { 1: { offsetMs: NaN } } }, /clock offset of P1.*got NaN/],
  [
    "one that goes back",
    { ...bully, clocks: { 1: { driftPpm: -1e6 } } },
    /clock drift of P1 must be above −1,000,000 ppm, got -1000000/,
  ],
  ["a clock of no number", { ...bully, clocks: { one: {} } }, /clocks are given for Pone, but/],
  [
    "a command in one word",
    { ...bully, hosts: { 1: { command: "ssh lab3" } } },
    /the command of P1 must be a list, e\.g\. \["ssh", "lab3"\], got "ssh lab3"/,
  ],
  ["an address that is none", { ...bully, address: 5 }, /address must be a text, e\.g\. 127\.0\.0\.1, got 5/],
  ["a folder that is none", { ...bully, dir: 5 }, /dir must be a text, e\.g\. run-1, got 5/],
  ["a channel without a name", { ...bully, channels: [""] }, /each of channels must be a text.*got ""/],
  ["a device that is none", { ...bully, devices: { disk: 5 } }, /the device disk must be a function, got 5/],
  ["a host of nobody", { ...bully, hosts: { 7: { address: "127.0.0.7" } } }, /a host is given for P7/],
])("%s", async (_what, options, message) => {
  await expect(serve(options as never)).rejects.toThrow(message);
});

test("what a process is not given it has from the system", () => {
  const classes = classesOf({
    module: "m",
    name: "A",
    args: [1],
    processes: { 2: {}, 1: { name: "B", args: [] } },
  });
  expect([...classes]).toEqual([
    [1, { module: "m", name: "B", args: [] }],
    [2, { module: "m", name: "A", args: [1] }],
  ]);
});
