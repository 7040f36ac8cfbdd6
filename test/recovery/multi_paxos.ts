/** Multi-Paxos of processes that crash and come back. */
import type { MultiPaxos } from "../../lib/consensus/mod.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { chosenSlots, slotAgreement, slotValidity } from "../consensus/multi_paxos_worlds.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

/** Whoever leads has a command; who is refused tries again. */
function leading(subject: Subject) {
  return class extends (subject as unknown as new () => MultiPaxos) {
    override begin() {
      super.begin();
      this.propose("abc"[this.id - 1]);
    }
    override onRefused(message: { ballot: number; promised: number }) {
      super.onRefused(message);
      if (message.ballot === this.ballot) this.lead();
    }
  };
}

export const multiPaxosWorlds: Readonly<Record<string, RecoveryWorld>> = {
  MultiPaxos: {
    processes: (subject: Subject) => nodes(2, leading(subject)),
    crowd: (subject: Subject) => nodes(3, leading(subject)),
    invocations: [invoke(1, "lead"), invoke(2, "lead")],
    often: 3,
    monitor: chosenSlots,
    always: [slotAgreement, slotValidity],
    ends: [],
    afterwards: [invoke(1, "lead")],
    settled: ({ live }) => (live as unknown as MultiPaxos[]).every(({ applied }) => applied > 0),
    exploration: { time: "any", bounds: { states: 30_000 } },
  },
};
