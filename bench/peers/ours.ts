/**
 * The ring of bench/simulate.ts on the course's simulator: real processes, messages as values, counters on.
 */
import {
  exponential,
  type Factory,
  type Handlers,
  nodes,
  Process,
  simulate,
  type Simulation,
  type TraceLevel,
} from "happened-before";

type Token = { type: "Token"; hops: number };
type Echo = { type: "Echo"; hops: number; color: string };

/** Forwards each token to its successor. */
class Ring extends Process<Token> implements Handlers<Token> {
  seen = 0;
  constructor(readonly successor: number) {
    super();
  }

  override onStart() {
    this.send(this.successor, { type: "Token", hops: 0 });
  }
  onToken({ hops }: Token) {
    this.seen++;
    this.send(this.successor, { type: "Token", hops: hops + 1 });
  }
}

/** The same, and each token sets a timeout anew. */
class TimedRing extends Ring {
  timeouts = 0;
  override onToken(token: Token) {
    this.setTimer("Silence", 100);
    super.onToken(token);
  }
  onTimeoutSilence() {
    this.timeouts++;
  }
}

/** Two classes that take turns in the ring and answer one type of message with the other. */
class Even extends Process<Token | Echo> implements Handlers<Token | Echo> {
  seen = 0;
  constructor(readonly successor: number) {
    super();
  }
  override onStart() {
    this.send(this.successor, { type: "Token", hops: 0 });
  }
  onToken({ hops }: Token) {
    this.seen++;
    this.send(this.successor, { type: "Echo", hops: hops + 1, color: "green" });
  }
  onEcho({ hops }: Echo) {
    this.send(this.successor, { type: "Token", hops: hops + 1 });
  }
}
class Odd extends Process<Token | Echo> implements Handlers<Token | Echo> {
  odd = 0;
  constructor(readonly successor: number) {
    super();
  }
  override onStart() {
    this.send(this.successor, { type: "Echo", hops: 0, color: "red" });
  }
  onToken({ hops }: Token) {
    this.send(this.successor, { type: "Echo", hops: hops + 1, color: "red" });
  }
  onEcho({ hops }: Echo) {
    this.odd++;
    this.send(this.successor, { type: "Token", hops: hops + 1 });
  }
}

export type Variant = "ring" | "timers" | "classes";

/** Runs a ring of `processes` with as many messages in flight until `deliveries` messages have arrived. */
export function ourRing(
  variant: Variant,
  processes: number,
  deliveries: number,
  trace: TraceLevel = "none",
): Simulation {
  const after = (id: number) => id % processes + 1;
  const factories: Record<Variant, Factory> = {
    ring: (id) => new Ring(after(id)),
    timers: (id) => new TimedRing(after(id)),
    classes: (id) => id % 2 === 0 ? new Even(after(id)) : new Odd(after(id)),
  };
  return simulate({
    processes: nodes(processes, factories[variant]),
    latency: exponential(10),
    trace,
    limit: Infinity,
    until: { events: deliveries },
  });
}
