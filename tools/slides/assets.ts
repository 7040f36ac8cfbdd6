// What a deck carries with it: reveal.js, its styles, fonts and the project's own, all as text of the one
// file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../markdown/escape.ts";
import { formulaStyle } from "../markdown/typeset.ts";
import { root } from "../base/paths.ts";

export const templates: string = join(root, "tools", "slides", "templates");

const modules = join(root, "node_modules");

const faces = [
  ["source-sans-3", "Source Sans 3", "latin", 400, "normal"],
  ["source-sans-3", "Source Sans 3", "latin", 400, "italic"],
  ["source-sans-3", "Source Sans 3", "latin", 600, "normal"],
  ["source-sans-3", "Source Sans 3", "latin", 700, "normal"],
  ["source-sans-3", "Source Sans 3", "latin-ext", 400, "normal"],
  ["source-code-pro", "Source Code Pro", "latin", 400, "normal"],
  ["source-code-pro", "Source Code Pro", "latin", 600, "normal"],
] as const;

/**
 * Characters of the extended face; all others are looked for in the Latin one, then in the fonts of the
 * machine.
 */
const extended =
  "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+2113";

export function fontFaces(): string {
  return faces.map(([folder, family, subset, weight, style]) => {
    const file = join(
      modules,
      "@fontsource",
      folder,
      "files",
      `${folder}-${subset}-${weight}-${style}.woff2`,
    );
    const data = readFileSync(file).toString("base64");
    const range = subset === "latin-ext" ? `unicode-range:${extended};` : "";
    return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};${range}` +
      `src:url(data:font/woff2;base64,${data}) format("woff2")}`;
  }).join("\n");
}

export function deckHead(title: string): string {
  const styles = [
    readFileSync(join(modules, "reveal.js/dist/reveal.css"), "utf8"),
    fontFaces(),
    formulaStyle,
    template("deck.css"),
  ];
  return `<title>${escapeHtml(title)}</title>\n` +
    styles.map((style) => `<style>\n${style}\n</style>`).join("\n");
}

export function deckFoot(): string {
  const scripts = [
    readFileSync(join(modules, "reveal.js/dist/reveal.js"), "utf8"),
    readFileSync(join(modules, "reveal.js/dist/plugin/notes.js"), "utf8"),
    template("games.js"),
    template("labels.js"),
    template("layout.js"),
    template("deck.js"),
  ];
  return `<template id="motif">${template("motif.svg")}</template>\n` +
    scripts.map((script) => `<script>\n${script.replace(/<\/script/gi, "<\\/script")}\n</script>`).join("\n");
}

function template(name: string): string {
  return readFileSync(join(templates, "deck", name), "utf8");
}
