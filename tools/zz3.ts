// execute notebooks on tslab and keep
import { runNotebook } from "./notebook/execute.ts";
for (const n of Deno.args) { const r = await runNotebook(`notebooks/${n}.ipynb`); Deno.writeTextFileSync(`/tmp/lk/ran/${n}.json`, JSON.stringify(r.notebook)); console.log(n, r.seconds, r.failures); }
