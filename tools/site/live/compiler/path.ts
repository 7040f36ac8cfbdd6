// As much of node:path as tslab's converter uses.

export function join(...parts: string[]): string {
  const text = parts.join("/");
  const names: string[] = [];
  for (const name of text.split("/")) {
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return (text.startsWith("/") ? "/" : "") + names.join("/");
}

export function relative(from: string, to: string): string {
  const [a, b] = [join(from).split("/"), join(to).split("/")];
  const same = a.findIndex((name, index) => name !== b[index]);
  const shared = same < 0 ? a.length : same;
  return [...a.slice(shared).map(() => ".."), ...b.slice(shared)].join("/");
}

export const dirname = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 1));
export const extname = (path: string): string => /[^/](\.[^./]*)$/.exec(path)?.[1] ?? "";
/** Of the version of Node that tslab looks at, only the first number. */
export const major = (): number => 20;
export default { join, relative, dirname, extname, major };
