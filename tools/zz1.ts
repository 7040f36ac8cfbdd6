import { LiveParts } from "./site/live/build/write.ts";
import { script } from "./site/live/build/script.ts";
import { readNotebook } from "./notebook/format.ts";
import { gzipSync } from "node:zlib";
let t = performance.now();
const parts = await LiveParts.write("/tmp/lk/live");
console.log("parts", Math.round(performance.now() - t)); 
for (const n of Deno.args) { t = performance.now(); parts.writePage(n, readNotebook(`notebooks/${n}.ipynb`).cells); console.log(n, Math.round(performance.now() - t)); }
Deno.writeTextFileSync("/tmp/lk/live/session.js", await script("tools/site/live/session/session.ts", { name: "liveSession" }));
for (const f of Deno.readDirSync("/tmp/lk/live")) { const x = Deno.readFileSync("/tmp/lk/live/" + f.name); console.log(f.name, x.length, gzipSync(x, {level: 9}).length); }
