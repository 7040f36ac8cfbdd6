// Runs the cells of one submission. Started without any permission: no network, no file, no program, no environment.
// The job comes on standard input; each result is a line on standard output that begins with a secret word which only this file
// knows, so that nothing a submission prints can pass for a result. What could be turned against it is taken at the start.
import * as library from "happened-before";
import { holdData } from "../../lib/course/data.ts";

interface Cell {
  id: string;
  kind: "given" | "solution" | "test";
  code: string;
  declares: string[];
  own: string[];
}

interface Shown {
  html: string;
  alt: string;
}

const write = Deno.stdout.writeSync.bind(Deno.stdout);
const encoder = new TextEncoder();
const encode = encoder.encode.bind(encoder);
const stringify = JSON.stringify;
const exit = Deno.exit.bind(Deno);
const { ownKeys, getOwnPropertyDescriptor, apply } = Reflect;
const is = Object.is;
const FunctionMaker = Function;
const maker = Function.prototype;

// A sandbox that was started with a permission is none: nothing is run in it.
for (const name of ["read", "write", "net", "env", "run", "ffi", "sys"] as const) {
  if (Deno.permissions.querySync({ name }).state === "granted") {
    throw new Error(`the sandbox must have no permissions, but it was given ${name}`);
  }
}

interface Job {
  secret: string;
  cells: Cell[];
  skip: string[];
  /** Texts of data/, by name. */
  data: Record<string, string>;
}

const { secret, cells, skip, data }: Job = JSON.parse(await new Response(Deno.stdin.readable).text());
holdData(data);

let pictures = "";
let lost = false;
(globalThis as Record<string, unknown>).__tslab__ = undefined;

const slice = String.prototype.slice;

/** Made of primitive strings by functions taken at the start: no method that a submission may have replaced sees the secret. */
function tell(word: string, cell: Cell, credit: number, reason: string, picture = ""): void {
  const line = `${secret}[${stringify(word)},${stringify(cell.id)},${credit},${stringify(reason + "")},${
    stringify(picture + "")
  }]\n`;
  for (let from = 0; from < line.length; from += 16_000) {
    write(encode(apply(slice, line, [from, from + 16_000])));
  }
}

/** A verdict that does not hold takes the credit of the test that shows it. */
function show(what: unknown): unknown {
  const shown = library.show(what as Parameters<typeof library.show>[0]) as Shown | undefined;
  if (typeof shown?.html === "string") {
    pictures += shown.html;
    if (/✗ violated|✗ never|\? not decided/.test(shown.alt)) lost = true;
  }
  return shown;
}

interface Judged {
  credit: number;
  text: string;
  picture?: Shown;
}

let credit = 1;

function check(name: string, answer?: unknown): void {
  const judgementOf = (library as Record<string, unknown>).judgementOf as
    | ((name: string, answer: unknown) => Judged)
    | undefined;
  if (!judgementOf) throw new Error("this version of the library has no judgementOf");
  const judged = judgementOf(name, answer);
  if (judged.picture) pictures += judged.picture.html;
  if (judged.credit < credit) credit = judged.credit;
  if (judged.credit < 1) reasons += `${name}: ${judged.text} `;
}
let reasons = "";

/** Everything that a test relies on, by object: what a submission replaces there is found. */
const watched: object[] = [];
const before: Map<PropertyKey, PropertyDescriptor>[] = [];

function watch(value: unknown): void {
  if (
    (typeof value !== "object" && typeof value !== "function") || value === null || watched.includes(value)
  ) return;
  watched.push(value);
  const properties = new Map<PropertyKey, PropertyDescriptor>();
  for (const key of ownKeys(value)) properties.set(key, getOwnPropertyDescriptor(value, key)!);
  before.push(properties);
  if (typeof value === "function") watch(value.prototype);
}

const mapGet = Map.prototype.get;
const mapSize = getOwnPropertyDescriptor(Map.prototype, "size")!.get!;

function isPristine(): boolean {
  for (let i = 0; i < watched.length; i++) {
    const keys = ownKeys(watched[i]);
    if (keys.length !== apply(mapSize, before[i], [])) return false;
    for (let k = 0; k < keys.length; k++) {
      const now = getOwnPropertyDescriptor(watched[i], keys[k])!;
      const then = apply(mapGet, before[i], [keys[k]]) as PropertyDescriptor | undefined;
      if (!then || !is(now.value, then.value) || !is(now.get, then.get) || !is(now.set, then.set)) {
        return false;
      }
    }
  }
  return true;
}

function watchAll(): void {
  const names = [
    "Object",
    "Function",
    "Array",
    "Promise",
    "Map",
    "Set",
    "WeakMap",
    "String",
    "Number",
    "Boolean",
    "Symbol",
  ];
  names.push(
    "Error",
    "TypeError",
    "RangeError",
    "RegExp",
    "Date",
    "JSON",
    "Math",
    "Reflect",
    "Uint8Array",
    "BigInt",
    "Iterator",
  );
  for (const name of names) watch((globalThis as Record<string, unknown>)[name]);
  for (const made of [[][Symbol.iterator](), new Map().entries(), new Set().values()]) {
    watch(Object.getPrototypeOf(made));
  }
  for (const value of Object.values(library)) if (typeof value === "function") watch(value);
}

type Scope = Record<string, unknown>;

/** The values that a cell declares. Names of the scope that it uses are its parameters. */
async function run(cell: Cell, scope: Scope): Promise<Scope> {
  const names = Object.keys(scope).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const body = `"use strict"; const {${names.join(",")}} = $scope; return (async () => {\n${cell.code}\n` +
    `return {${cell.own.join(",")}}; })();`;
  return await (new FunctionMaker("$scope", body) as (scope: Scope) => Promise<Scope>)(scope);
}

async function test(cell: Cell, scope: Scope): Promise<void> {
  pictures = reasons = "";
  lost = false;
  credit = 1;
  let problem = isPristine() ? "" : "the submission changed what the tests rely on";
  try {
    if (!problem) await run(cell, scope);
  } catch (error) {
    problem = describe(error);
  }
  if (!problem && !isPristine()) problem = "the submission changed what the tests rely on";
  if (!problem && lost) problem = "a property does not hold";
  if (problem) credit = 0;
  tell("test", cell, credit, problem || reasons, pictures);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${typeof error}`;
}

watchAll();
const given: Scope = { ...library, show, check };
const student: Scope = {};
const exposed: Scope = {};
if (maker.constructor !== FunctionMaker) exit(1);

for (const cell of cells) {
  if (skip.includes(cell.id)) continue;
  tell("begin", cell, 0, "");
  if (cell.kind === "test") await test(cell, { ...given, ...exposed });
  else {
    try {
      const isGiven = cell.kind === "given";
      const values = await run(cell, isGiven ? { ...given, ...exposed } : { ...given, ...student });
      Object.assign(isGiven ? given : student, values);
      if (isGiven) Object.values(values).filter((value) => typeof value === "function").forEach(watch);
      else for (const name of cell.declares) if (name in values) exposed[name] = values[name];
      tell("ran", cell, 1, "");
    } catch (error) {
      tell("failed", cell, 0, describe(error));
    }
  }
}
tell("done", cells[0], 0, "");
exit(0);
