/** A class that has come as its text. */
import { freeNames, holdersIn } from "../../sweep/source/free_names.ts";

/**
 * A module with the class as its default, and all names of the library that it uses. What compilers of cells
 * call the library is the library, too.
 * @param library where it is, a URL
 * @param names what it exports
 */
export function moduleOf(text: string, name: string, library: string, names: readonly string[]): string {
  const used = [...freeNames(`(${text})`)].filter((one) => one !== name && names.includes(one));
  const lines = [
    `import * as library from ${JSON.stringify(library)};`,
    `const { ${used.join(", ")} } = library;`,
    ...[...holdersIn(text)].map((holder) => `const ${holder} = library;`),
    `export default ${text};`,
  ];
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(lines.join("\n"))}`;
}

/** What a name that is not there means. */
export function withoutName(name: string, error: unknown): unknown {
  const missing = error instanceof ReferenceError
    ? /^(\S+) is not defined/.exec(error.message)?.[1]
    : undefined;
  if (missing === undefined) return error;
  return new TypeError(
    `the class ${name} travels as its text, in which ${missing} is nothing that it or the library has: ` +
      "put it into the class, or into a module",
    { cause: error },
  );
}
