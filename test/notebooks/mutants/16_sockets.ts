import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { "hasty-class": "does not force its decision, to be found" },
  right: [{
    cell: "coordinator-class",
    replace:
      'if (entry.record === "end") this.append(entry); // only saves work after a crash\n    else this.force(entry);',
    with: 'this.append(entry);\n    if (entry.record !== "end") this.force();',
    why: "to append and then to force is to force the record",
  }],
};
