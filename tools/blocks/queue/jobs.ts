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

/**
 * @param address `redis://[name:password@]host[:port][/database]`, or `rediss://` over TLS
 * @throws Error for what is no address of Redis; a password is not repeated
 */
export function connectionTo(address: string | undefined): ConnectionOptions {
  const url = URL.canParse(address ?? "") ? new URL(address!) : undefined;
  if (url?.protocol !== "redis:" && url?.protocol !== "rediss:") {
    throw new Error(`the queue needs an address such as redis://127.0.0.1:6379, got ${address}`);
  }
  const database = /^\/?(\d*)$/.exec(url.pathname)?.[1];
  if (database === undefined) {
    throw new Error(`a database of Redis is a number, as in redis://127.0.0.1:6379/2, got ${url.pathname}`);
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"), // an address of IPv6
    port: Number(url.port || 6379),
    ...database ? { db: Number(database) } : {},
    ...url.username ? { username: decoded("name", url.username) } : {},
    ...url.password ? { password: decoded("password", url.password) } : {},
    ...url.protocol === "rediss:" ? { tls: {} } : {},
    maxRetriesPerRequest: null,
  };
}

function decoded(what: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`the ${what} in the address of Redis has a % that begins no code: write %25 for it`);
  }
}

/** Redis is there and does not let us in, which trying again does not change; undefined for other errors. */
export function refusal({ message }: Error): Error | undefined {
  if (!/^(NOAUTH|WRONGPASS|NOPERM)\b/.test(message)) return undefined;
  return new Error(`Redis lets nobody in without the right password, redis://:word@host: it says ${message}`);
}
