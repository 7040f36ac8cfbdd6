/** Waiting at servers, exactly: what measured points are laid beside. The mean service time is 1. */

function checkLoad(load: number): void {
  if (!(load >= 0 && load < 1)) throw new RangeError(`the load must be from 0 to below 1, got ${load}`);
}

/**
 * The mean time in a system with one queue for c servers (M/M/c, Erlang's C formula), in service times.
 * @param servers an integer ≥ 1
 * @param load of each server, 0 to below 1
 * @throws RangeError for other values
 */
export function sharedQueueTime(servers: number, load: number): number {
  checkLoad(load);
  if (!Number.isInteger(servers) || servers < 1) {
    throw new RangeError(`the number of servers must be an integer ≥ 1, got ${servers}`);
  }
  const offered = servers * load;
  let blocked = 1; // Erlang's B formula, one server after the other
  for (let k = 1; k <= servers; k++) blocked = offered * blocked / (k + offered * blocked);
  const waits = blocked / (1 - load * (1 - blocked));
  return 1 + waits / (servers * (1 - load));
}

/**
 * The mean time in a system of very many servers, each with a queue of its own, where a request joins the
 * shortest of `choices` drawn at random: Σ λ^((d^i − d)/(d − 1)) (Vvedenskaya, Dobrushin and Karpelevich
 * 1996, Mitzenmacher 1996), in service times.
 * @param choices an integer ≥ 1; 1 is a server at random, 1/(1 − λ)
 * @throws RangeError for other values
 */
export function choicesTime(choices: number, load: number): number {
  checkLoad(load);
  if (!Number.isInteger(choices) || choices < 1) {
    throw new RangeError(`the number of choices must be an integer ≥ 1, got ${choices}`);
  }
  let sum = 0, exponent = 0;
  for (let term = load === 0 ? 0 : 1; term > 1e-16; term = load ** exponent) {
    sum += term;
    exponent = choices * exponent + choices;
  }
  return load === 0 ? 1 : sum;
}

/**
 * The most requests that so many replicas can do in a service time, where a read is done by one of them and
 * an update by all.
 * @param readShare the share of reads, 0 to 1
 */
export function replicatedCapacity(replicas: number, readShare: number): number {
  if (!(readShare >= 0 && readShare <= 1)) {
    throw new RangeError(`readShare must be from 0 to 1, got ${readShare}`);
  }
  return replicas / (readShare + (1 - readShare) * replicas);
}
