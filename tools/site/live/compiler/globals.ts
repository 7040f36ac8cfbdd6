// Declarations of what a cell finds in a page besides the language and the package. They are the compiler's
// part of a page: Node's own are there in Jupyter only.

export const globals = `
interface Console {
  log(...data: any[]): void;
  info(...data: any[]): void;
  debug(...data: any[]): void;
  warn(...data: any[]): void;
  error(...data: any[]): void;
  dir(value: any, options?: object): void;
  group(...label: any[]): void;
  groupEnd(): void;
  assert(value: any, ...data: any[]): void;
}
declare var console: Console;
declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearTimeout(id: number | undefined): void;
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearInterval(id: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare var performance: { now(): number };
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string);
  decode(bytes?: ArrayBufferView | ArrayBuffer): string;
}
declare class URL {
  constructor(url: string, base?: string | URL);
  readonly href: string;
  readonly pathname: string;
}
`;

/** What a cell imports from "tslab". */
export const tslab = `
export interface Display {
  html(html: string): void;
  svg(svg: string): void;
  markdown(text: string): void;
  latex(text: string): void;
  text(text: string): void;
  javascript(code: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  raw(contentType: string, value: string | Uint8Array): void;
}
export declare const display: Display;
export declare function newDisplay(): Display;
`;
