// What the variables of all cells hold.
"use strict";
const { inspect } = require("node:util");

/** An object of a class, because the engine is slow with one that has no prototype at all. */
function Variables() {}
Variables.prototype = Object.create(null);

/** The variables of all cells. */
const variables = new Variables();

/** Said by a compiled cell before its first line, of the names that it declares further down. */
function announce(names) {
  for (const name of names) {
    if (!(name in variables)) variables[name] = unset(name);
  }
}

/** Whatever is done with it throws what the engine throws for a variable before its declaration. */
function unset(name) {
  const fail = () => {
    throw new ReferenceError(`Cannot access '${name}' before initialization`);
  };
  const target = Object.assign(function () {}, { [inspect.custom]: fail });
  return new Proxy(target, new Proxy({}, { get: () => fail }));
}

module.exports = { variables, announce };
