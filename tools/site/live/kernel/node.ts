// What the kernel's files ask of Node, as a worker has it.

export const Buffer = { byteLength: (text: string): number => new TextEncoder().encode(text).length };
export const performance: Performance = globalThis.performance;
export const setTimeout = (then: () => void, ms: number): number =>
  globalThis.setTimeout(then, ms) as unknown as number;
