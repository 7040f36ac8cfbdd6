// Files, in a page: texts by their place.

/** What stands in for `lib/course/files/files.ts`: texts by their place, which the page hands over. */
export const filesOfPage: string = `
const texts = () => globalThis.__files__ ??= new Map();
const nameOf = (place) => place instanceof URL ? place.pathname : String(place);
export const placesOf = (path) => [new URL(path, "file:///course/")];
export function readText(place) {
  const text = texts().get(nameOf(place));
  if (text === undefined) throw new Error("there is no file " + nameOf(place));
  return text;
}
export const writeText = (place, text) => void texts().set(nameOf(place), text);
export const exists = (place) => texts().has(nameOf(place));
// Only a class's table is made and appended to: many write it, and a page has one visitor.
export const createText = (place) => {
  throw new Error("a page keeps no table of a class: run the notebook in Jupyter for " + place +
    ", or leave the table out");
};
export const appendText = createText;
export const filesBelow = (folder) =>
  [...texts().keys()].filter((name) => name.startsWith(folder.pathname))
    .map((name) => name.slice(folder.pathname.length)).sort();
`;
