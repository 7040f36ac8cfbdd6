// What TypeScript asks of a machine, answered from texts by their place.

declare const $types: Record<string, string>;

const files = new Map(Object.entries($types));
const cwd = "/course/notebooks";
const folders = new Set(["/", cwd]);
for (const place of files.keys()) {
  for (let at = place.lastIndexOf("/"); at > 0; at = place.lastIndexOf("/", at - 1)) {
    folders.add(place.slice(0, at));
  }
}
const parentOf = (place: string) => place.slice(0, place.lastIndexOf("/")) || "/";
const unwatched = { close() {} };

export const machine: object = {
  args: [],
  newLine: "\n",
  useCaseSensitiveFileNames: true,
  write() {},
  writeOutputIsTTY: () => false,
  readFile: (place: string) => files.get(place),
  fileExists: (place: string) => files.has(place),
  directoryExists: (place: string) => folders.has(place.replace(/(?<=.)\/$/, "")),
  getDirectories: (place: string) =>
    [...folders].filter((folder) => folder !== "/" && parentOf(folder) === place)
      .map((folder) => folder.slice(folder.lastIndexOf("/") + 1)),
  readDirectory: () => [],
  resolvePath: (place: string) => place,
  realpath: (place: string) => place,
  getExecutingFilePath: () => "/course/typescript/lib/typescript.js",
  getCurrentDirectory: () => cwd,
  getEnvironmentVariable: () => "",
  watchFile: () => unwatched,
  watchDirectory: () => unwatched,
  exit() {},
};
