// What passes between a boss and its workers over Redis: orders by name, and results. Never code.
import type { ConnectionOptions } from "bullmq";
import { digestOf, type Order, ourSources, type Result } from "../work.ts";

/** Checkouts of other sources have a queue of their own: their results would be refused. */
export function queueName(): string {
  return `happened-before-${ourSources().slice(0, 12)}`;
}

/** A block to be computed. The job's id is its digest, so that adding it twice adds it once. */
export interface Job {
  order: Order;
  index: number;
}
export type { Result };

export function jobId({ order, index }: Job): Promise<string> {
  return digestOf(order, index);
}

/** @throws Error for what is no address of Redis */
export function connectionTo(address: string | undefined): ConnectionOptions {
  const url = URL.canParse(address ?? "") ? new URL(address!) : undefined;
  if (url?.protocol !== "redis:" && url?.protocol !== "rediss:") {
    throw new Error(`the queue needs an address such as redis://127.0.0.1:6379, got ${address}`);
  }
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    ...url.username ? { username: url.username } : {},
    ...url.password ? { password: decodeURIComponent(url.password) } : {},
    ...url.protocol === "rediss:" ? { tls: {} } : {},
    maxRetriesPerRequest: null,
  };
}
