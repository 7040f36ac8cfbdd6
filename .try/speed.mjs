import { serve } from "happened-before";
for (const module of ["happened-before", new URL("../lib/dist/election/bully.js", import.meta.url).href]) {
  const c = process.cpuUsage(); 
  const t=performance.now();
  const run = await serve({ name: "Bully", module, args: [150], processes: 5, until: 0 });
  console.log(module, run.bootMs, performance.now()-t);
}
