// The licences of packages that are bundled into a page's scripts: they ask to be handed on with them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = new Set<string>();

/** @param path of a module that was bundled */
export function noteLicence(path: string): void {
  const [folder] = path.replaceAll("\\", "/").match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/) ?? [];
  if (folder !== undefined && existsSync(join(folder, "package.json"))) folders.add(folder);
}

/** What is handed on: each package with the text of its licence. */
export function licences(): string {
  return [...folders].map(licenceOf).sort().join("\n");
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Its licence: ${license}.`;
  return `${name} ${version} (${license})\n\n${text}\n`;
}
