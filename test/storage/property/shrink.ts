// Makes a life in which something goes wrong smaller, as long as something still does.
import { type Action, type ArraySpec, blocksOf, type DeviceSpec, type Life } from "./spec.ts";

/** @param fails what is wrong in it, or undefined; wrong in another way is wrong too */
export function shrink(life: Life, fails: (life: Life) => string | undefined, tries = 3000): Life {
  for (let again = true; again;) {
    again = false;
    for (const smaller of smallerLives(life)) {
      if (tries-- <= 0) return life;
      if (fails(smaller) === undefined) continue;
      life = smaller;
      again = true;
      break;
    }
  }
  return life;
}

function* smallerLives(life: Life): Iterable<Life> {
  const { actions } = life;
  for (let length = actions.length >> 1; length > 0; length >>= 1) {
    for (let at = 0; at + length <= actions.length; at += length) {
      yield { ...life, actions: [...actions.slice(0, at), ...actions.slice(at + length)] };
    }
  }
  for (const array of smallerDevices(life.array)) {
    if (array.is === "array" && isPossible(array)) yield { ...life, array };
  }
  if (life.sectors > 1) yield { ...life, sectors: 1 };
  for (const [i, action] of actions.entries()) {
    for (const simpler of simplerActions(action)) {
      yield { ...life, actions: actions.map((other, j) => i === j ? simpler : other) };
    }
  }
}

function* smallerDevices(spec: DeviceSpec): Iterable<DeviceSpec> {
  if (spec.is === "cache") {
    yield spec.on;
    for (const on of smallerDevices(spec.on)) yield { ...spec, on };
  } else if (spec.is === "array") yield* smallerArrays(spec);
  else {
    if (spec.blocks > 1) yield { ...spec, blocks: spec.blocks - 1 };
    if (spec.is === "disk") yield { is: "ram", blocks: spec.blocks, latencyMs: 0.1, channels: 1 };
    else if (spec.latencyMs !== 0.1) yield { ...spec, latencyMs: 0.1 };
    else if (spec.channels !== 1) yield { ...spec, channels: 1 };
  }
}

function* smallerArrays(spec: ArraySpec): Iterable<DeviceSpec> {
  const { members, journal, spares, parityLayout, strategy, chunk } = spec;
  for (const member of members) if (member.is === "array") yield member;
  if (spares) yield { ...spec, spares: spares - 1 };
  for (const [key, value] of Object.entries({ journal, parityLayout, strategy })) {
    if (value !== undefined) yield { ...spec, [key]: undefined };
  }
  if (journal !== undefined) {
    for (const smaller of smallerDevices(journal)) yield { ...spec, journal: smaller };
  }
  if (chunk > 1) yield { ...spec, chunk: chunk - 1 };
  for (const i of members.keys()) yield { ...spec, members: members.filter((_, j) => j !== i) };
  const [first, ...rest] = members;
  if (rest.some((member) => JSON.stringify(member) !== JSON.stringify(first))) {
    yield { ...spec, members: members.map(() => first) };
  }
  for (const smaller of smallerDevices(first)) yield { ...spec, members: [smaller, ...rest] };
  for (const smaller of smallerDevices(first)) yield { ...spec, members: members.map(() => smaller) };
  if (first.is === "array") {
    yield {
      ...spec,
      members: members.map(() => ({ is: "ram", blocks: blocksOf(first), latencyMs: 0.1, channels: 1 })),
    };
  }
}

/** Could such an array be built? */
function isPossible({ level, members, chunk, journal }: ArraySpec): boolean {
  const least = level === 6 ? 4 : 2, room = Math.min(...members.map(blocksOf));
  if (members.length < least || (level === 1 ? room < 1 : room < chunk)) return false;
  const slots = level === 10 ? 2 : members.length;
  if (journal !== undefined && blocksOf(journal) < 1 + slots * chunk) return false;
  return members.every((member) => member.is !== "array" || isPossible(member));
}

function* simplerActions(action: Action): Iterable<Action> {
  if (action.after > 0) yield { ...action, after: 0 };
  if (action.after > 1) yield { ...action, after: action.after >> 1 };
  if (action.after > 0) yield { ...action, after: action.after - 1 };
  for (const key of ["at", "count", "disk", "slot", "block", "array", "member"] as const) {
    const value = (action as Record<string, unknown>)[key];
    const least = key === "count" ? 1 : 0;
    if (typeof value !== "number" || value <= least) continue;
    for (const smaller of new Set([least, (value + least) >> 1, value - 1])) {
      yield { ...action, [key]: smaller } as Action;
    }
  }
}
