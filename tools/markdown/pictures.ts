// Pictures in Markdown, pasted into a cell or lying beside the notebook: they go into the page, which then
// needs no other file.
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** By name, the data of each kind of file, in base 64. */
export type Attachments = Record<string, Record<string, string | string[]>>;

export interface Pictures {
  attachments?: Attachments;
  /** Where names of files begin. */
  folder: string;
}

const types: Record<string, string> = {
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

const tag =
  /<!--[^]*?-->|<([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>(?:(?<=<style\b[^>]*>)([^]*?)<\/style>)?/gi;
const attribute = /(?<=\s)([^\s"'<>/=]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g;

/** What a browser loads of its own accord. */
const loads = new Map([
  ["src", /./],
  ["srcset", /./],
  ["poster", /./],
  ["background", /./],
  ["data", /^object$/i],
  ["href", /^(?:image|use|link)$/i],
  ["xlink:href", /^(?:image|use)$/i],
]);
const loadedByStyle = /\burl\(\s*["']?(?!data:|#)([^"')\s]+)/gi;

/**
 * The HTML with its pictures inside; one that is not there is reported, and so is what else would be loaded.
 */
export function withPictures(html: string, from: Pictures, report: (problem: string) => void): string {
  const refuse = (name: string, address: string) =>
    report(`<${name}> would load ${address}, and only the src of <img> can be put into the page`);
  return html.replace(tag, (all: string, name?: string, attributes = "", style = "") => {
    if (name === undefined) return all;
    for (const [, address] of style.matchAll(loadedByStyle)) refuse(name, address);
    const inside = attributes.replace(
      attribute,
      (written: string, key: string, is: string, ...groups: (string | undefined)[]) => {
        const [double, single, bare] = groups;
        const address = double ?? single ?? bare ?? "", lower = key.toLowerCase();
        if (lower === "style") { for (const [, one] of address.matchAll(loadedByStyle)) refuse(name, one); }
        if (lower === "src" && /^img$/i.test(name)) {
          const quote = single === undefined ? '"' : "'";
          return `${key}${is}${quote}${pictureOf(address, from, report)}${quote}`;
        }
        if (address && !/^(?:data:|#)/i.test(address) && loads.get(lower)?.test(name)) refuse(name, address);
        return written;
      },
    );
    return all.replace(attributes, () => inside);
  });
}

function pictureOf(address: string, from: Pictures, report: (problem: string) => void): string {
  if (/^(?:data:|[a-z]+:\/\/|\/\/)/i.test(address)) return address;
  const name = decoded(address.replaceAll("&amp;", "&"));
  const data = name.startsWith("attachment:")
    ? attached(name.slice("attachment:".length), from)
    : read(name, from);
  if (data === null) report(`the picture ${name} is not there`);
  return data ?? "";
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a per cent sign that is one
  }
}

function attached(name: string, { attachments = {} }: Pictures): string | null {
  const [given] = Object.entries(attachments[name] ?? {});
  return given ? `data:${given[0]};base64,${[given[1]].flat().join("").replace(/\s/g, "")}` : null;
}

function read(name: string, { folder }: Pictures): string | null {
  const file = join(folder, name);
  const type = types[extname(name).toLowerCase()];
  return type && existsSync(file) ? `data:${type};base64,${readFileSync(file).toString("base64")}` : null;
}
