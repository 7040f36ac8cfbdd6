// The list of references of a page: `[3]` in the text leads to its third entry, and a title to a search for
// it, as notebooks name works by author, title and place, not by an address that may be gone.

/** Where a title is looked for. */
const search = "https://scholar.google.com/scholar?q=";

/** @param body HTML of a page @returns it with links, if it has references */
export function withReferences(body: string): string {
  const start = body.search(/<h[1-3][^>]*\bid="References"/);
  const list = start < 0 ? null : /<ol>([\s\S]*?)<\/ol>/.exec(body.slice(start));
  if (!list) return body;
  let count = 0;
  const entries = list[1].replace(/<li>([\s\S]*?)(?=<li>|$)/g, (_, entry: string) => {
    const linked = entry.replace(
      /<em>([\s\S]*?)<\/em>/,
      (title, inside: string) =>
        `<a href="${search}${encodeURIComponent(`"${wordsOf(inside)}"`)}">${title}</a>`,
    );
    return `<li id="ref-${++count}">${linked}`;
  });
  const at = start + list.index;
  const rest = body.slice(at + list[0].length);
  return cited(body.slice(0, at), count) + `<ol>${entries}</ol>` + cited(rest, count);
}

const wordsOf = (html: string) =>
  html.replace(/<[^>]*>/g, "").replace(/\.$/, "").replace(/&amp;/g, "&").trim();

/** What is no text to be read: tags, and all inside of code, pictures, formulas and links. */
const untouched = /(<(a|code|pre|svg|script|style|details|mjx-container|h[1-3])\b[\s\S]*?<\/\2>|<[^>]*>)/;

function cited(html: string, count: number): string {
  return html.split(/(<div class="words">[\s\S]*?<\/div>)/).map((part) =>
    part.startsWith('<div class="words">') ? linked(part, count) : part
  ).join("");
}

function linked(words: string, count: number): string {
  let text = "", rest = words;
  for (let found = untouched.exec(rest); found; found = untouched.exec(rest)) {
    text += withNumbers(rest.slice(0, found.index), count) + found[0];
    rest = rest.slice(found.index + found[0].length);
  }
  return text + withNumbers(rest, count);
}

function withNumbers(text: string, count: number): string {
  return text.replace(/\[(\d{1,2}(?:, ?\d{1,2})*)\]/g, (whole, numbers: string) => {
    const all = numbers.split(/, ?/).map(Number);
    if (all.some((number) => number < 1 || number > count)) return whole;
    return `[${all.map((number) => `<a href="#ref-${number}">${number}</a>`).join(", ")}]`;
  });
}
