/**
 * Where a disk's blocks lie and how long the arm and the platter take.
 *
 * The seek curve is Lee and Katz's (1993): `a·√(d−1) + b·(d−1) + c` over a distance of d cylinders, with a,
 * b, c such that one cylinder takes the track-to-track time, all of them the full-stroke time, and a seek
 * between two random places on average the published average (√ averages to 8/15 of the full stroke's, the
 * distance to 1/3). √ is exact on every engine.
 */
import { checkInteger, checkNumber } from "../device/device.ts";

/** Consecutive cylinders with the same number of blocks on a track; the outermost zone first. */
export interface Zone {
  cylinders: number;
  blocksPerTrack: number;
}

/** What a data sheet says about a disk. All times in ms. */
export interface DiskModel {
  name: string;
  rpm: number;
  /** Surfaces with a head each; the tracks under all of them are one cylinder. */
  heads: number;
  zones: readonly Zone[];
  blockSize: number;
  trackToTrackMs: number;
  averageSeekMs: number;
  fullStrokeMs: number;
  headSwitchMs: number;
  /** Of the electronics, before each request. */
  overheadMs: number;
}

interface PlacedZone {
  firstBlock: number;
  firstCylinder: number;
  blocksPerTrack: number;
}

/** Where a block lies on a disk, and how long arm, heads and rotation take to get there; in ms. */
export class Mechanics {
  readonly model: DiskModel;
  readonly cylinders: number;
  readonly blocks: number;
  /** Of one rotation, ms. */
  readonly periodMs: number;
  private readonly zones: PlacedZone[] = [];
  private readonly root: number;
  private readonly linear: number;
  private readonly headSkew: number;
  private readonly cylinderSkew: number;

  /** @throws RangeError for figures that no disk has */
  constructor(model: DiskModel) {
    checkModel(model);
    this.model = model;
    this.periodMs = 60000 / model.rpm;
    let block = 0, cylinder = 0;
    for (const zone of model.zones) {
      this.zones.push({ firstBlock: block, firstCylinder: cylinder, blocksPerTrack: zone.blocksPerTrack });
      block += zone.cylinders * model.heads * zone.blocksPerTrack;
      cylinder += zone.cylinders;
    }
    this.blocks = block;
    this.cylinders = cylinder;
    const { trackToTrackMs: least, averageSeekMs: average, fullStrokeMs: most } = model;
    const span = Math.max(1, cylinder - 2);
    this.root = (15 * average - 10 * least - 5 * most) / (3 * Math.sqrt(span));
    this.linear = (8 * most + 7 * least - 15 * average) / (3 * span);
    // Tracks are skewed by what the switch to them takes, so that reading on across tracks never just misses
    // a block.
    this.headSkew = model.headSwitchMs / this.periodMs;
    this.cylinderSkew = least / this.periodMs;
  }

  /** Time of the arm over a distance of so many cylinders, ms. */
  seekMs(distance: number): number {
    if (distance === 0) return 0;
    return this.model.trackToTrackMs + this.root * Math.sqrt(distance - 1) + this.linear * (distance - 1);
  }

  /** The cylinder of a block. */
  cylinderOf(block: number): number {
    const zone = this.zoneOf(block);
    return zone.firstCylinder +
      Math.floor((block - zone.firstBlock) / (zone.blocksPerTrack * this.model.heads));
  }

  /** The track of a block, counted over all heads: cylinder × heads + head. */
  trackOf(block: number): number {
    const zone = this.zoneOf(block);
    return zone.firstCylinder * this.model.heads +
      Math.floor((block - zone.firstBlock) / zone.blocksPerTrack);
  }

  /** Blocks on the track of this block. */
  blocksPerTrack(block: number): number {
    return this.zoneOf(block).blocksPerTrack;
  }

  /** How far into its track the block lies. */
  placeInTrack(block: number): number {
    const zone = this.zoneOf(block);
    return (block - zone.firstBlock) % zone.blocksPerTrack;
  }

  /** Where on the circle the block begins, as a share of a turn, 0 ≤ angle < 1. */
  angleOf(block: number, track: number): number {
    const zone = this.zoneOf(block);
    const cylinder = Math.floor(track / this.model.heads);
    const skew = cylinder * this.cylinderSkew + (track - cylinder) * this.headSkew;
    const angle = ((block - zone.firstBlock) % zone.blocksPerTrack) / zone.blocksPerTrack + skew;
    return angle - Math.floor(angle);
  }

  /** From one track to another, ms: the arm's way, or the switch to another head of the same cylinder. */
  moveMs(fromTrack: number, toTrack: number): number {
    if (fromTrack === toTrack) return 0;
    const heads = this.model.heads;
    const distance = Math.floor(toTrack / heads) - Math.floor(fromTrack / heads);
    return distance === 0 ? this.model.headSwitchMs : this.seekMs(Math.abs(distance));
  }

  /** From `atMs` on until the block comes by under the head, ms; less than a rotation. */
  rotationMs(block: number, track: number, atMs: number): number {
    const turns = atMs / this.periodMs;
    let wait = this.angleOf(block, track) - (turns - Math.floor(turns));
    if (wait < 0) wait += 1;
    // A block that begins right here, up to rounding, is not missed: else reading on would lose a turn for
    // 10⁻¹⁵ of one.
    return wait > 1 - 1e-7 ? 0 : wait * this.periodMs;
  }

  private zoneOf(block: number): PlacedZone {
    const zones = this.zones;
    let index = zones.length - 1;
    while (zones[index].firstBlock > block) index--;
    return zones[index];
  }
}

function checkModel(model: DiskModel): void {
  checkNumber("rpm", model.rpm, 1, "turns a minute");
  checkInteger("number of heads", model.heads, 1);
  if (model.zones.length === 0) throw new RangeError("a disk must have at least 1 zone, got 0");
  for (const zone of model.zones) {
    checkInteger("cylinders of a zone", zone.cylinders, 1);
    checkInteger("blocks on a track", zone.blocksPerTrack, 1);
  }
  checkNumber("head switch", model.headSwitchMs, 0, "ms");
  checkNumber("overhead", model.overheadMs, 0, "ms");
  checkNumber("track-to-track seek", model.trackToTrackMs, 0, "ms");
  const { trackToTrackMs: least, averageSeekMs: average, fullStrokeMs: most } = model;
  const lowest = (10 * least + 5 * most) / 15, highest = (7 * least + 8 * most) / 15;
  if (!(average >= lowest - 1e-9 && average <= highest + 1e-9)) {
    throw new RangeError(
      `average seek must be from ${lowest.toFixed(2)} to ${
        highest.toFixed(2)
      } ms, for the seek curve to rise from ` +
        `${least} to ${most} ms, got ${average}`,
    );
  }
}
