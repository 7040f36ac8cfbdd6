// Outputs as a notebook holds them, from the messages that a kernel sends.
import type { DisplayContent, Failure, OutputMessage } from "./messages.ts";

/** One output in nbformat 4. A change makes a new object, so a page redraws those that are not the same. */
export type LiveOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: Record<string, string>; metadata: Record<string, unknown> }
  | { output_type: "error" } & Failure;

/** What a page is told after each change: all outputs of a cell. */
export type Show = (outputs: readonly LiveOutput[]) => void;

interface Place {
  cell: CellOutputs;
  index: number;
}

/** Pictures that may be replaced, of all cells. */
export type Places = Map<string, Place>;

export class CellOutputs {
  private outputs: LiveOutput[] = [];
  private isClosed = false;

  constructor(private readonly places: Places, private readonly show: Show) {}

  take(message: OutputMessage): void {
    const { type, content } = message;
    if (type === "update_display_data") {
      const place = this.places.get(content.transient?.display_id ?? "");
      place?.cell.replace(place.index, displayed(content));
      return;
    }
    if (type === "stream") this.print(content.name, content.text);
    else if (type === "error") this.outputs = [...this.outputs, { output_type: "error", ...content }];
    else this.display(content);
    this.show(this.outputs);
  }

  private print(name: "stdout" | "stderr", text: string): void {
    const last = this.outputs.at(-1);
    const isMore = last?.output_type === "stream" && last.name === name;
    const before = isMore ? last.text : "";
    const kept = isMore ? this.outputs.slice(0, -1) : this.outputs;
    this.outputs = [...kept, { output_type: "stream", name, text: before + text }];
  }

  private display(content: DisplayContent): void {
    const id = content.transient?.display_id;
    if (id !== undefined) this.places.set(id, { cell: this, index: this.outputs.length });
    this.outputs = [...this.outputs, displayed(content)];
  }

  /** The cell runs anew, with other outputs: what comes for these is not shown. */
  close(): void {
    this.isClosed = true;
  }

  private replace(index: number, output: LiveOutput): void {
    if (this.isClosed) return;
    this.outputs = this.outputs.with(index, output);
    this.show(this.outputs);
  }
}

function displayed({ data, metadata }: DisplayContent): LiveOutput {
  return { output_type: "display_data", data, metadata };
}
