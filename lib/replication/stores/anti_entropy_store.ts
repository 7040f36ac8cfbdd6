/** An available store whose copies are compared in the background, whoever has forgotten what. */
import type { Handlers, ProcessId } from "../../core/process.ts";
import { canonical } from "../../core/canonical.ts";
import type { ConvergentName } from "../convergent/types.ts";
import { MerkleTree } from "../gossip/merkle.ts";
import { AvailableStore } from "./available_store.ts";

/** `hashes`: nodes of a tree of hashes, each with its hash. */
export type AntiEntropyMessage =
  | { type: "Compare"; hashes: readonly (readonly [node: number, hash: number])[] }
  | { type: "Want"; parts: readonly number[] };

/**
 * Anti-entropy (Demers et al., 1987) over trees of hashes (Merkle, 1987; DeCandia et al., 2007): every
 * `compareMs` a process sends the hash at the root of its tree to a peer drawn at random. Who finds a hash
 * that is not its own answers with the two below; at the leaves both send what they have there.
 *
 * Copies become alike though hints are lost: with a disk, with the process that had them. Cost: a message a
 * comparison where nothing differs, else about `depth` one after the other, and the keys of the parts that
 * differ.
 */
export class AntiEntropyStore extends AvailableStore<AntiEntropyMessage, "Compare">
  implements Handlers<AntiEntropyMessage, "Compare"> {
  /**
   * @param compareMs between two comparisons, ms, > 0
   * @param depth of the trees, an integer from 0 to 16: 2^depth parts
   */
  constructor(rule?: ConvergentName, handOffMs?: number, readonly compareMs = 1000, readonly depth = 4) {
    super(rule, handOffMs);
    if (!(compareMs > 0)) {
      throw new RangeError(`the time between comparisons must be > 0 ms, got ${compareMs}`);
    }
  }

  override onStart() {
    this.setTimer("Compare", this.compareMs);
  }

  override onRecover(log: readonly { key: string; state: unknown }[]) {
    super.onRecover(log);
    this.onStart();
  }

  onTimeoutCompare() {
    const peer = this.peers[this.choose(this.peers.length)];
    this.send(peer, { type: "Compare", hashes: this.hashesOf(this.tree(), [1]) });
    this.setTimer("Compare", this.compareMs);
  }

  onCompare({ hashes }: { hashes: readonly (readonly [number, number])[] }, from: ProcessId) {
    const tree = this.tree(), leaves = 2 ** this.depth;
    const differing = hashes.filter(([node, hash]) => tree.hashes[node] !== hash).map(([node]) => node);
    const below = differing.filter((node) => node < leaves).flatMap((node) => tree.below(node));
    if (below.length > 0) this.send(from, { type: "Compare", hashes: this.hashesOf(tree, below) });
    const parts = differing.filter((node) => node >= leaves).map((node) => node - leaves);
    if (parts.length === 0) return;
    this.sendParts(tree, parts, from);
    this.send(from, { type: "Want", parts });
  }

  onWant({ parts }: { parts: readonly number[] }, from: ProcessId) {
    this.sendParts(this.tree(), parts, from);
  }

  sendParts(tree: MerkleTree, parts: readonly number[], to: ProcessId) {
    for (const key of parts.flatMap((part) => tree.parts[part])) this.sendState(to, key, 0);
  }

  tree(): MerkleTree {
    return new MerkleTree(
      new Map([...this.states].map(([key, state]) => [key, canonical(state)])),
      this.depth,
    );
  }

  hashesOf(tree: MerkleTree, nodes: readonly number[]): [number, number][] {
    return nodes.map((node) => [node, tree.hashes[node]]);
  }
}
