/** The library's own text: which file an algorithm stands in, and what of it a reader needs. */
import * as cases from "../../cases/mod.ts";
import * as clocks from "../../clocks/mod.ts";
import * as commit from "../../commit/mod.ts";
import * as consensus from "../../consensus/mod.ts";
import * as core from "../../core/mod.ts";
import * as election from "../../election/mod.ts";
import * as multicast from "../../multicast/mod.ts";
import * as mutex from "../../mutex/mod.ts";
import * as partition from "../../partition/mod.ts";
import * as replication from "../../replication/mod.ts";
import * as storage from "../../storage/mod.ts";
import * as transactions from "../../transactions/mod.ts";
import { filesBelow, placesOf, readText } from "../files/files.ts";
import { Greeter } from "../first/greeter.ts";
import { nearest as closestName } from "../../view/page/options.ts";

/** What can be shown, by its folder. */
const TOPICS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  cases,
  clocks,
  commit,
  consensus,
  core,
  election,
  multicast,
  mutex,
  partition,
  replication,
  storage,
  transactions,
  course: { Greeter },
};

/** Something of the library, as it is written. */
export type LibrarySource = {
  readonly name: string;
  /** From the checkout's root, e.g. `lib/election/bully.ts`. */
  readonly file: string;
  readonly text: string;
};

/** Anything with a name: a class or a function. */
export type Code = { readonly name: string };

/**
 * What the library exports under a name, whatever a notebook has of the same name.
 * @throws RangeError if there is nothing of that name among its algorithms
 */
export function libraryNamed(name: string): unknown {
  const topic = Object.values(TOPICS).find((names) => Object.hasOwn(names, name));
  if (topic !== undefined) return topic[name];
  const near = closestName(name, Object.values(TOPICS).flatMap((names) => Object.keys(names)));
  throw new RangeError(`the library has no ${name}${near === undefined ? "" : `; did you mean ${near}?`}`);
}

/**
 * The source of a class or function of the library; undefined for one of a notebook's. @throws Error if the
 * file is missing
 */
export function librarySource(code: Code): LibrarySource | undefined {
  const folder = Object.keys(TOPICS).find((topic) => Object.values(TOPICS[topic]).includes(code));
  if (folder === undefined) return undefined;
  const declared = new RegExp(`^export (?:abstract )?(?:class|function|const) ${code.name}\\b`, "m");
  for (const [file, text] of filesOf(folder)) {
    if (declared.test(text)) {
      return { name: code.name, file: `lib/${folder}/${file}`, text };
    }
  }
  throw new Error(`${code.name} is in lib/${folder}, and no file there declares it`);
}

/**
 * All files of a folder of lib/, those of its rooms too, whether this runs from the source or from lib/dist.
 */
function filesOf(folder: string): [string, string][] {
  for (const place of placesOf(`lib/${folder}/`)) {
    const sources = filesBelow(place).filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
    if (sources.length > 0) return sources.map((file) => [file, readText(new URL(file, place))]);
  }
  throw new Error(`lib/${folder} is missing: the library's text is read from the checkout`);
}

/**
 * A cell that begins from a class: what the file has besides other exported classes, imported from the
 * package, under a name of its own.
 * @param as the name of the class in the cell
 */
export function asCell({ name, file, text }: LibrarySource, as: string): string {
  const statements = withHelpers(file, text), isPublic = publicNames(file.split("/")[1]);
  const imports = statements.flatMap((statement) => importedNames(statement));
  const kept = statements.filter((statement) => !isImport(statement) && isWanted(statement, name, isPublic));
  const rest = kept.map((statement) => statement.replace(/^export (?=\S)/m, "")).join("\n\n");
  const named = rest.replace(new RegExp(`(?<![\\w$."'])${name}(?![\\w$"'])`, "g"), as);
  const code = rest.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const isUsed = (imported: string) => new RegExp(`\\b${bare(imported)}\\b`).test(code);
  const used = imports.filter(isUsed),
    heritage = otherClasses(statements, name).filter((other) => isPublic.has(other) && isUsed(other));
  const all = [...new Set([...used, ...heritage])].sort((a, b) => bare(a) < bare(b) ? -1 : 1);
  return `import { ${all.join(", ")} } from "happened-before";\n\n${named}\n`;
}

/**
 * The statements of a file, and those of other files of its topic that it imports and the package does not
 * export, with what these import.
 */
function withHelpers(file: string, text: string): string[] {
  const [, folder, ...path] = file.split("/"), files = new Map(filesOf(folder));
  const isPublic = publicNames(folder);
  return statementsOf(text).flatMap((statement) => {
    const [, from] = /from "(\.[\w./]+)";$/m.exec(statement) ?? [];
    const neighbour = from === undefined ? undefined : files.get(within(path.slice(0, -1), from));
    const hidden = importedNames(statement).map(bare).filter((imported) => !isPublic.has(imported));
    if (neighbour === undefined || hidden.length === 0) return [statement];
    const kept = importedNames(statement).filter((imported) => isPublic.has(bare(imported)));
    const others = statementsOf(neighbour), imports = others.flatMap(importedNames);
    const given = [...kept, ...imports.filter((imported) => isPublic.has(bare(imported)))];
    const helpers = others.filter((other) => hidden.some((one) => declares(other, one)));
    return [`import { ${given.join(", ")} } from "${from}";`, ...helpers];
  });
}

/** Where an import leads, from a room. */
function within(room: readonly string[], from: string): string {
  return new URL(from, `file:///${room.map((name) => `${name}/`).join("")}`).pathname.slice(1);
}

function declares(statement: string, name: string): boolean {
  return new RegExp(`^export (?:abstract )?(?:class|function|const|type|interface) ${name}\\b`, "m").test(
    statement,
  );
}

/** The words in the lists of what the package exports. */
function publicNames(folder: string): Set<string> {
  const lists = [...filesOf("."), ...filesOf(folder)].filter(([file]) => file === "mod.ts").map(([, text]) =>
    text
  );
  return new Set(lists.join("\n").replace(/\/\*[\s\S]*?\*\//g, "").match(/\w+/g));
}

const bare = (imported: string) => imported.replace(/^type /, "");
const isImport = (statement: string) => /^import\b/m.test(statement);

/** Everything but the other classes of the file that the package exports; types and helpers are kept. */
function isWanted(statement: string, name: string, isPublic: ReadonlySet<string>): boolean {
  const declared = /^export (?:abstract )?class (\w+)/m.exec(statement);
  return !declared || declared[1] === name || !isPublic.has(declared[1]);
}

function otherClasses(statements: readonly string[], name: string): string[] {
  return statements.flatMap((statement) => /^export (?:abstract )?class (\w+)/m.exec(statement)?.[1] ?? [])
    .filter((other) => other !== name);
}

function importedNames(statement: string): string[] {
  const [, isType, list] = /^import (type )?\{([^}]*)\}/m.exec(statement) ?? [];
  if (list === undefined) return [];
  return list.split(",").map((name) => name.trim()).filter((name) => name !== "")
    .map((name) => isType && !name.startsWith("type ") ? `type ${name}` : name);
}

/** The statements at the top of a file that `deno fmt` laid out, each with the comment above it. */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let isComment = false;
  for (const line of text.trimEnd().split("\n")) {
    const begins = /^(?:[a-z@]|\/\*|\/\/)/.test(line) && !isComment;
    if (begins || statements.length === 0) statements.push(line);
    else statements[statements.length - 1] += `\n${line}`;
    isComment = /^(?:\/\*|\/\/| \*)/.test(line);
  }
  return statements.map((statement) => statement.trimEnd());
}
