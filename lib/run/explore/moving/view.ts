/**
 * A global state as a property sees it. What a test reads is noted, so that it runs once for all states that
 * agree in it.
 */
import type { Process, ProcessId } from "../../../core/process.ts";
import type { Turn } from "../../../core/canonical.ts";
import { changeOf } from "../../../core/plain.ts";
import type { Device } from "../../system.ts";
import type { Cells } from "./cells.ts";
import type { DeviceColumns } from "../state/devices.ts";
import type { MonitorColumn } from "../state/monitor.ts";
import { type Handling, setFields } from "../handling/handling.ts";
import type { Layout } from "../state/layout.ts";
import type { Model } from "../options/model.ts";
import type { Store } from "../state/store.ts";
import { Texts } from "../state/tables.ts";
import type { Guarded, InFlight } from "../../property/world.ts";

/**
 * What a test can read: of each process its fields, its log, the mail on its way, all the rest; then the
 * other columns.
 */
const FIELDS = 0, LOG = 1, MAIL = 2, SEAT = 3, ASPECTS = 4;

/** So many processes of one place are kept to be looked at again: each is as large as its fields are. */
const MOST_SHOWN = 4096;

/** A process to be looked at, and its fields once more, to find that it was changed. */
type Shown = { readonly process: Process; readonly fields: Record<string, unknown> };

export class WorldView implements Guarded {
  /** Which aspects the test under way has read. */
  readonly read: Uint8Array;
  readonly processes: { readonly [id: ProcessId]: Process };
  /** In which other order all containers seem to have been filled. */
  turn: Turn | undefined;
  private row: Int32Array = new Int32Array(0);
  private readonly logs = new Texts();
  private readonly shownByFields: Map<number, Shown>[];
  private readonly fieldsOfSeat: number[] = [];
  private readonly logOfSeat: number[] = [];

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly cells: Cells,
    private readonly layout: Layout,
    private readonly handling: Handling,
    private readonly monitorColumn: MonitorColumn,
    private readonly devices: DeviceColumns,
  ) {
    this.read = new Uint8Array(ASPECTS * model.ids.length + layout.width);
    this.shownByFields = model.ids.map(() => new Map());
    this.processes = {};
    model.ids.forEach((id, place) =>
      Object.defineProperty(this.processes, id, { enumerable: true, get: () => this.process(place) })
    );
  }

  get ids(): readonly ProcessId[] {
    return this.model.ids;
  }

  show(row: Int32Array): void {
    this.row = row;
  }

  /**
   * The number that stands for an aspect of a row: rows that agree in it look the same to whoever reads only
   * it.
   */
  aspect(row: Int32Array, aspect: number): number {
    const place = aspect >> 2;
    if (place >= this.model.ids.length) {
      const column = aspect - 3 * this.model.ids.length;
      // What has not reached a device cannot be seen of it.
      return column < this.layout.devices ? row[column] : this.devices.stateOf.data[row[column]];
    }
    const cell = row[place], kind = aspect & 3;
    if (kind === MAIL) return this.cells.inboxes.data[cell];
    const seat = this.cells.seats.data[cell];
    if (kind === SEAT) return seat;
    return kind === FIELDS ? this.fieldsNumber(seat) : this.logNumber(seat);
  }

  private fieldsNumber(seat: number): number {
    return this.fieldsOfSeat[seat] ??= this.store.seats.values[seat].fields;
  }

  private logNumber(seat: number): number {
    const { log, durable } = this.store.seats.values[seat];
    return this.logOfSeat[seat] ??= this.logs.number(`${log}|${durable}`);
  }

  private seat(place: number, aspect: number) {
    this.read[ASPECTS * place + aspect] = 1;
    return this.store.seats.values[this.cells.seats.data[this.row[place]]];
  }

  private place(id: ProcessId): number {
    const place = this.model.places.get(id);
    if (place === undefined) {
      throw new RangeError(`there is no P${id}; the processes are ${this.model.ids.join(", ")}`);
    }
    return place;
  }

  private process(place: number): Process | undefined {
    const { fields } = this.seat(place, FIELDS);
    if (fields < 0) return undefined;
    if (this.turn) return this.made(place, fields);
    let shown = this.shownByFields[place].get(fields);
    if (!shown) {
      if (this.shownByFields[place].size >= MOST_SHOWN) this.shownByFields[place].clear();
      shown = { process: this.made(place, fields), fields: this.fields(fields) };
      this.shownByFields[place].set(fields, shown);
    }
    return shown.process;
  }

  private made(place: number, fields: number): Process {
    const process = this.handling.fresh(place);
    setFields(process, this.fields(fields));
    return process;
  }

  private fields(text: number): Record<string, unknown> {
    return this.store.value(text, this.turn) as Record<string, unknown>;
  }

  changed(): string | undefined {
    for (const [place, id] of this.model.ids.entries()) {
      if (this.read[ASPECTS * place + FIELDS] === 0) continue;
      const shown = this.shownByFields[place].get(this.seat(place, FIELDS).fields);
      const change = shown && changeOf(shown.fields, shown.process, `P${id}`);
      if (change !== undefined) return change;
    }
    return undefined;
  }

  get live(): readonly Process[] {
    return this.model.ids.map((_, place) => this.process(place)).filter((process) => process !== undefined);
  }

  alive(id: ProcessId): boolean {
    return this.seat(this.place(id), FIELDS).fields >= 0;
  }

  log(id: ProcessId): readonly unknown[] {
    return this.seat(this.place(id), LOG).log.map((record) => this.store.value(record, this.turn));
  }

  durable(id: ProcessId): number {
    return this.seat(this.place(id), LOG).durable;
  }

  timers(id: ProcessId): readonly string[] {
    return this.seat(this.place(id), SEAT).timers.map((timer) => this.store.timers.values[timer].name);
  }

  get inFlight(): readonly InFlight[] {
    const { ids } = this.model;
    return ids.flatMap((_, place) => {
      this.read[ASPECTS * place + MAIL] = 1;
      return this.cells.mail.lists.values[this.cells.inboxes.data[this.row[place]]].map((number) =>
        this.store.inFlight(number, this.turn)
      );
    });
  }

  private column(column: number): number {
    this.read[3 * this.model.ids.length + column] = 1;
    return this.row[column];
  }

  get monitor(): unknown {
    if (!this.monitorColumn.used) {
      throw new TypeError("this exploration has no monitor: give one, monitor: monitor(…)");
    }
    return this.monitorColumn.value(this.column(this.layout.monitor), this.turn);
  }

  device(name: string): Device {
    const { names } = this.model.deviceSet, device = names.indexOf(name);
    if (device < 0) {
      throw new RangeError(`there is no device "${name}"; the devices are ${names.join(", ") || "none"}`);
    }
    return this.devices.look(device, this.column(this.layout.devices + device), this.turn);
  }
}
