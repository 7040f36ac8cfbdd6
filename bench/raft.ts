/**
 * How many commands of clients three servers of Raft carry out, in a second of processor time, trace off. The
 * work: 2,000 clients, each of which sends one command at a time and the next one when it is answered; the
 * state machine adds them up. Messages take 1 ms, forces none.
 *
 * What makes it fast is stated: the leader batches. What comes while it waits for answers goes into its log
 * by one force, and to each follower in one `Append`: as one entry with all the commands, which has the aim,
 * or as an entry a command, which are copied one by one for each log and each message. Beside them the same
 * clients ask one server that keeps nothing and asks nobody: that is what the messages between clients and a
 * server cost alone.
 *
 * Each program runs in a process of its own, warmed up, in turn; medians. `deno task bench raft`.
 */
import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  constant,
  nodes,
  Process,
  type ProcessId,
  Raft,
  type RaftAppended,
  type RaftEntry,
  type RaftMessage,
  simulate,
} from "happened-before";

const ROUNDS = Number(process.env.ROUNDS ?? 5), COMMANDS = Number(process.env.COMMANDS ?? 600_000);
const CLIENTS = 2000, SERVERS = [1, 2, 3];
/** Commands a second. */
const LEAST_RATE = 300_000;

type Command = { type: "Command"; amount: number };
type Done = { type: "Done"; total: number };

/** Raft with clients. An entry is a number, a client and what it adds, or a list of them. */
class Counter extends Raft<RaftMessage | Done> {
  static handles = ["Command"];
  total = 0;
  batch: number[] = [];
  override get members(): readonly ProcessId[] {
    return [1, 2, 3];
  }
  onCommand({ amount }: Command, from: ProcessId) {
    this.batch.push(from * 10 + amount);
    if (this.waiting.size === 0) this.flush();
  }
  entriesOf(batch: number[]): readonly unknown[] {
    return [batch];
  }
  flush() {
    if (this.batch.length === 0) return;
    const { batch } = this;
    this.batch = [];
    this.propose(...this.entriesOf(batch));
  }
  override onAppended(answer: RaftAppended, from: ProcessId) {
    super.onAppended(answer, from);
    if (this.waiting.size === 0) this.flush();
  }
  override apply({ command }: RaftEntry) {
    if (typeof command === "number") this.add(command);
    else for (const given of command as number[]) this.add(given);
  }
  add(given: number) {
    this.total += given % 10;
    if (this.state === "leader") this.send(Math.floor(given / 10), { type: "Done", total: this.total });
  }
}

class EntryACommand extends Counter {
  override entriesOf(batch: number[]) {
    return batch;
  }
}

/** The same without consensus. */
class Alone extends Process<Done> {
  static handles = ["Command"];
  total = 0;
  onCommand({ amount }: Command, from: ProcessId) {
    this.total += amount;
    this.send(from, { type: "Done", total: this.total });
  }
}

/** Begins when somebody leads, and asks it. */
class Client extends Process<Command> {
  static handles = ["Done"];
  done = 0;
  constructor(readonly server: ProcessId) {
    super();
  }
  ask() {
    this.send(this.server, { type: "Command", amount: 1 });
  }
  onDone() {
    this.done++;
    this.ask();
  }
  override onStart() {
    this.setTimer("Begin", 1000);
  }
  onTimeoutBegin() {
    this.ask();
  }
}

const clients = (server: ProcessId) =>
  nodes(Array.from({ length: CLIENTS }, (_, at) => at + 10), () => new Client(server));

/** Nobody but P1 stands, so that clients know whom to ask. */
const raft = (Server: typeof Counter) => ({
  ...nodes(SERVERS, (id) => new Server(id === 1 ? {} : { electionMs: 1e9 })),
  ...clients(1),
});

const programs: Record<string, () => Record<ProcessId, unknown>> = {
  "Raft, an entry a batch": () => raft(Counter),
  "Raft, an entry a command": () => raft(EntryACommand),
  "one server, no consensus": () => ({ ...nodes([1], Alone), ...clients(1) }),
};

/** Commands a second of processor time. */
function measure(name: string): number {
  const run = (commands: number) => {
    const simulation = simulate({
      processes: programs[name]() as ReturnType<typeof clients>,
      latency: constant(1),
      trace: "none",
      limit: Infinity,
      until: 999,
    });
    const done = () =>
      simulation.processes.reduce((sum, one) => sum + ((one as Partial<Client>).done ?? 0), 0);
    const started = process.cpuUsage();
    for (let ms = 1000; done() < commands; ms += 4) simulation.run(ms);
    const { user, system } = process.cpuUsage(started);
    return done() / (user + system) * 1e6;
  };
  for (let warmUp = 0; warmUp < 3; warmUp++) run(COMMANDS / 8);
  return run(COMMANDS);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function inChildren(): void {
  const rates = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
  const self = fileURLToPath(import.meta.url);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, all] of rates) {
      const args = ["run", "--cached-only", "-A", self, "--measure", name];
      all.push(Number(execFileSync(process.execPath, args, { encoding: "utf8" }).trim().split("\n").at(-1)));
    }
  }
  const [batches, commands, alone] = [...rates].map(([name, all]) => {
    const rate = median(all);
    console.log(`${name.padEnd(28)}${Math.round(rate).toLocaleString("en").padStart(12)} commands a second`);
    return rate;
  });
  const verdict = (reached: boolean) => (reached ? "reached" : "missed");
  console.log(`\nRaft, commands a second      aim ≥ ${LEAST_RATE}  ${verdict(batches >= LEAST_RATE)}`);
  const part = (rate: number) => (rate / alone).toFixed(2);
  console.log(`an entry a batch / one server  ${part(batches)}`);
  console.log(`an entry a command / one server  ${part(commands)}`);
}

const at = process.argv.indexOf("--measure");
if (at >= 0) console.log(measure(process.argv[at + 1]));
else inChildren();
