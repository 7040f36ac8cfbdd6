/**
 * Broken twins of the lease: each of its three parts, with one rule broken. Without crashes and pauses two
 * clients get by with any of them.
 */
import type { Process } from "../../lib/core/process.ts";
import { LeaseClient, LeaseService, LeaseStorage } from "../../lib/mutex/mod.ts";

type Lease = { number: number; token: number; leaseMs: number; waitedMs: number };

/** Gives a lease before the log has its token: after a crash the next one gets the same. */
class HastyLeaseService extends LeaseService {
  override force(record: object) {
    this.append(record);
  }
}

/** Does not wait, after a crash, until the lease has run out that it gave before. */
class ForgetfulLeaseService extends LeaseService {
  override onRecover(log: readonly { token: number }[]) {
    this.token = log.at(-1)?.token ?? 0;
  }
}

/** As if there were no tokens. */
class UnfencedStorage extends LeaseStorage {
  constructor() {
    super(false);
  }
}

/** Checks that a token is one, and does not remember which was the highest. */
class ForgetfulStorage extends LeaseStorage {
  override onWrite(message: { token: number; value: string }, from: number) {
    this.highest = 0;
    super.onWrite(message, from);
  }
}

/** Writes with a token of its own making. */
class BoastfulClient extends LeaseClient {
  override onLease(lease: Lease) {
    super.onLease({ ...lease, token: 1000 });
  }
}

/** Writes again with the token that it is told of when it is refused. */
class StubbornClient extends LeaseClient {
  override onRefused({ highest }: { token: number; highest: number }) {
    this.token = highest;
    this.write();
  }
}

/** The three parts of the system. */
export type Parts = {
  readonly service: new () => LeaseService;
  readonly storage: new () => LeaseStorage;
  readonly client: new (service: number, storage: number) => LeaseClient;
};

export const ORIGINAL: Parts = { service: LeaseService, storage: LeaseStorage, client: LeaseClient };

export type LeaseMutant = {
  readonly name: string;
  readonly original: abstract new (...details: never[]) => Process;
  readonly mutant: Partial<Parts>;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: "a newer write stays" | "one works at a time";
  /** Steps of the shortest execution that shows it. */
  readonly length: number;
};

export const LEASE_MUTANTS: readonly LeaseMutant[] = [
  {
    name: "HastyLeaseService",
    original: LeaseService,
    mutant: { service: HastyLeaseService },
    rule: "the log has a token before anyone sees it",
    property: "a newer write stays",
    length: 14,
  },
  {
    name: "ForgetfulLeaseService",
    original: LeaseService,
    mutant: { service: ForgetfulLeaseService },
    rule: "a lease from before a crash is waited out",
    property: "one works at a time",
    length: 10,
  },
  {
    name: "UnfencedStorage",
    original: LeaseStorage,
    mutant: { storage: UnfencedStorage },
    rule: "the storage checks tokens",
    property: "a newer write stays",
    length: 15,
  },
  {
    name: "ForgetfulStorage",
    original: LeaseStorage,
    mutant: { storage: ForgetfulStorage },
    rule: "the highest token that has written is remembered",
    property: "a newer write stays",
    length: 15,
  },
  {
    name: "BoastfulClient",
    original: LeaseClient,
    mutant: { client: BoastfulClient },
    rule: "a client writes with the token of its lease",
    property: "a newer write stays",
    length: 15,
  },
  {
    name: "StubbornClient",
    original: LeaseClient,
    mutant: { client: StubbornClient },
    rule: "who is refused does not write",
    property: "a newer write stays",
    length: 17,
  },
];
