/** Messages in the untimed world: each waits until it is told to arrive, to be lost, or to be there twice. */
import { canonical } from "../../core/canonical.ts";
import { brief, copyMessage } from "../../core/plain.ts";
import type { Message, Process } from "../../core/process.ts";
import type { InFlight } from "../property/world.ts";
import { checkFlag, checkWord } from "../options/known.ts";
import type { Node } from "../world/node.ts";
import { type Cut, separates } from "../faults.ts";
import { channelWords } from "../words.ts";
import type { Step } from "../system.ts";
import { World, type WorldOptions } from "../world/world.ts";

export type UntimedOptions<P extends Process = Process> = WorldOptions<P> & {
  /** `pending` (unless told): a force is done when the schedule says so. `instant`: at once. */
  readonly forces?: "pending" | "instant";
  /** Messages stay in flight after their receipt, as in the models of two-phase commit. Default false. */
  readonly keep?: boolean;
  /**
   * How many identical messages are in flight at most, as in the explorer; default: any number.
   */
  readonly copies?: number;
};

type Letter = {
  readonly from: Node;
  readonly to: Node;
  readonly type: number;
  readonly message: Message;
  /** Its channel; "" for the network without a name. */
  readonly channel: string;
  readonly row: number;
  /** Canonical, once it was asked for. */
  text?: string;
};
export type StepOf<K extends Step["step"]> = Step & { readonly step: K };
/** A step that cannot happen in the state at hand. */
export class Impossible extends RangeError {}

export abstract class Letters<P extends Process = Process> extends World<P> {
  now = 0;
  protected readonly letters: Letter[] = [];
  private cuts: Cut[] = [];

  constructor(protected readonly given: UntimedOptions<P>) {
    const { forces, keep, copies } = given;
    checkWord("forces", forces, ["pending", "instant"]);
    checkFlag("keep", keep);
    if (copies !== undefined && copies !== Infinity && !(Number.isInteger(copies) && copies >= 1)) {
      throw new RangeError(`copies must be an integer ≥ 1, or Infinity, got ${brief(copies)}`);
    }
    super(given);
  }

  /** The messages on their way. */
  get inFlight(): readonly InFlight[] {
    return this.letters.map(({ from, to, message, channel }) => ({
      from: from.id,
      to: to.id,
      message,
      ...channel ? { channel } : {},
    }));
  }

  /** Whether a partition of a channel is in force. */
  protected isCut(channel = ""): boolean {
    return this.cuts.some((cut) => (cut.channel ?? "") === channel);
  }

  protected travel(step: StepOf<"deliver"> | StepOf<"lose"> | StepOf<"duplicate">): () => void {
    const at = this.find(step), letter = this.letters[at], { from, to, row } = letter;
    const leaves = () => this.letters.splice(at, 1);
    if (step.step === "duplicate") return () => this.letters.push(letter);
    if (step.step === "lose") {
      return () => {
        leaves();
        this.drop(from.id, to.id, row, to.alive ? "loss" : "receiver crashed");
      };
    }
    if (to.paused && (step.waited || !this.isCutOff(letter))) throw new Impossible(`P${to.id} is paused`);
    return () => {
      if (!this.given.keep || from === to) leaves();
      this.arrive(letter, step.waited);
    };
  }

  /** The oldest message on its way to its own sender. */
  protected get own(): Letter | undefined {
    return this.letters.find(({ from, to }) => from === to);
  }

  /** The receipt that must come before a step: a process handles what it sent to itself before all else. */
  ownBefore(step: Step): StepOf<"deliver"> | undefined {
    const { own } = this;
    if (!own || step.step === "start") return undefined;
    const id = "process" in step ? step.process : "to" in step ? step.to : -1;
    const first = this.letters.find(({ from, to }) => from === to && to.id === id);
    const comes = step.step === "deliver" && step.from === id && first !== undefined &&
      (first.text ??= canonical(first.message)) === canonical(step.message);
    const isFault = (step.step === "lose" || step.step === "duplicate") && step.from !== step.to;
    if (comes || isFault || step.step === "crash" && first) return undefined;
    const { message, to } = first ?? own;
    return { step: "deliver", from: to.id, to: to.id, message };
  }

  protected checkOwn(step: Step): void {
    const own = this.ownBefore(step);
    if (!own) return;
    throw new Impossible(
      `P${own.to} has sent ${own.message.type} to itself, and handles that before anything else happens`,
    );
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    for (const letter of this.letters.filter(({ from, to }) => from === node && to === node)) {
      this.letters.splice(this.letters.indexOf(letter), 1);
      this.drop(node.id, node.id, letter.row, "receiver crashed");
    }
  }

  private find({ from, to, message, channel = "" }: InFlight): number {
    const text = canonical(message);
    const at = this.letters.findIndex((letter) =>
      letter.from.id === from && letter.to.id === to && letter.channel === channel &&
      (letter.text ??= canonical(letter.message)) === text
    );
    if (at >= 0) return at;
    const inFlight = this.letters.map((letter) =>
      `${letter.message.type} from P${letter.from.id} to P${letter.to.id}${channelWords(letter.channel)}`
    );
    throw new Impossible(`in flight are ${inFlight.join(", ") || "no messages"}`);
  }

  protected arrive(letter: Letter, waited = false): void {
    const { from, to, type, message, row } = letter;
    if (!to.alive) return this.drop(from.id, to.id, row, "receiver crashed");
    if (!waited && this.isCutOff(letter)) return this.drop(from.id, to.id, row, "partition");
    this.receive(to, from.id, row);
    this.handle(to, from.id, type, copyMessage(message)); // what stays in flight stays as it is
  }

  private isCutOff({ from, to, channel }: Letter): boolean {
    return this.cuts.some((cut) => (cut.channel ?? "") === channel && separates(cut, from.id, to.id));
  }

  protected cutOff({ groups, oneWay = false, channel }: StepOf<"partition">): void {
    const cut = { groups, oneWay, ...channel ? { channel } : {} };
    this.cuts.push(cut);
    this.record("partition", -1, cut);
  }

  protected healing({ channel = "" }: StepOf<"heal">): void {
    this.cuts = this.cuts.filter((cut) => (cut.channel ?? "") !== channel);
    this.record("heal", -1, channel || undefined);
  }

  protected route(from: Node, to: number, type: number, message: Message, row: number): void {
    this.post({ from, to: this.nodes[to], type, message, channel: "", row });
  }

  protected routeOn(
    channel: string,
    from: Node,
    to: Node,
    type: number,
    message: Message,
    row: number,
  ): void {
    this.post({ from, to, type, message, channel, row });
  }

  private post(letter: Letter): void {
    const { from, message, channel } = letter, { copies } = this.given;
    if (copies !== undefined && letter.to !== from) {
      letter.text = canonical(message);
      const same = this.letters.filter((other) =>
        other.from === from && other.to === letter.to && other.channel === channel &&
        other.text === letter.text
      );
      if (same.length >= copies) return;
    }
    this.letters.push(letter);
  }
}
