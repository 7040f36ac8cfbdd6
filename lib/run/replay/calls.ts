/**
 * Operations in the untimed world: they are called when the schedule says so, those of a paused process
 * later.
 */
import type { Process } from "../../core/process.ts";
import { Impossible, Letters, type StepOf, type UntimedOptions } from "./letters.ts";
import type { Node } from "../world/node.ts";

type Waiting = {
  readonly operation: number;
  readonly method: string;
  readonly details: readonly unknown[];
  readonly row: number;
};

export abstract class Calls<P extends Process = Process> extends Letters<P> {
  private readonly waiting: Waiting[][];

  constructor(given: UntimedOptions<P>) {
    super(given);
    this.waiting = this.nodes.map(() => []);
  }

  /** Whether an operation waits to be called. */
  protected hasCalls({ place }: Node): boolean {
    return this.waiting[place].length > 0;
  }

  protected invocation(step: StepOf<"invoke">): () => void {
    const { process, method, details, operation, waits } = step;
    this.node(process, "the schedule names");
    if (operation !== undefined && this.operations.rowOf(operation) !== undefined) {
      throw new Impossible(`operation ${operation} was invoked before`);
    }
    if (!waits && this.node(process).paused) throw new Impossible(`P${process} is paused`);
    return waits ? () => this.wait(step) : () => this.begin(process, method, details, operation);
  }

  private wait({ process, method, details, operation: number }: StepOf<"invoke">): void {
    const node = this.node(process);
    const operation = this.invoked(node, method, details, true, number);
    const row = this.operations.rowOf(operation)!;
    if (node.alive) this.waiting[node.place].push({ operation, method, details, row });
  }

  protected called(node: Node): () => void {
    const waiting = this.waiting[node.place];
    if (waiting.length === 0) throw new Impossible(`no operation waits at P${node.id}`);
    return () => {
      const { operation, method, details, row } = waiting.shift()!;
      this.record("handle", node.id, undefined, row);
      this.callOperation(node, operation, method, details);
    };
  }

  protected override crashNode(node: Node, keep?: number): void {
    super.crashNode(node, keep);
    this.waiting[node.place] = [];
  }
}
