/** Systems that the explorer is measured on, by name. */
import { Raft as LibraryRaft } from "../../lib/consensus/mod.ts";
import type { Options } from "../../lib/run/explore/explore.ts";
import { history } from "../../lib/run/property/history.ts";
import { invoke, nodes, ownDevices, type Processes } from "../../lib/run/system.ts";
import { clientOf, Server } from "../../test/fixtures/abd.ts";
import { Bank, bankDisk } from "../../test/fixtures/bank.ts";
import { ResourceManager, ringNode, TransactionManager } from "../../test/fixtures/models.ts";
import { Raft } from "../../test/fixtures/raft.ts";
import { paxosServer, registerClient } from "../../test/fixtures/registers.ts";
import { atMostOneOutcome, commits, outcomes } from "../../test/fixtures/toy_properties.ts";
import { Coordinator, Participant } from "../../test/fixtures/toys.ts";

const upTo = (count: number, first = 1) => Array.from({ length: count }, (_, index) => first + index);

const falling = upTo(12).reverse();

/** Banks, each with a redo log on a disk of its own, that make so many transfers each. */
const banks = (count: number, amounts: readonly number[]): Options => ({
  processes: nodes(count, Bank),
  devices: ownDevices(upTo(count), "disk", (owner) => bankDisk(owner)()),
  invocations: upTo(count).flatMap((id) => amounts.map((amount) => invoke(id, "transfer", amount))),
  faults: { crashes: 2, recoveries: 2 },
});

const servers = [3, 4, 5];
/** An atomic register on three servers, written once and read so often. */
export const register = (reads: number): Processes => ({
  ...nodes([1], clientOf(servers, [1], { isOnlyWriter: true, asksAll: true })),
  ...nodes([2], clientOf(servers, new Array<"read">(reads).fill("read"), { asksAll: true })),
  ...nodes(servers, Server),
});

/** Servers that elect one in the terms 1 and 2; who leads says nothing. */
class Elector extends LibraryRaft {
  override awaitLeader() {
    if (this.term < 2) super.awaitLeader();
  }
  override stand() {
    if (this.term < 2) super.stand();
  }
  override onTimeoutHeartbeat() {}
}

/** Those that Spin has, too, and one with all that it has not. */
export const compared: Readonly<Record<string, Options>> = {
  two_phase_8: {
    processes: { ...nodes([0], TransactionManager), ...nodes(upTo(8), ResourceManager) },
    time: "any",
    network: { keep: true },
  },
  chang_roberts_12: {
    processes: nodes(falling, ringNode(falling, false, false)),
    time: "any",
    network: { fifo: true },
  },
  with_crashes_logs_timers: {
    processes: { ...nodes([1], Coordinator), ...nodes([2, 3, 4], Participant) },
    time: "any",
    faults: { crashes: 1, recoveries: 1 },
    monitor: outcomes,
    properties: [atMostOneOutcome, commits],
  },
};

/** Those that grow: all have 10 million states and more, but for one. */
export const large: Readonly<Record<string, Options>> = {
  "Paxos, 3 servers, 4 clients": {
    processes: { ...nodes([0, 1, 2], paxosServer(3)), ...nodes(upTo(4, 3), registerClient(3)) },
    network: { ignored: "stay" },
  },
  "Raft, 3 servers, a crash": {
    processes: nodes(3, Raft),
    time: "any",
    faults: { crashes: 1, recoveries: 1 },
    forces: "instant",
    invocations: [invoke(1, "propose")],
  },
  "Raft's election, 3 servers, a crash": {
    processes: nodes(3, Elector),
    time: "any",
    faults: { crashes: 1, recoveries: 1 },
    forces: "instant",
  },
  // Local states come again and again; then nearly all are new, so that devices run for them.
  "3 redo logs, a disk each": banks(3, [1, 1]),
  "1 redo log, 5 transfers": banks(1, [1, 2, 4, 8, 16]),
  "register with its history": { processes: register(3), monitor: history() },
};
