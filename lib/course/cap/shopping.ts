/**
 * A cart that is kept at three replicas of which one is cut off for a while: what it does to the customer.
 */
import { canonical } from "../../core/canonical.ts";
import type { ProcessId } from "../../core/process.ts";
import type { AvailableStore } from "../../replication/stores/available_store.ts";
import type { ConsistentStore } from "../../replication/stores/consistent_store.ts";
import { heal, partition } from "../../run/faults.ts";
import { constant } from "../../run/latency.ts";
import { Simulation, type SimulationOptions } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";

/** A store under study. */
export type Store = ConsistentStore | AvailableStore;

export type ShoppingOptions = {
  /** Makes one replica. */
  readonly store: () => Store;
  /** For how long P1 is cut off from P2 and P3, ms, > 0. */
  readonly cutMs: number;
  /** By how much the replicas' clocks are ahead, ms. */
  readonly clocks?: SimulationOptions["clocks"];
};

/** The customer looks into the cart at one replica and puts one thing more into it. */
export type Visit = {
  readonly ms: number;
  readonly replica: ProcessId;
  /** How long both took together; undefined: one of them was refused. */
  readonly latencyMs: number | undefined;
  readonly item: string;
  /** Something was missing whose addition had been acknowledged. */
  readonly stale: boolean;
  /** Before, while or after P1 is cut off. */
  readonly during: "before" | "cut" | "after";
};

/** What became of it all. */
export type Shopping = {
  readonly visits: readonly Visit[];
  readonly refused: number;
  readonly acknowledged: number;
  /** Acknowledged, and in the end in nobody's cart. */
  readonly lost: number;
  /** Carts that no replica could choose between, when the network was whole again: 1 if they agreed. */
  readonly siblings: number;
  /**
   * From the healing until all copies were alike, ms; undefined: they were not within 3 s, or need not be, as
   * in a consistent store.
   */
  readonly alikeAfterMs: number | undefined;
};

/** A message takes 5 ms; the customer comes every 150 ms and waits 70 ms for each of two answers. */
const LATENCY_MS = 5, EVERY_MS = 150, WAIT_MS = 70, CALM_VISITS = 8, SETTLED_MS = 3000;

/**
 * One customer with three devices, P1's, P2's, P3's in turn: looks into the cart, and 70 ms later puts a
 * thing into it that was not there. Where a store has only texts, the new text is the old one and one word
 * more; several that a store could not choose between are joined; where it has sets the thing is added. No
 * two visits overlap, so that without a cut nothing is lost.
 */
export function shopping({ store, cutMs, clocks }: ShoppingOptions): Shopping {
  const run = new Simulation<Store>({
    processes: nodes(3, store),
    latency: constant(LATENCY_MS),
    limit: 200_000,
    ...clocks && { clocks },
  });
  const visits: Visit[] = [];
  const acknowledged = () =>
    visits.filter(({ latencyMs }) => latencyMs !== undefined).map(({ item }) => item);
  const visitUntil = (endMs: number, during: Visit["during"]) => {
    while (run.now + EVERY_MS <= endMs) {
      visits.push(visit(run, visits.length, during, acknowledged()));
    }
  };
  visitUntil(CALM_VISITS * EVERY_MS, "before");
  run.do(partition([1], [2, 3]));
  const healedMs = run.now + cutMs;
  visitUntil(healedMs, "cut");
  run.run(healedMs);
  run.do(heal());
  const alikeAfterMs = alikeAfter(run), siblings = siblingsAt(run);
  visitUntil(run.now + CALM_VISITS * EVERY_MS, "after");
  run.run(run.now + SETTLED_MS);
  const left = new Set(itemsIn(ask(run, 2, "get", CART)?.value));
  return {
    visits,
    refused: visits.length - acknowledged().length,
    acknowledged: acknowledged().length,
    lost: acknowledged().filter((item) => !left.has(item)).length,
    siblings,
    alikeAfterMs,
  };
}

const CART = "cart";

function visit(
  run: Simulation<Store>,
  number: number,
  during: Visit["during"],
  acknowledged: readonly string[],
): Visit {
  const ms = run.now, replica = 1 + number % 3, item = `thing ${number + 1}`.replace(" ", "-");
  const looked = ask(run, replica, "get", CART);
  const cart = itemsIn(looked?.value);
  const put = looked && add(run, replica, cart, item);
  run.run(ms + EVERY_MS);
  return {
    ms,
    replica,
    latencyMs: put && looked.ms + put.ms,
    item,
    stale: looked !== undefined && acknowledged.some((other) => !cart.includes(other)),
    during,
  };
}

function add(run: Simulation<Store>, replica: ProcessId, cart: readonly string[], item: string) {
  const store = run.process(replica);
  return "ruleName" in store && store.ruleName.endsWith("set")
    ? ask(run, replica, "update", CART, "add", item)
    : ask(run, replica, "put", CART, [...cart, item].join(" "));
}

/** What an answer has in it: a text with its words, or texts, or a set. */
function itemsIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
  return [...new Set(texts.flatMap((text) => text.split(" ")))].filter((word) => word !== "");
}

type Answer = { readonly value: unknown; readonly ms: number };

/** Asks, and waits as long as the customer does. */
function ask(
  run: Simulation<Store>,
  replica: ProcessId,
  method: string,
  ...details: unknown[]
): Answer | undefined {
  const began = run.now;
  run.do(invoke(replica, method, ...details));
  run.run(began + WAIT_MS);
  const { operation } = run.trace.where({ kind: "invoke" }).at(-1)!.content as { operation: number };
  const answer = run.trace.where({ kind: "respond" }).at(-1);
  const content = answer?.content as { operation: number; value: unknown } | undefined;
  return content?.operation === operation ? { value: content.value, ms: answer!.time - began } : undefined;
}

/**
 * Looks every 5 ms. A consistent store is not waited for: what is old there is found out when it is asked.
 */
function alikeAfter(run: Simulation<Store>): number | undefined {
  const began = run.now;
  if (run.processes.some((one) => "copies" in one)) return undefined;
  while (run.now < began + SETTLED_MS) {
    const [first, ...others] = run.processes.map((one) => canonical("states" in one && one.states));
    if (others.every((other) => other === first)) return run.now - began;
    run.run(run.now + 5);
  }
}

function siblingsAt(run: Simulation<Store>): number {
  const answer = ask(run, 2, "get", CART)?.value, store = run.process(2);
  return Array.isArray(answer) && "ruleName" in store && store.ruleName === "MV register" ? answer.length : 1;
}
