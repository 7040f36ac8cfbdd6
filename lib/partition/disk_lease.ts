import { type Handlers, Process, type ProcessId } from "../core/process.ts";

/** What stands in block 0 of the shared disk: who leads, and a count that the leader moves on. */
export type Claim = { readonly owner: ProcessId; readonly count: number };

/** What a completion is the answer to. */
const LOOK = 1, VERIFY = 2, CLAIM = 3, CHECK = 4, RENEW = 5;
/** So few counts are enough to see that it moves. */
const COUNTS = 8;

/**
 * Election by a lease on a shared disk. Block 0 says who leads, and the leader keeps moving its count. Who
 * has seen it stand still for the time of a lease, and still sees so, writes its own name; waits until any
 * other write that was under way is done; and leads if its name stands there then. (The wait is that of
 * Fischer's lock: Lamport, "A fast mutual exclusion algorithm", 1987.)
 *
 * It needs no network. Assumes that a write is done within `settleMs`, and that clocks run alike: a leader
 * gives up when it could not renew for `leaseMs` of its own time, counted from before it asked. A disk
 * slower than that makes two leaders; without the disk nobody leads.
 *
 * The block must be `{ owner: 0, count: 0 }` at first, on a device "disk" without an owner. Outputs
 * `{ elected: id }`. Cost: each `lookMs` a read of everyone, and a write of the leader.
 */
export class DiskLease extends Process<never, "Look" | "Settle" | "Expire">
  implements Handlers<never, "Look" | "Settle" | "Expire", "CompletionDisk"> {
  state: "follower" | "trying" | "leader" = "follower";
  /** The block as we have seen or written it last. */
  claim: Claim = { owner: 0, count: 0 };

  /**
   * @param lookMs how often it looks at the disk
   * @param leaseMs how long a claim counts that nobody renews; more than `lookMs`
   * @param settleMs the longest that a write may take
   */
  constructor(readonly lookMs = 50, readonly leaseMs = 3 * lookMs, readonly settleMs = lookMs / 2) {
    super();
  }

  override onStart() {
    this.setTimer("Expire", this.leaseMs); // who led before we came may still do so
    this.onTimeoutLook();
  }

  onTimeoutLook() {
    if (this.state !== "trying") this.read(LOOK);
    this.setTimer("Look", this.lookMs);
  }

  /** A leader could not renew; or nobody has, as far as we know: we may have been away, so look again. */
  onTimeoutExpire() {
    if (this.state === "leader") return this.follow(this.claim);
    this.state = "trying";
    this.read(VERIFY);
  }

  onTimeoutSettle() {
    this.read(CHECK);
  }

  onCompletionDisk(block: Claim | undefined, tag: number) {
    if (tag === LOOK && this.state !== "trying") this.look(block!);
    else if (tag === VERIFY && this.stoodStill(block!)) this.write(CLAIM);
    else if (tag === VERIFY) this.follow(block!);
    else if (tag === CLAIM) this.setTimer("Settle", this.settleMs);
    else if (tag === CHECK && block!.owner === this.id) this.lead();
    else if (tag === CHECK) this.follow(block!);
  }

  look(block: Claim) {
    if (this.state === "leader" && block.owner === this.id) this.write(RENEW);
    else if (!this.stoodStill(block)) this.follow(block);
  }

  stoodStill({ owner, count }: Claim): boolean {
    return owner === this.claim.owner && count === this.claim.count;
  }

  lead() {
    this.state = "leader";
    this.output({ elected: this.id });
  }

  follow(claim: Claim) {
    this.state = "follower";
    this.claim = claim;
    this.setTimer("Expire", this.leaseMs);
    this.output({ elected: claim.owner });
  }

  read(why: number) {
    this.submit("disk", { type: "Read", block: 0 } as { type: "Read" }, why);
  }

  /** The lease runs from now on, before the disk has it: all others count from later. */
  write(why: number) {
    this.claim = { owner: this.id, count: (this.claim.count + 1) % COUNTS };
    this.submit("disk", { type: "Write", block: 0, data: this.claim } as { type: "Write" }, why);
    this.setTimer("Expire", this.leaseMs);
  }
}
