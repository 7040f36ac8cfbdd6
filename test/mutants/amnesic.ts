/**
 * Broken twins of the algorithms that exclude recovery: they come back after a crash with nothing in their
 * memory, as if it were their first start. What goes wrong then is why they exclude it.
 */
import type { Process } from "../../lib/core/process.ts";
import { Stamped } from "../../lib/clocks/mod.ts";
import { CommitService, NaiveCoordinator, SagaClient, ThreePhaseCommit } from "../../lib/commit/mod.ts";
import {
  BenOr,
  ConsensusElection,
  ConsensusOrder,
  ElectionConsensus,
  FloodSet,
  OrderConsensus,
  RotatingCoordinator,
  Rounds,
  Slots,
  Voting,
} from "../../lib/consensus/mod.ts";
import { ChangRoberts } from "../../lib/election/mod.ts";
import {
  CausalMulticast,
  CausalTotalMulticast,
  FifoTotalMulticast,
  IsisMulticast,
  LamportMulticast,
  SequencerMulticast,
} from "../../lib/multicast/mod.ts";
import {
  LamportLock,
  Maekawa,
  MulticastLock,
  Raymond,
  RicartAgrawala,
  RoucairolCarvalho,
  TokenRing,
} from "../../lib/mutex/mod.ts";
import { ATOMICITY, threePhaseWorld } from "../recovery/commits.ts";
import * as consensus from "../recovery/consensus.ts";
import { ElectedStore, FreshDetector } from "../../lib/partition/mod.ts";
import { electionWorld, ENDS } from "../recovery/elections.ts";
import { GROWS, letterWorld } from "../recovery/letters.ts";
import { EXCLUSION, lockWorld } from "../recovery/locks.ts";
import * as replications from "../recovery/replications.ts";
import { ALL_ALIKE, KEEPS as KEEPS_ANSWERED, NEVER_OLD } from "../replication/worlds.ts";
import { ActiveReplica, ChainReplica, PrimaryBackup } from "../../lib/replication/mod.ts";
import { BigtableMaster, MapReduceMaster } from "../../lib/cases/mod.ts";
import { ONCE } from "../cases/bigtable/worlds.ts";
import { ENDS as ENDS_MAP_REDUCE } from "../cases/mapreduce/worlds.ts";
import { bigtableMasterWorld, mapReduceMasterWorld } from "../recovery/cases.ts";
import { multicastWorld, TAKES_PART } from "../recovery/multicasts.ts";
import { freshWorld, KEEPS, NEW, storeWorld } from "../recovery/partitions.ts";
import * as transactions from "../recovery/transactions.ts";
import type { RecoveryWorld, Subject } from "../recovery/world.ts";

type AnyClass = abstract new (...details: never[]) => Process;

export type Amnesic = {
  readonly original: AnyClass;
  readonly mutant: Subject;
  readonly world: RecoveryWorld;
  /** What it loses. */
  readonly property: string;
  /** The steps of the shortest execution that shows it, or the error in which a handler ends before. */
  readonly caught: number | RegExp;
};

/** The same class, for which a recovery is a start. */
function amnesic<C extends new (...details: never[]) => Process>(Original: C) {
  // deno-lint-ignore no-explicit-any -- a class that extends any other takes what that one takes
  return class extends (Original as unknown as new (...details: any[]) => Process) {
    override onRecover() {
      this.onStart();
    }
  } as unknown as C;
}

class AmnesicCausalTotal extends amnesic(CausalTotalMulticast) {
  override causal = new (amnesic(CausalMulticast))();
}

class AmnesicService extends amnesic(CommitService) {
  constructor() {
    super(new (amnesic(NaiveCoordinator))());
  }
}

class AmnesicMulticastLock extends amnesic(MulticastLock) {
  constructor() {
    super(new (amnesic(SequencerMulticast))());
  }
}

const fifo = { network: { fifo: true } };
const senderOnly = { ...fifo, faults: { mayCrash: [1] } };
const silent = multicastWorld([], "1:a 1:b");

/** What answers a request from before the crash lets somebody in who waits for nothing. */
const UNASKED =
  /P1, handling lock\/(Reply|Grant) from P2: P1 cannot get into the critical section: it has not asked/;

class AmnesicElectionByVoting extends amnesic(ConsensusElection) {
  override voting = new (amnesic(Voting))();
}
class AmnesicByOrder extends amnesic(OrderConsensus) {
  override order = new (amnesic(LamportMulticast))();
}
class AmnesicSlotOrder extends amnesic(ConsensusOrder) {
  override slots = new (amnesic(Slots))();
}

class AmnesicActive extends amnesic(ActiveReplica) {
  constructor() {
    super(new (amnesic(LamportMulticast))());
  }
}

export const AMNESIC: readonly Amnesic[] = ([
  [Voting, amnesic(Voting), consensus.consensusWorld(), consensus.TERMINATION, 7],
  [FloodSet, amnesic(FloodSet), consensus.synchronousWorld, consensus.AGREEMENT, 18],
  [Rounds, amnesic(Rounds), consensus.roundsWorld, consensus.AGREEMENT, 7],
  [BenOr, amnesic(BenOr), consensus.roundsWorld, consensus.AGREEMENT, 7],
  [RotatingCoordinator, amnesic(RotatingCoordinator), consensus.coordinatorWorld, consensus.AGREEMENT, 15],
  [ConsensusElection, AmnesicElectionByVoting, consensus.electedWorld, consensus.TERMINATION, 8],
  [ElectionConsensus, amnesic(ElectionConsensus), consensus.leaderWorld, consensus.AGREEMENT, 1],
  [OrderConsensus, AmnesicByOrder, consensus.pairWorld, consensus.TERMINATION, 4],
  [Slots, amnesic(Slots), consensus.slotsWorld, consensus.AGREEMENT, 4],
  [ConsensusOrder, AmnesicSlotOrder, consensus.orderWorld, consensus.DELIVERS, 5],
  [ChangRoberts, amnesic(ChangRoberts), electionWorld(), ENDS, 3],
  [ThreePhaseCommit, amnesic(ThreePhaseCommit), threePhaseWorld, ATOMICITY, 12],
  [Stamped, amnesic(Stamped), letterWorld, GROWS, 3],
  [SagaClient, amnesic(SagaClient), transactions.sagaWorld, transactions.STUCK, 8],
  [NaiveCoordinator, amnesic(NaiveCoordinator), transactions.naiveWorld, transactions.HALF, 8],
  [CommitService, AmnesicService, transactions.serviceWorld, transactions.WAITS, 8],
  [CausalMulticast, amnesic(CausalMulticast), silent, TAKES_PART, 6],
  [CausalTotalMulticast, AmnesicCausalTotal, silent, TAKES_PART, 6],
  [SequencerMulticast, amnesic(SequencerMulticast), silent, TAKES_PART, 6],
  [FifoTotalMulticast, amnesic(FifoTotalMulticast), silent, TAKES_PART, 6],
  [
    IsisMulticast,
    amnesic(IsisMulticast),
    silent,
    TAKES_PART,
    /handling Propose from P2: Cannot read properties/,
  ],
  [LamportMulticast, amnesic(LamportMulticast), multicastWorld([], "1:a 1:b", senderOnly), TAKES_PART, 12],
  [LamportLock, amnesic(LamportLock), lockWorld(2, [1, 2], fifo), EXCLUSION, 7],
  [RicartAgrawala, amnesic(RicartAgrawala), lockWorld(2, [1, 2]), EXCLUSION, UNASKED],
  [RoucairolCarvalho, amnesic(RoucairolCarvalho), lockWorld(2, [1, 2]), EXCLUSION, UNASKED],
  [Maekawa, amnesic(Maekawa), lockWorld(3, [1, 2], fifo), EXCLUSION, 12],
  [MulticastLock, AmnesicMulticastLock, lockWorld(2, [1, 2]), EXCLUSION, 6],
  [TokenRing, amnesic(TokenRing), lockWorld(3, [2, 3]), EXCLUSION, 7],
  [Raymond, amnesic(Raymond), lockWorld(3, [2, 3]), EXCLUSION, 8],
  [ElectedStore, amnesic(ElectedStore), storeWorld, KEEPS, 3],
  [PrimaryBackup, amnesic(PrimaryBackup), replications.backupWorld, KEEPS_ANSWERED, 7],
  [ChainReplica, amnesic(ChainReplica), replications.chainWorld, NEVER_OLD, 9],
  [ActiveReplica, AmnesicActive, replications.activeWorld, ALL_ALIKE, 5],
  [FreshDetector, amnesic(FreshDetector), freshWorld, NEW, 6],
  [MapReduceMaster, amnesic(MapReduceMaster), mapReduceMasterWorld, ENDS_MAP_REDUCE, 4],
  [BigtableMaster, amnesic(BigtableMaster), bigtableMasterWorld, ONCE, 21],
] as [AnyClass, Subject, RecoveryWorld, string, number | RegExp][]).map(
  ([original, mutant, world, property, caught]) => ({ original, mutant, world, property, caught }),
);
