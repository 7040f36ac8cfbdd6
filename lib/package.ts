/**
 * The package `happened-before`: the public names, frozen. Whoever changed a method of a class for a try
 * would have changed it for all the cells after; a subclass changes it for one.
 */
import { frozen } from "./core/freeze.ts";
import * as names from "./mod.ts";

export * from "./mod.ts";

frozen(Object.values(names));
