// In place of tools/kernel/interrupts/: in a page an interrupt ends the worker, so nothing here can be
// interrupted, and nothing has to look for it.

export const within = <T>(_ms: number, run: () => T): T => run();
export const interruptible = <T>(run: () => T): T => run();
export const isInterrupt = (): boolean => false;
export const isTimeout = (): boolean => false;
export const interruptCode = "ERR_SCRIPT_EXECUTION_INTERRUPTED";
export const interruptNumber = (): number => 0;
export const noticeInterrupt = (): void => {};
export const busyWith = <T>(work: () => T): T => work();
