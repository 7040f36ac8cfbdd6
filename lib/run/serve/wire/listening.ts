/** A server that others can connect to. */
import type { AddressInfo, Server } from "node:net";

/**
 * @param address of this machine, or a name of it
 * @returns the port, which the system chooses
 * @throws Error for an address at which nobody can listen here
 */
export function listening(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const hint = "the address must be one of its own machine";
      reject(new Error(`it cannot listen at ${address}: ${cause.message}; ${hint}`, { cause }));
    });
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port));
  });
}
