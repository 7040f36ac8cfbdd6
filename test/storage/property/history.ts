// What a block may read as: every version that no other one has certainly replaced.

/** A write of one block, from its request to its answer; times count what was seen. */
export type Version = {
  /** undefined: a discard, after which anything may be read. */
  bytes: Uint8Array | undefined;
  begin: number;
  /** Infinity: not answered yet. */
  end: number;
  ok: boolean;
  /** Does it outlive a power failure? */
  durable: boolean;
};

const SECTOR = 512;

export class History {
  private versions: Version[];
  /** Sectors may be of different versions, since a crash. */
  private torn = false;

  constructor(bytes: Uint8Array) {
    this.versions = [settled(bytes)];
  }

  begin(bytes: Uint8Array | undefined, now: number): Version {
    const version = { bytes, begin: now, end: Infinity, ok: false, durable: false };
    this.versions.push(version);
    return version;
  }

  /** When the last of its writes was answered; Infinity if one is not. */
  get lastEnd(): number {
    return Math.max(...this.versions.map(({ end }) => end));
  }

  /** May a read from `begin` to now give these bytes? */
  allows(bytes: Uint8Array, begin: number): boolean {
    const possible = this.versions.filter((version) =>
      !this.versions.some((other) => other.ok && other.begin > version.end && other.end < begin)
    );
    const same = (version: Version, from: number, to: number) =>
      version.bytes === undefined || equal(version.bytes, bytes, from, to);
    if (!this.torn) return possible.some((version) => same(version, 0, bytes.length));
    for (let at = 0; at < bytes.length; at += SECTOR) {
      if (!possible.some((version) => same(version, at, at + SECTOR))) return false;
    }
    return true;
  }

  /** It was seen to be this, and nothing can change that but a write. */
  settle(bytes: Uint8Array): void {
    this.versions = [settled(bytes)];
    this.torn = false;
  }

  /** Nothing is known any more. */
  forget(): void {
    this.versions = [settled(undefined)];
  }

  /** What was acknowledged before `begin` was flushed. */
  flushed(begin: number): void {
    for (const version of this.versions) if (version.end < begin) version.durable = version.ok;
  }

  /** The power failed. @param keeps whether all that was acknowledged is kept, flushed or not */
  crash(keeps: boolean, now: number): void {
    for (const version of this.versions) version.end = Math.min(version.end, now);
    const lasting = this.versions.filter(({ ok, durable }) => ok && (durable || keeps));
    this.versions = this.versions
      .filter((version) => !lasting.some(({ begin }) => begin > version.end))
      .map(({ bytes }) => settled(bytes));
    this.torn ||= this.versions.length > 1;
  }
}

const settled = (bytes: Uint8Array | undefined): Version => ({
  bytes,
  begin: -1,
  end: -1,
  ok: false,
  durable: false,
});

function equal(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Bytes that no other write has. */
export function bytesOf(write: number, block: number, length: number): Uint8Array {
  const words = new Uint32Array(length / 4);
  let state = (Math.imul(write + 1, 0x9e3779b1) ^ Math.imul(block + 1, 0x85ebca6b)) >>> 0 || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer);
}
