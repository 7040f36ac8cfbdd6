/** What limits the random reads of many tablet servers: each reads 64 KB for a row of 1,000 bytes. */

/** Reads a second and tablet server. */
export type RandomReads = {
  readonly servers: number;
  readonly published: number;
  readonly computed: number;
};

/** What the paper measured (2006, table 1), 1,000 bytes a read, by the number of tablet servers. */
export const RANDOM_READS_PUBLISHED: readonly (readonly [servers: number, perSecond: number])[] = [
  [1, 1212],
  [50, 593],
  [250, 479],
  [500, 241],
];

/** For each row a block comes from GFS. */
export const BLOCK_BYTES = 64 * 1024;

/**
 * So many servers read as fast as one does, or share what all can read together: min(1212, C / (N · 64 KB)).
 * @param bytesPerSecond C; what the paper's 500 servers read unless told, about 7.9 GB/s
 * @throws RangeError for a C that is not > 0
 */
export function randomReads(bytesPerSecond = 241 * 500 * BLOCK_BYTES): RandomReads[] {
  if (!(bytesPerSecond > 0)) throw new RangeError(`bytesPerSecond must be > 0, got ${bytesPerSecond}`);
  const [[, alone]] = RANDOM_READS_PUBLISHED;
  return RANDOM_READS_PUBLISHED.map(([servers, published]) => {
    return { servers, published, computed: Math.min(alone, bytesPerSecond / (servers * BLOCK_BYTES)) };
  });
}
