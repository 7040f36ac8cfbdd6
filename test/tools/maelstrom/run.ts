/** A test of Maelstrom's: clients ask, partitions come and go, and what was seen is judged. */
import { Random } from "../../../lib/core/random.ts";
import { type Body, type Command, Harness } from "./harness.ts";
import { type Happened, type Workload, WORKLOADS } from "./workloads.ts";

export type Tested = {
  /** What the judge found; undefined: nothing is wrong. */
  readonly wrong: string | undefined;
  readonly history: readonly Happened[];
  readonly problems: readonly string[];
  /** Messages between nodes, and those that were lost in partitions. */
  readonly between: number;
  readonly lost: number;
};

const NODES = 3, CLIENTS = 6, LATENCY_MS = 4, ASKS_MS = 1600, PAUSE_MS = 30;
/** A partition comes and goes in turn, every so often. */
const NEMESIS_MS = 250;
/** Who is not answered by then takes it that nobody knows. */
const WITHIN_MS = 600;
/** So long all is well before the last reads. */
const SETTLE_MS = 800;

export async function test(
  name: keyof typeof WORKLOADS,
  command: Command,
  partitions = true,
): Promise<Tested> {
  const harness = new Harness(NODES, LATENCY_MS, 1), workload: Workload = WORKLOADS[name];
  try {
    await harness.boot(command);
    const history = await new Clients(harness, workload).run(partitions);
    const { problems, between, lost } = harness;
    return { wrong: workload.judge(history), history, problems, between, lost };
  } finally {
    await harness.end();
  }
}

class Clients {
  private readonly random = new Random(2);
  private readonly history: Happened[] = [];
  private count = 0;
  private processes = CLIENTS;

  constructor(private readonly harness: Harness, private readonly workload: Workload) {}

  async run(partitions: boolean): Promise<Happened[]> {
    const { harness, workload } = this, end = performance.now() + ASKS_MS;
    if (workload.topology) await this.layOut();
    let isCut = false;
    const nemesis = setInterval(() => {
      isCut = !isCut;
      if (isCut) harness.cut();
      else harness.heal();
    }, NEMESIS_MS);
    if (!partitions) clearInterval(nemesis);
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => this.client(client, end)));
    clearInterval(nemesis);
    harness.heal();
    if (!workload.finalReads) return this.history;
    await pause(SETTLE_MS);
    for (let node = 0; node < NODES; node++) await this.ask(node, this.processes++, { type: "read" }, true);
    return this.history;
  }

  /** The nodes in a row. */
  private async layOut(): Promise<void> {
    const { names } = this.harness;
    const near = names.map((_, place) => [names[place - 1], names[place + 1]].filter((name) => name));
    const topology = Object.fromEntries(names.map((name, place) => [name, near[place]]));
    for (const name of names) {
      const answer = await this.harness.ask("c0", name, { type: "topology", topology }, 5000);
      this.check(answer, "topology", []);
    }
  }

  /** One thing after the other; after one that may still happen, under a new number. */
  private async client(client: number, end: number): Promise<void> {
    let process = client;
    while (performance.now() < end) {
      const body = this.workload.draw(this.random, ++this.count);
      if (!await this.ask(client, process, body)) process = this.processes++;
      await pause(PAUSE_MS * this.random.uniform());
    }
  }

  private async ask(client: number, process: number, asked: Body, isFinal = false): Promise<boolean> {
    const begin = performance.now(), dest = this.harness.names[client % NODES];
    const answer = await this.harness.ask(`c${client + 1}`, dest, asked, WITHIN_MS);
    this.history.push({ process, asked, answer, begin, end: performance.now(), isFinal });
    if (answer?.type !== "error") this.check(answer, asked.type, this.workload.replies[asked.type]);
    return answer !== undefined;
  }

  /** Maelstrom's schemas are closed. */
  private check(answer: Body | undefined, type: string, fields: readonly string[]): void {
    if (!answer) return;
    const has = Object.keys(answer).filter((field) => field !== "msg_id").sort();
    if (answer.type === `${type}_ok` && has.join() === ["in_reply_to", "type", ...fields].sort().join()) {
      return;
    }
    this.harness.problems.push(`a reply to ${type} has ${fields.join()}, got ${JSON.stringify(answer)}`);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
