/** Puts processes into each other's places, everywhere in a global state. */
import { canonical, restore } from "../../../core/canonical.ts";
import { ownerOf, ownNumber } from "../../../core/trace/operations.ts";
import type { Cells } from "../moving/cells.ts";
import type { DeviceColumns } from "../state/devices.ts";
import type { MonitorColumn } from "../state/monitor.ts";
import type { Layout } from "../state/layout.ts";
import type { Model } from "../options/model.ts";
import type { Outcome } from "../handling/outcome.ts";
import type { Happening } from "../../property/happening.ts";
import { inOwnOrder, settled } from "../handling/drafts.ts";
import { plainName } from "../../world/devices.ts";
import { type Effect, SEND, type Store, SUBMIT } from "../state/store.ts";
import { PairMap, Texts } from "../state/tables.ts";
import { HAPPENING_IDS, renamed } from "./rename.ts";
import type { Zones } from "../time/zones.ts";

/** For each place, the place that takes its part. */
export type Permutation = readonly number[];

/** An entry of a Map with its text, on V8's heap. */
const KNOWN_BYTES = 120;

export class Permuter {
  private readonly known = new Map<string, number>();
  private readonly permutations = new Texts();
  /** By cell and permutation. */
  private readonly movedCells = new PairMap();
  private readonly names: ReadonlySet<string>;
  private readonly happeningNames: ReadonlySet<string>;

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly cells: Cells,
    private readonly layout: Layout,
    private readonly monitor: MonitorColumn,
    private readonly devices: DeviceColumns,
    private readonly zones: Zones,
  ) {
    this.names = new Set(model.symmetry!.ids);
    this.happeningNames = new Set([...this.names, ...HAPPENING_IDS]);
  }

  get bytes(): number {
    return this.movedCells.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return KNOWN_BYTES * this.known.size;
  }

  /** The row with every process in its new place; `by` is remembered under its text. */
  row(row: Int32Array, by: Permutation, into: Int32Array): void {
    const { layout } = this, name = by.join(), number = this.permutations.number(name);
    for (let place = 0; place < by.length; place++) {
      let cell = this.movedCells.get(row[place], number);
      if (cell < 0) this.movedCells.set(row[place], number, cell = this.cell(row[place], by, name));
      into[by[place]] = cell;
    }
    for (let column = by.length; column < row.length; column++) into[column] = row[column];
    if (layout.monitor >= 0) into[layout.monitor] = this.monitorState(row[layout.monitor], by);
    if (layout.zone >= 0) {
      into[layout.zone] = this.remember(
        `zone ${row[layout.zone]} ${name}`,
        () => this.zones.renamed(row[layout.zone], (timer) => this.timer(timer, by)),
      );
    }
    for (let device = 0; device < this.devices.count; device++) {
      const cell = row[layout.devices + device];
      into[layout.devices + this.device(device, by)] = this.remember(
        `device cell ${cell} ${name}`,
        () => this.deviceCell(device, cell, by),
      );
    }
  }

  /** The device in the place of a device: what belongs to a process goes with it. */
  device(device: number, by: Permutation): number {
    const { deviceSet: { names, all }, ids, places } = this.model, { owner } = all[device];
    if (owner === undefined) return device;
    return this.model.deviceSet.find(plainName(names[device]), ids[by[places.get(owner)!]]);
  }

  deviceCell(device: number, cell: number, by: Permutation): number {
    const { devices } = this, to = this.device(device, by);
    const requests = devices.bags.values[devices.bagOf.data[cell]].map((request) =>
      this.request(request, by)
    );
    return devices.of(to, this.deviceState(devices.stateOf.data[cell], by), devices.bag(to, requests));
  }

  monitorState(state: number, by: Permutation): number {
    const { kept } = this.monitor, process = this.rename(by);
    if (kept) {
      return this.remember(`monitor ${state} ${by.join()}`, () =>
        kept.renamed(state, {
          process,
          operation: (operation) => this.operation(operation, by),
          plain: (value) => renamed(value, this.names, process),
        }));
    }
    return this.text("monitor", this.monitor.states, state, by, by.join(), this.names);
  }

  deviceState(state: number, by: Permutation): number {
    return this.text("device", this.devices.states, state, by, by.join(), this.names);
  }

  /** A list of happenings. */
  happenings(list: number, by: Permutation): number {
    return this.store.list(this.store.lists.values[list].map((number) => this.said(number, by)));
  }

  private remember(key: string, find: () => number): number {
    let number = this.known.get(key);
    if (number === undefined) this.known.set(key, number = find());
    return number;
  }

  private rename(by: Permutation): (id: number) => number {
    return (id) => {
      const place = this.model.places.get(id);
      return place === undefined ? this.operationIfOwn(id, by) : this.model.ids[by[place]];
    };
  }

  private text(
    kind: string,
    texts: { readonly texts: readonly string[]; number(text: string): number },
    number: number,
    by: Permutation,
    name: string,
    names: ReadonlySet<string>,
  ): number {
    return this.remember(
      `${kind} ${number} ${name}`,
      () => texts.number(canonical(renamed(restore(texts.texts[number]), names, this.rename(by)))),
    );
  }

  plain(number: number, by: Permutation, name = by.join()): number {
    return this.text("text", this.store.texts, number, by, name, this.names);
  }

  /** A happening; its operation, if it is one's, is that of the stand-in. */
  private said(number: number, by: Permutation): number {
    return this.remember(`said ${number} ${by.join()}`, () => {
      const happening = restore(this.store.happenings.texts[number]) as Happening;
      const moved = renamed(happening, this.happeningNames, this.rename(by)) as Happening;
      return this.store.happening(
        "operation" in moved ? { ...moved, operation: this.operation(moved.operation, by) } : moved,
      );
    });
  }

  /** An operation that a process began by itself is its stand-in's; what is none stays as it is. */
  private operationIfOwn(number: number, by: Permutation): number {
    const own = ownerOf(number), place = own && this.model.places.get(own.process);
    return place === undefined ? number : ownNumber(this.model.ids[by[place]], own!.count);
  }

  private operation(operation: number, by: Permutation): number {
    if (operation < 0) return this.operationIfOwn(operation, by);
    return operation - 1 in this.model.invocations ? this.invocation(operation - 1, by) + 1 : operation;
  }

  private cell(cell: number, by: Permutation, name: string): number {
    const letters = this.cells.mail.lists.values[this.cells.inboxes.data[cell]].map((letter) =>
      this.letter(letter, by, name)
    );
    return this.cells.of(this.seat(this.cells.seats.data[cell], by, name), this.cells.mail.of(letters));
  }

  seat(number: number, by: Permutation, name: string): number {
    return this.remember(`seat ${number} ${name}`, () => {
      const seat = this.store.seats.values[number];
      return this.store.seat({
        ...seat,
        place: by[seat.place],
        fields: seat.fields < 0 ? -1 : this.plain(seat.fields, by, name),
        timers: seat.timers.map((timer) => this.timer(timer, by)).sort((a, b) => a - b),
        late: this.late(seat.late, by),
        log: seat.log.map((record) => this.plain(record, by, name)),
        pending: seat.pending.map((pending) => ({
          length: pending.length,
          effects: settled(
            this.model,
            this.store,
            pending.effects.map((effect) => this.effect(effect, by, name)),
          ),
        })),
        invoked: seat.invoked.map((index) => this.invocation(index, by)).sort((a, b) => a - b),
        answered: seat.answered.map((operation) => this.operation(operation, by)).sort((a, b) => a - b),
      });
    });
  }

  private effect(effect: Effect, by: Permutation, name: string): Effect {
    if (effect[0] === SEND) return [SEND, this.letter(effect[1], by, name)];
    if (effect[0] === SUBMIT) return [SUBMIT, this.request(effect[1], by, name)];
    const [kind, happening, ...operation] = effect;
    return [kind, this.said(happening, by), ...operation.map((number) => this.operation(number, by))];
  }

  letter(number: number, by: Permutation, name: string): number {
    return this.remember(`letter ${number} ${name}`, () => {
      const { from, to, text, channel } = this.store.letters.values[number];
      return this.store.letterOf(by[from], by[to], this.plain(text, by, name), channel);
    });
  }

  request(number: number, by: Permutation, name = by.join()): number {
    const request = this.store.requests.values[number];
    return this.store.request({
      ...request,
      place: by[request.place],
      text: this.plain(request.text, by, name),
    });
  }

  /** Timers that came due in a pause: in their order, if that is known. */
  private late(timers: readonly number[], by: Permutation): readonly number[] {
    const renamed = timers.map((timer) => this.timer(timer, by));
    return this.model.time === "ordered" ? renamed : renamed.sort((a, b) => a - b);
  }

  private timer(number: number, by: Permutation): number {
    const { place, name, key } = this.store.timers.values[number];
    const renamedKey = this.names.has(name) && /^\d+$/.test(key) ? String(this.rename(by)(Number(key))) : key;
    return this.store.timer(by[place], name, renamedKey);
  }

  /** The operations of a process stand for those of its stand-in, in the order of the list. */
  private invocation(index: number, by: Permutation): number {
    const { invocations, ids, places } = this.model;
    const of = (id: number) => invocations.map((_, at) => at).filter((at) => invocations[at].process === id);
    const { process } = invocations[index];
    return of(ids[by[places.get(process)!]])[of(process).indexOf(index)];
  }

  /** An event's number at the stand-in. */
  about(kind: string, about: number, by: Permutation): number {
    const name = by.join();
    if (kind === "deliver" || kind === "drop" || kind === "lose" || kind === "duplicate") {
      return this.letter(about, by, name);
    }
    if (kind === "timeout") return this.timer(about, by);
    if (kind === "invoke") return this.invocation(about, by);
    if (kind === "resume") return this.store.list(this.late(this.store.lists.values[about], by));
    if (kind !== "complete") return about;
    const { request, result } = this.store.completions.values[about];
    return this.store.completion(this.request(request, by, name), this.plain(result, by, name));
  }

  /** Messages in an order that says no more than what makes a difference: with FIFO, that of each channel. */
  private inOrder(letters: readonly number[]): readonly number[] {
    const { store } = this,
      lane = (letter: number) => {
        const { to, channel } = store.letters.values[letter];
        return to * this.model.channels.length + channel;
      };
    const inOrder = inOwnOrder(store, letters),
      first = inOrder.findIndex((letter) => store.isOrdered(letter));
    if (first < 0) return inOrder;
    return [...inOrder.slice(0, first), ...inOrder.slice(first).sort((a, b) => lane(a) - lane(b))];
  }

  /** What tells outcomes apart, with ids renamed. */
  outcomeKey(outcome: Outcome, by: Permutation): string {
    const name = by.join();
    const sends = this.inOrder(outcome.sends.map((letter) => this.letter(letter, by, name)));
    const submits = outcome.submits.map((request) => this.request(request, by, name)).sort((a, b) => a - b);
    const said = this.happenings(outcome.said, by);
    return `${
      this.seat(outcome.seat, by, name)
    }|${sends}|${submits}|${said}|${outcome.crashed}|${outcome.cost}`;
  }
}
