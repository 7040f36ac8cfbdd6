/**
 * The same ring on simjs 2.0.3, a general discrete-event simulator in
 * JavaScript. Its npm package is a bundle for browsers that exports nothing but `window.Sim`.
 */
import { createRequire } from "node:module";

type Request = { done(callback: () => void): Request; cancel(): void };
interface Entity {
  send(message: unknown, delay: number, to: Entity): void;
  setTimer(duration: number): Request;
}
interface Sim {
  addEntity<E extends Entity>(
    entityClass: new (...details: never[]) => E,
    name?: string,
    ...details: unknown[]
  ): E;
  simulate(endTime: number, maxEvents: number): boolean;
  time(): number;
}
type Library = {
  Sim: new () => Sim;
  Entity: new (sim: Sim, name?: string) => Entity;
  Random: new (seed: number) => { exponential(rate: number): number };
};

let library: Library | undefined;

function load(): Library {
  if (library) return library;
  const browser = globalThis as { window?: { Sim?: Library } };
  const before = browser.window;
  browser.window = {};
  createRequire(import.meta.url)("simjs");
  library = browser.window.Sim!;
  browser.window = before;
  return library;
}

/** @returns the virtual time of the last delivery, ms */
export function simjsRing(processes: number, inFlight: number, deliveries: number, timers: boolean): number {
  const { Sim, Entity, Random } = load();
  const random = new Random(1), sim = new Sim();
  const ring: Entity[] = [];
  let seen = 0, timeouts = 0;
  class Member extends Entity {
    place = 0;
    timer: Request | undefined;
    start() {}
    forward(hops: number) {
      const successor = ring[this.place + 1 === processes ? 0 : this.place + 1];
      this.send({ type: "Token", hops }, random.exponential(1 / 10), successor);
    }
    onMessage(_sender: Entity, message: { hops: number }) {
      seen++;
      if (timers) {
        this.timer?.cancel();
        this.timer = this.setTimer(100).done(() => timeouts++);
      }
      this.forward(message.hops + 1);
    }
  }
  for (let place = 0; place < processes; place++) {
    const member = sim.addEntity(Member);
    member.place = place;
    ring.push(member);
  }
  for (let message = 0; message < inFlight; message++) (ring[message % processes] as Member).forward(0);
  // simjs counts cancelled timers among its events, so that the number is approached from below
  while (seen < deliveries) sim.simulate(Infinity, deliveries - seen + 1);
  return sim.time();
}
