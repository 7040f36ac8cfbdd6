/**
 * Where the classes of the tests lie: the file of each alone, which loads in a sixth of the package's time.
 */
import type { ClassSource } from "../../../lib/run/serve/options.ts";

const at = (path: string) => new URL(`../../../lib/${path}.ts`, import.meta.url).href;
export const hands: string = new URL("./hands.ts", import.meta.url).href;

export const PLACES = {
  bully: { module: at("election/bully"), name: "Bully" },
  ring: { module: at("election/ring"), name: "RingElection" },
  ricartAgrawala: { module: at("mutex/ricart_agrawala"), name: "RicartAgrawala" },
  central: { module: at("mutex/central"), name: "CentralLock" },
  coordinator: { module: at("commit/two_phase/coordinator"), name: "TwoPhaseCoordinator" },
  participant: { module: at("commit/two_phase/participant"), name: "TwoPhaseParticipant" },
  raft: { module: at("consensus/raft/raft"), name: "Raft" },
  store: { module: at("consensus/raft/store"), name: "RaftStore" },
  client: { module: at("consensus/raft/client"), name: "RaftClient" },
  begun: { module: hands, name: "begun" },
} satisfies Record<string, ClassSource>;
