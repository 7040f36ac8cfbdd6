/** The public names of clocks. */
export { lamportTick, precedes, type Stamp } from "./lamport.ts";
