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

/** The HTML with its pictures inside; one that is not there is reported. */
export function withPictures(html: string, from: Pictures, report: (problem: string) => void): string {
  return html.replace(/(<img\b[^>]*?\ssrc\s*=\s*)(["'])(.*?)\2/gi, (all, before, quote, address: string) => {
    if (/^(?:data:|[a-z]+:\/\/|\/\/)/i.test(address)) return all;
    const name = decoded(address.replaceAll("&amp;", "&"));
    const data = name.startsWith("attachment:")
      ? attached(name.slice("attachment:".length), from)
      : read(name, from);
    if (data === null) report(`the picture ${name} is not there`);
    return `${before}${quote}${data ?? ""}${quote}`;
  });
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
