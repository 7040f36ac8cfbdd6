// tslab loads the library, which is ES modules, with `require`: Node can do that since 20.19 and 22.12.
import { run } from "../base/process.ts";

export function isNewEnough(version: string): boolean {
  const [major, minor] = version.trim().replace(/^v/, "").split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

/** The version of Node on the PATH, or null if there is none. */
export async function nodeVersion(): Promise<string | null> {
  const { code, stdout } = await run("node", ["--version"]);
  return code === 0 ? stdout.trim() : null;
}

export const nodeWanted = "Node.js ≥ 20.19 (in the 22 line ≥ 22.12)";

export async function checkNode(): Promise<void> {
  const version = await nodeVersion();
  if (version === null || !isNewEnough(version)) {
    throw new Error(
      `tslab needs ${nodeWanted} on the PATH, but this is ${version ?? "none"}; install a newer one`,
    );
  }
}
