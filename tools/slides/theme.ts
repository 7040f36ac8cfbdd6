// A school's own colours, fonts and logo on a deck.
import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";

export interface Theme {
  /** Rules that come after the deck's own. */
  css: string;
  /** An address with the picture in it. */
  logo: string;
}

const types: Record<string, string> = {
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
};

/**
 * @param css a file with rules, e.g. `:root { --accent: #a00 }` @param logo a picture
 * @throws Error for a file that is not there, a picture of another kind, rules that load something
 */
export function readTheme(css: string | undefined, logo: string | undefined): Theme {
  for (const file of [css, logo]) if (file && !existsSync(file)) throw new Error(`there is no file ${file}`);
  const rules = css ? readFileSync(css, "utf8") : "";
  const loaded = rules.match(/@import\b[^;]*|url\((?!\s*["']?data:)[^)]*\)/)?.[0];
  if (loaded) {
    throw new Error(`${css} would load from outside of the deck: ${loaded}; put it in as a data: address`);
  }
  const type = logo ? types[extname(logo).toLowerCase()] : "";
  if (type === undefined) {
    throw new Error(`the logo must be one of ${Object.keys(types).join(", ")}, got ${logo}`);
  }
  return {
    css: rules,
    logo: logo ? `data:${type};base64,${readFileSync(logo).toString("base64")}` : "",
  };
}

/** What goes into the head of the deck. A logo stands where no cell does: at the foot, and above a title. */
export function themeStyle({ css, logo }: Theme): string {
  const mark = logo
    ? `.reveal .running { right: 180px }\n` +
      `.reveal .running::after { background: url("${logo}") right center / contain no-repeat; bottom: -8px; ` +
      `content: ""; height: 40px; position: absolute; right: 0; width: 160px }\n` +
      `.reveal .title::after { background: url("${logo}") right center / contain no-repeat; content: ""; ` +
      `height: 52px; position: absolute; right: 40px; top: 18px; width: 320px }\n`
    : "";
  return mark || css ? `<style>\n${mark}${css.replaceAll("</", "<\\/")}\n</style>` : "";
}
