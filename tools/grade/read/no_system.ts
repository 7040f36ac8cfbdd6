// Loaded before TypeScript, which otherwise asks the system for files and its environment, and gets neither
// here: as in a browser.
import process from "node:process";

Object.assign(process, { browser: true });
