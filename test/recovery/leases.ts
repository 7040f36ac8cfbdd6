/** A lease service, a storage and two clients, of whom each may crash and come back. */
import type { ProcessId } from "../../lib/core/process.ts";
import { LeaseClient, LeaseService, LeaseStorage } from "../../lib/mutex/mod.ts";
import { always, deadlock, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

const SERVICE = 1, STORAGE = 2, A = 3, B = 4;

export const NEWER = "a newer write stays", ONE_LEASE = "each lease has a token of its own";
export const ANSWERED = "nobody waits for ever", WITHIN = "who is careful writes only while it has the lease";

/** Tokens as they were lent, which of the leases has written last, and what went wrong. */
type Seen = {
  leases: string[];
  latest: number;
  undone: boolean;
  twice: boolean;
  expired: number;
  late: boolean;
};

const seen = monitor<Seen>(
  { leases: [], latest: -1, undone: false, twice: false, expired: 0, late: false },
  (so, happening) => {
    if (happening.kind !== "output") return;
    const said = happening.what as
      & { token: number }
      & Partial<Record<"lease" | "by" | "expired", ProcessId>>
      & {
        written?: string;
        writing?: true;
      };
    if (said.expired !== undefined) so.expired = said.token;
    if (said.writing) so.late ||= said.token <= so.expired;
    if (said.lease !== undefined) {
      so.twice ||= so.leases.some((lease) => lease.endsWith(` ${said.token}`));
      so.leases.push(`P${said.lease} ${said.token}`);
    }
    if (said.written === undefined) return;
    const lease = so.leases.indexOf(`P${said.by} ${said.token}`);
    so.undone ||= lease < so.latest;
    so.latest = lease;
  },
);

/** Asks for a lease if it is not busy, and says when it is careful and writes. */
function willing(Client: typeof LeaseClient) {
  return class extends Client {
    override update() {
      if (!this.isBusy) super.update();
    }
    override write() {
      super.write();
      if (this.careful && this.state === "writing") this.output({ writing: true, token: this.token });
    }
    get isBusy() {
      return ["waiting", "working", "writing"].includes(this.state);
    }
  };
}

type Willing = InstanceType<ReturnType<typeof willing>>;

/**
 * @param role who of the system the class is
 * @param mayCrash who may crash when it is explored; in runs it is anyone
 */
function leaseWorld(role: "service" | "storage" | "client", mayCrash: readonly ProcessId[]): RecoveryWorld {
  const system = (subject: Subject, workMs: number, careful: boolean) => {
    const Client = willing(role === "client" ? subject as unknown as typeof LeaseClient : LeaseClient);
    return {
      [SERVICE]: role === "service" ? subject : LeaseService,
      [STORAGE]: role === "storage" ? subject : LeaseStorage,
      [A]: () => new Client(SERVICE, STORAGE, workMs, careful),
      [B]: () => new Client(SERVICE, STORAGE, workMs, careful),
    };
  };
  const clients = ({ live }: World) => live.filter((process) => process instanceof LeaseClient) as Willing[];
  return {
    processes: (subject) => system(subject, 50, false),
    crowd: (subject) => system(subject, 80, true),
    invocations: [invoke(A, "update"), invoke(B, "update")],
    often: 5,
    monitor: seen,
    always: [
      always(NEWER, ({ monitor }) => !(monitor as Seen).undone),
      always(ONE_LEASE, ({ monitor }) => !(monitor as Seen).twice),
    ],
    runs: [always(WITHIN, ({ monitor }) => !(monitor as Seen).late)],
    ends: [
      deadlock((world) => world.live.length < 4 || clients(world).every(({ isBusy }) => !isBusy), ANSWERED),
    ],
    afterwards: [invoke(A, "update"), invoke(B, "update")],
    settled: (world) => clients(world).every(({ state }) => state === "done" || state === "gave up"),
    exploration: { time: "any", faults: { mayCrash }, bounds: { states: 100_000 } },
  };
}

export const leaseWorlds: Readonly<Record<string, RecoveryWorld>> = {
  LeaseService: leaseWorld("service", [SERVICE]),
  LeaseStorage: leaseWorld("storage", [STORAGE]),
  LeaseClient: leaseWorld("client", [SERVICE, A]),
};
