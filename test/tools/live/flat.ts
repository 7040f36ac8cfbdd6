// Outputs in a form in which two kernels' can be compared: what is seen, in order.

interface Shown {
  output_type?: string;
  type?: string;
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  traceback?: string[];
  transient?: { display_id?: string };
}

/** Kind and text of each output; runs of text on one stream are one, replacements are in their place. */
export function flat(outputs: readonly unknown[]): [kind: string, text: string][] {
  const list: [string, string][] = [];
  const places = new Map<string, number>();
  for (const output of outputs as Shown[]) {
    const type = output.output_type ?? output.type;
    if (type === "stream") print(list, output.name!, textOf(output.text));
    else if (type === "error") list.push(["error", output.traceback!.join("\n")]);
    else show(list, places, output, type === "update_display_data");
  }
  return list;
}

function print(list: [string, string][], name: string, text: string): void {
  const last = list.at(-1);
  if (last?.[0] === name) last[1] += text;
  else list.push([name, text]);
}

function show(list: [string, string][], places: Map<string, number>, output: Shown, isUpdate: boolean): void {
  const [[type, value]] = Object.entries(output.data!);
  const shown: [string, string] = [type, textOf(value)];
  const id = output.transient?.display_id;
  if (isUpdate) {
    const place = places.get(id!);
    if (place !== undefined) list[place] = shown;
    return;
  }
  if (id !== undefined) places.set(id, list.length);
  list.push(shown);
}

const textOf = (text: unknown) => Array.isArray(text) ? text.join("") : String(text);
