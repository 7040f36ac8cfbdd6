export default { name: "happened-before", rules: {} } satisfies Deno.lint.Plugin;
