import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { checksum } from "../../storage/device/checksum.ts";
import type { MapReduceMessage, Pair } from "./messages.ts";

/** A reduce task under way: what it has of each map task. */
type Reducing = { readonly part: number; readonly maps: number; readonly got: Map<number, Pair[]> };

type Worker = "MapTask" | "ReduceTask" | "Found" | "Fetch" | "Fetched";

/**
 * A worker of a MapReduce (Dean and Ghemawat, 2004). What a map task makes stays here, parted by key, until
 * reduce tasks fetch it; a crash loses it. What a reduce task makes goes to where files are safe, all at
 * once.
 *
 * `map` and `reduce` are the job: here they count words. They must be functions of what they are given, so
 * that a task can be done twice, by different workers, and any of the results be used.
 */
export class MapReduceWorker extends Process<MapReduceMessage>
  implements Handlers<Extract<MapReduceMessage, { type: Worker }>> {
  mapped = new Map<number, Pair[][]>(); // by map task, what each part gets
  reducing = new Map<number, Reducing>(); // by attempt

  constructor(readonly master: ProcessId = 1) {
    super();
  }

  // ---- the job

  /** @param _split the number of the text, for who needs to say where */
  map(text: string, _split: number): Pair[] {
    return wordsOf(text).map((word) => [word, "1"]);
  }

  reduce(_key: string, values: readonly string[]): string {
    return String(values.reduce((sum, value) => sum + Number(value), 0));
  }

  // ---- tasks

  /** Also after a crash: whatever we had is lost. */
  override onStart() {
    this.send(this.master, { type: "Join" });
  }

  onMapTask({ attempt, map, text, parts }: { attempt: number; map: number; text: string; parts: number }) {
    const pairs: Pair[][] = Array.from({ length: parts }, () => []);
    for (const pair of this.map(text, map)) pairs[checksum(pair[0]) % parts].push(pair);
    this.mapped.set(map, pairs);
    this.send(this.master, { type: "Mapped", attempt });
  }

  onReduceTask(
    { attempt, part, maps, found }: {
      attempt: number;
      part: number;
      maps: number;
      found: readonly (readonly [number, ProcessId])[];
    },
  ) {
    this.reducing.set(attempt, { part, maps, got: new Map() });
    for (const [map, at] of found) this.fetch(attempt, map, at);
  }

  /** A map task is done, or done again as its worker has died. */
  onFound({ map, at }: { map: number; at: ProcessId }) {
    const attempts = [...this.reducing.keys()].sort((a, b) => a - b);
    for (const attempt of attempts) {
      if (!this.reducing.get(attempt)!.got.has(map)) this.fetch(attempt, map, at);
    }
  }

  fetch(attempt: number, map: number, at: ProcessId) {
    this.send(at, { type: "Fetch", map, part: this.reducing.get(attempt)!.part, attempt });
  }

  /** What we have lost, somebody else will have. */
  onFetch({ map, part, attempt }: { map: number; part: number; attempt: number }, from: ProcessId) {
    const pairs = this.mapped.get(map)?.[part];
    if (pairs) this.send(from, { type: "Fetched", map, attempt, pairs });
  }

  onFetched({ map, attempt, pairs }: { map: number; attempt: number; pairs: readonly Pair[] }) {
    const reducing = this.reducing.get(attempt);
    if (!reducing) return;
    reducing.got.set(map, [...pairs]);
    if (reducing.got.size === reducing.maps) this.finish(attempt);
  }

  /** Values in the order of the map tasks, whichever came first. */
  finish(attempt: number) {
    const { maps, got } = this.reducing.get(attempt)!, values = new Map<string, string[]>();
    this.reducing.delete(attempt);
    for (let map = 0; map < maps; map++) {
      for (const [key, value] of got.get(map) ?? []) values.set(key, [...values.get(key) ?? [], value]);
    }
    const keys = [...values.keys()].sort();
    const pairs = keys.map((key): Pair => [key, this.reduce(key, values.get(key)!)]);
    this.send(this.master, { type: "Reduced", attempt, pairs });
  }
}

/** The words of a text, in small letters. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+(?:['’][a-z]+)?/g) ?? [];
}
