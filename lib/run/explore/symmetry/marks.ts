/** What can be said of each of some interchangeable processes without naming the others. */
import { restore } from "../../../core/canonical.ts";
import { ownerOf } from "../../../core/trace/operations.ts";
import type { Engine } from "../moving/engine.ts";
import type { Model } from "../options/model.ts";
import type { MonitorColumn } from "../state/monitor.ts";
import { HAPPENING_IDS, renamed } from "./rename.ts";
import { SAY } from "../state/store.ts";
import { PairMap, Texts } from "../state/tables.ts";

export class Marks {
  private readonly names: ReadonlySet<string>;
  private readonly texts = new Texts();
  private readonly profiles = new PairMap();

  constructor(
    private readonly model: Model,
    private readonly engine: Engine,
    private readonly groups: readonly (readonly number[])[],
  ) {
    this.names = new Set(model.symmetry!.ids);
  }

  get bytes(): number {
    return this.profiles.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.texts.heapBytes;
  }

  /** What tells a process from the others of its group in a state: the same for states that are alike. */
  mark(row: Int32Array, place: number, group: readonly number[]): number {
    const others: number[] = [], alike: number[] = [];
    for (let other = 0; other < this.model.ids.length; other++) {
      if (other === place) continue;
      (group.includes(other) ? alike : others).push(this.profile(row[other], place, group.includes(other)));
    }
    const columns = this.columnProfile(row, place);
    return this.texts.number(
      `${this.profile(row[place], place, false)}|${others}|${alike.sort((a, b) => a - b)}|${columns}`,
    );
  }

  /**
   * What a cell says of a process: its content with that process called "me" and the interchangeable others
   * "other".
   */
  private profile(cell: number, place: number, anonymous: boolean): number {
    const view = 2 * place + (anonymous ? 1 : 0);
    let number = this.profiles.get(cell, view);
    if (number < 0) {
      const { store, cells } = this.engine, seat = store.seats.values[cells.seats.data[cell]];
      const text = (at: number) => this.blurred(restore(store.texts.texts[at]), place);
      const said = (at: number) => this.blurred(restore(store.happenings.texts[at]), place, HAPPENING_IDS);
      const who = (at: number) => this.call(this.model.ids[at], place);
      const mail = cells.mail.lists.values[cells.inboxes.data[cell]].map((letter) => {
        const { from, text: content, channel } = store.letters.values[letter];
        return { ordered: store.isOrdered(letter), told: `${who(from)}:${channel}:${text(content)}` };
      });
      const told = (ordered: boolean) =>
        mail.filter((letter) => letter.ordered === ordered).map(({ told }) => told);
      const timers = seat.timers.map((timer) => store.timers.values[timer].name).sort();
      const pending = seat.pending.map((
        { length, effects },
      ) => [length, effects.map(([kind, about]) => [kind, kind === SAY ? said(about) : ""])]);
      const parts = [
        anonymous ? "" : who(seat.place),
        seat.fields < 0 ? "" : text(seat.fields),
        timers,
        seat.log.map(text),
        seat.durable,
        pending,
        seat.invoked.length,
        seat.begun,
        seat.paused,
        seat.late.map((timer) => store.timers.values[timer].name),
        told(false).sort(),
        this.model.fifo ? told(true) : told(true).sort(),
      ];
      number = this.texts.number(JSON.stringify(parts));
      this.profiles.set(cell, view, number);
    }
    return number;
  }

  private columnProfile(row: Int32Array, place: number): string {
    const { layout, monitor, devices } = this.engine;
    const parts = layout.monitor >= 0 ? [this.remembered(monitor, row[layout.monitor], place)] : [];
    // Of devices that belong to interchangeable processes only one's own has a name.
    const others: string[] = [], { all } = this.model.deviceSet;
    for (let device = 0; device < devices.count; device++) {
      const state = devices.stateOf.data[row[layout.devices + device]], { owner } = all[device];
      const text = this.blurred(restore(devices.states.texts[state]), place);
      const isOthers = owner !== undefined && String(this.call(owner, place)).startsWith("other");
      if (isOthers) others.push(text);
      else parts.push(owner === this.model.ids[place] ? `own ${text}` : text);
    }
    return [...parts, ...others.sort()].join("|");
  }

  private remembered(monitor: MonitorColumn, state: number, place: number): string {
    return monitor.kept
      ? this.blurred(monitor.kept.outline(state), place, ["process"])
      : this.blurred(monitor.value(state), place);
  }

  private call(id: number, me: number): string | number {
    const own = ownerOf(id);
    if (own) return `${this.call(own.process, me)}.${own.count}`;
    const place = this.model.places.get(id);
    if (place === undefined) return id;
    if (place === me) return "me";
    const group = this.groups.findIndex((places) => places.includes(place));
    return group < 0 ? id : `other${group}`;
  }

  /**
   * A text of plain data in which nothing but "me" tells interchangeable processes apart; Sets keep how many
   * they hold.
   */
  private blurred(value: unknown, me: number, more: readonly string[] = []): string {
    const show = (item: unknown): string => {
      if (item instanceof Set) return `S${[...item].map(show).sort()}`;
      if (item instanceof Map) {
        return `M${[...item].map(([key, inner]) => `${show(key)}:${show(inner)}`).sort()}`;
      }
      if (Array.isArray(item)) return `[${item.map(show)}]`;
      if (typeof item !== "object" || item === null || item instanceof Uint8Array) {
        return typeof item + String(item);
      }
      return `{${Object.entries(item).map(([key, inner]) => `${key}:${show(inner)}`)}}`;
    };
    // Sets must not lose members that are called alike: ids become objects, each a member of its own.
    const names = more.length > 0 ? new Set([...this.names, ...more]) : this.names;
    return show(renamed(value, names, (id) => ({ id: this.call(id, me) })));
  }
}
