// What a package of a part of this checkout needs: the files that others import, and of the dependencies
// those that these name.
import ts from "typescript";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Files, and names of packages of npm that they import. */
export interface Needed {
  files: Set<string>;
  packages: Set<string>;
}

/** All that is loaded with these files, directly or not. @param entries absolute paths */
export function importedFrom(entries: readonly string[]): Needed {
  const files = new Set<string>(), packages = new Set<string>(), waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8")).importedFiles) {
      if (!fileName.startsWith(".")) packages.add(fileName);
      else if (existsSync(join(dirname(file), fileName))) waiting.push(join(dirname(file), fileName));
    }
  }
  return { files, packages };
}

interface Lock {
  specifiers: Record<string, string>;
  npm: Record<string, Record<"dependencies" | "optionalDependencies" | "optionalPeers", string[]>>;
  workspace: { dependencies: string[] };
}

/** Of a lock, what these packages need: they stay at the versions that are tested. @param wanted specifiers
 */
export function lockOf<L extends Lock>(lock: L, wanted: readonly string[]): L {
  const specifiers = Object.entries(lock.specifiers).filter(([name]) => wanted.includes(name));
  const byName = new Map<string, string[]>();
  for (const key of Object.keys(lock.npm)) {
    const name = key.slice(0, key.indexOf("@", 1));
    byName.set(name, [...byName.get(name) ?? [], key]);
  }
  const kept = new Set<string>();
  const waiting = specifiers.map(([specifier, version]) => {
    const named = specifier.slice("npm:".length);
    return `${named.slice(0, named.indexOf("@", 1))}@${version}`;
  });
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (kept.has(key) || !lock.npm[key]) continue;
    kept.add(key);
    const { dependencies = [], optionalDependencies = [] } = lock.npm[key];
    for (const one of [...dependencies, ...optionalDependencies]) waiting.push(...byName.get(one) ?? [one]);
  }
  return {
    ...lock,
    specifiers: Object.fromEntries(specifiers),
    npm: Object.fromEntries(Object.entries(lock.npm).filter(([key]) => kept.has(key))),
    workspace: {
      ...lock.workspace,
      dependencies: lock.workspace.dependencies.filter((one) => wanted.includes(one)),
    },
  };
}
