/** The public names of consensus. */
export { Paxos, type PaxosMessage } from "./paxos.ts";
export { ballotsInPlay } from "./ballots_in_play.ts";
