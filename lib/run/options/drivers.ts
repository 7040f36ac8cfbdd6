/** What each driver takes. */
import { checkNames } from "./known.ts";

const WORLD = ["processes", "devices", "channels", "seed", "trace", "fields", "status", "clocks", "size"];
/** What one network of a simulation takes. */
export const NETWORK = ["latency", "loss", "duplication", "fifo", "links", "bandwidth"];
const RUN = [...NETWORK, "serviceMs", "forceMs", "deviceMs", "scenario", "faults", "until", "limit"];
const SIMULATE = [...WORLD, ...RUN];
const VARIED = SIMULATE.filter((name) => name !== "seed" && name !== "trace");

const TAKES = {
  simulate: SIMULATE,
  explore: [
    "processes",
    "devices",
    "channels",
    "invocations",
    "inOrder",
    "time",
    "clocks",
    "network",
    "faults",
    "forces",
    "after",
    "view",
    "properties",
    "monitor",
    "symmetry",
    "bounds",
    "onProgress",
    "now",
  ],
  fuzz: [...VARIED, "properties", "monitor", "seeds", "vary", "during", "aim", "time"],
  /** What the schedule says instead is passed over, so that it takes the options of the run. */
  replay: [...WORLD, "forces", "keep", "copies", ...RUN],
} as const;

export type Driver = keyof typeof TAKES;

/** @throws TypeError for an option that a driver does not take: the nearest that it does, or who takes it */
export function checkDriver(driver: Driver, given: unknown): void {
  checkNames(driver, given, TAKES[driver], (name) => elsewhere(driver, name));
}

/** What may differ from seed to seed. */
export function checkVaried(given: unknown): void {
  checkNames("what vary returns", given, VARIED);
}

/** Where an option belongs that a driver does not take. */
function elsewhere(driver: Driver, name: string): string | undefined {
  if (Object.hasOwn(WITHIN[driver], name)) return `write ${WITHIN[driver][name]}`;
  const others = (Object.keys(TAKES) as Driver[]).filter((other) =>
    (TAKES[other] as readonly string[]).includes(name)
  );
  if (others.length === 0) return undefined;
  return `that is an option of ${others.join(", ").replace(/, (?=[^,]*$)/, " and ")}`;
}

/** What lies deeper, or has another name. */
const WITHIN: { readonly [driver in Driver]: Readonly<Record<string, string>> } = {
  simulate: { invocations: "scenario: [at(0, invoke(…))]" },
  explore: {
    fifo: "network: { fifo: true }",
    keep: "network: { keep: true }",
    copies: "network: { copies: 1 }",
    loss: "faults: { losses: 1 }",
    duplication: "faults: { duplications: 1 }",
    crashes: "faults: { crashes: 1 }",
    scenario: "invocations: [invoke(…)], and faults",
    until: "bounds: { depth: 20 }",
    states: "bounds: { states: 10_000 }",
    depth: "bounds: { depth: 20 }",
  },
  fuzz: { invocations: "scenario: [at(0, invoke(…))]", seed: "seeds: [7]" },
  replay: { network: "keep: true, or copies: 1" },
};
