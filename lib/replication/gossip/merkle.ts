/** Trees of hashes: two replicas find out where they differ without sending all that they have. */

/** What a comparison of two trees has found. */
export type MerkleDifference = {
  /** The keys, of either, in the parts that differ, ascending: at most a few more than those that do. */
  readonly keys: readonly string[];
  /** How many pairs of hashes were compared. */
  readonly compared: number;
};

/**
 * A tree of hashes over keys and values (Merkle, 1987), as replicas compare them in anti-entropy (DeCandia et
 * al., "Dynamo", 2007). Keys are dealt out by their hashes to 2^depth parts, the leaves; a node's hash is
 * that of its two children. Equal roots: nothing differs. Else only below nodes that differ is anything
 * compared: at most 2 · depth pairs of hashes for each key that differs, and one for the root.
 *
 * Hashes are FNV-1a's of 32 bits: two replicas that differ have the same in one of 2³² cases, and a store
 * that is to be relied on takes longer ones.
 */
export class MerkleTree {
  readonly depth: number;
  /** Node 1 is the root, those below node n are 2n and 2n + 1. */
  readonly hashes: Uint32Array;
  readonly parts: readonly (readonly string[])[];

  /**
   * @param entries keys with their values, as texts
   * @param depth 0 to 16
   * @throws RangeError for another depth
   */
  constructor(entries: ReadonlyMap<string, string>, depth = 8) {
    if (!(Number.isInteger(depth) && depth >= 0 && depth <= 16)) {
      throw new RangeError(`the depth of a tree of hashes must be an integer from 0 to 16, got ${depth}`);
    }
    this.depth = depth;
    const leaves = 2 ** depth, parts = Array.from({ length: leaves }, () => [] as string[]);
    for (const key of [...entries.keys()].sort()) parts[hashOf(key) % leaves].push(key);
    this.parts = parts;
    this.hashes = new Uint32Array(2 * leaves);
    for (let part = 0; part < leaves; part++) {
      this.hashes[leaves + part] = hashOf(JSON.stringify(parts[part].map((key) => [key, entries.get(key)])));
    }
    for (let node = leaves - 1; node >= 1; node--) {
      this.hashes[node] = hashOf(`${this.hashes[2 * node]} ${this.hashes[2 * node + 1]}`);
    }
  }

  /** Where this replica and another differ. @throws RangeError for a tree of another depth */
  differences(other: MerkleTree): MerkleDifference {
    if (other.depth !== this.depth) {
      throw new RangeError(`trees of one depth can be compared, got ${this.depth} and ${other.depth}`);
    }
    const keys = new Set<string>(), leaves = 2 ** this.depth, open = [1];
    let compared = 0;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      compared++;
      if (this.hashes[node] === other.hashes[node]) continue;
      if (node < leaves) open.push(...this.below(node));
      else for (const key of [...this.parts[node - leaves], ...other.parts[node - leaves]]) keys.add(key);
    }
    return { keys: [...keys].sort(), compared };
  }

  /** The nodes in which a node's difference may lie. */
  below(node: number): readonly number[] {
    return [2 * node, 2 * node + 1];
  }
}

/** FNV-1a of 32 bits (Fowler, Noll, Vo), over the text's UTF-8. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
