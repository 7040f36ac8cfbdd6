import { at, crash, invoke, nodes, simulate, Bully, serve, toShiViz, spacetime } from "happened-before";
const n = 5;
const scenario = [at(0, crash(n)), at(50, invoke(1, "elect"))];
const sim = simulate({ processes: nodes(n, () => new Bully(150)), scenario, latency: 0.15 });
const t=performance.now();
const run = await serve({ name: "Bully", args: [150], processes: n, scenario });
console.log(sim.counts.messages, run.counts.messages, run.counts.byType, run.stopped, run.now, run.bootMs, run.lost, run.early, performance.now()-t);
console.log(run.trace.where({ kind: "output" }).map((e) => [e.process, e.content, e.time]));
console.log([...run.trace].filter(e=>e.kind==="crash"||e.kind==="drop"));
