/** Guess the bug: a broken algorithm's shortest run is shown. Which rule is missing? */
import type { Process } from "../../../core/process.ts";
import { follow } from "../../../run/replay/follow.ts";
import { movesOf } from "../../../run/replay/moves.ts";
import { Replay } from "../../../run/replay/replay.ts";
import type { Processes, Schedule } from "../../../run/system.ts";
import type { UntimedOptions } from "../../../run/replay/untimed.ts";
import { DIAGRAM_STYLE } from "../../diagram/style.ts";
import { GUESS_SCRIPT, QUIZ_STYLE } from "./page.ts";
import { ANY, checkOptions, FRAME, LIST, TEXT } from "../../page/options.ts";
import { escapeHtml, nameOf, Picture, scriptJson } from "../../page/picture.ts";
import { spacetime } from "../../diagram/spacetime.ts";
import { THEME } from "../../page/theme.ts";
import type { WalkerOptions } from "../walker.ts";
import { WALKER_STYLE } from "../page.ts";

export type GuessOptions = WalkerOptions & {
  /** The algorithm as it should be. */
  readonly original: Processes;
  /**
   * Its broken twins, by what each does wrong, as it goes on after "it …": `{ "does not wait for an answer":
   * nodes(3, Hasty) }`.
   */
  readonly mutants: Readonly<Record<string, Processes>>;
  /** Which of them is shown. */
  readonly secret: string;
  /** Its shortest run, e.g. `explore(…).verdicts["one leader"].counterexample.schedule`. */
  readonly schedule: Schedule;
  /** The property that the run violates. */
  readonly property: string;
  /** Devices, clocks and whatever else a replay needs. */
  readonly system?: Omit<UntimedOptions, "processes">;
};

const GUESS = {
  ...FRAME,
  ...{ original: ANY, mutants: ANY, secret: TEXT, schedule: LIST, property: TEXT, system: ANY },
};

/**
 * Shows a mutant's run and asks which rule is missing. A wrong guess shows the run of the twin that was
 * guessed, under the same messages and faults, beside the one to be explained; the right one shows the
 * algorithm as it should be.
 * @throws RangeError if there are fewer than two mutants or the secret is none of them
 * @example
 * const mutants = { "does not stop its timers": nodes(3, Restless), "tells nobody": nodes(3, Silent) };
 * const secret = "does not stop its timers", property = "one leader";
 * show(guessTheBug({ original: nodes(3, Bully), mutants, secret, schedule, property }));
 */
export function guessTheBug(options: GuessOptions): Picture {
  checkOptions("guessTheBug", options, GUESS);
  const { mutants, secret, schedule, property, original, system = {} } = options;
  const rules = Object.keys(mutants);
  if (rules.length < 2) throw new RangeError(`a guess needs at least two mutants, got ${rules.length}`);
  const right = rules.indexOf(secret);
  if (right < 0) throw new RangeError(`the mutants are ${rules.join(", ")}; got "${secret}" as the secret`);
  const shown = new Replay({ ...system, processes: mutants[secret] }, schedule);
  const twins = rules.map((rule) => {
    const processes = rule === secret ? original : mutants[rule];
    return follow<Process>({ ...system, processes }, schedule);
  });
  const panels = twins.map(({ run }, which) => {
    const heading = which === right ? "the algorithm as it should be" : `if it ${rules[which]}`;
    return panel(which, [["the run to be explained", shown], [`the same, ${heading}`, run]]);
  });
  const differences = twins.map((twin) => differenceOf(shown, twin, schedule));
  const main = spacetime(shown.trace, { order: "events" }).html;
  return assembled(options, main, panels, { right, rules, differences }, property);
}

type Data = {
  readonly right: number;
  readonly rules: readonly string[];
  readonly differences: readonly Difference[];
};

/** What the twin first does otherwise, and how far into the run that is, from 0 to 1. */
function differenceOf(
  shown: Replay,
  { run, places }: ReturnType<typeof follow>,
  schedule: Schedule,
): Difference {
  const theirs = movesOf(run), ours = movesOf(shown);
  const starts = schedule.filter(({ step }) => step === "start").length;
  for (let place = 0; place < schedule.length; place++) {
    const at = places.indexOf(place), step = Math.max(1, place - starts + 1);
    const where = (place + 1) / schedule.length;
    if (at < 0) return { note: `this could not happen, as step ${step}: ${ours[place].words}.`, where };
    if (theirs[at].words === ours[place].words) continue;
    const when = place < starts ? "at its start" : `in step ${step}`;
    const note = `it would do something else ${when}: ${theirs[at].words}. It did: ${ours[place].words}.`;
    return { note, where };
  }
  return { note: "it would say the same up to here: it is something else that is wrong.", where: 1 };
}

type Difference = { readonly note: string; readonly where: number };

function panel(which: number, runs: readonly (readonly [string, Replay])[]): string {
  const inside = runs.map(([heading, run], side) => {
    const picture = spacetime(run.trace, { order: "events", width: 420, labels: "type" }).html;
    // Each picture's names are its own, although pictures of the same run repeat.
    const own = picture.replace(/hb-[0-9a-f]{8}\b/g, (name) => `${name}-${which}${side}`);
    return `<div><div class="hb-heading">${escapeHtml(heading)}</div>${own}</div>`;
  }).join("");
  return `<div class="hb-twins" data-answer="${which}" hidden>${inside}</div>`;
}

function assembled(
  options: GuessOptions,
  main: string,
  panels: readonly string[],
  data: Data,
  property: string,
): Picture {
  const alt = options.alt ?? `A game: a broken algorithm violates “${property}”. Which rule is missing?`;
  const json = scriptJson(data);
  const name = `hb-g${nameOf(json + main)}`;
  const buttons = data.rules.map((rule, which) =>
    `<li><button type="button" data-guess="${which}"><kbd aria-hidden="true">${which + 1}</kbd>it ${
      escapeHtml(rule)
    }</button></li>`
  ).join("");
  const title = options.title ?? `This run violates “${property}”. What is wrong with the algorithm?`;
  const caption = options.caption ? `<figcaption>${escapeHtml(options.caption)}</figcaption>` : "";
  const html =
    `<figure class="hb hb-walker hb-quiz" id="${name}" tabindex="0" data-lm-suppress-shortcuts="true" aria-label="${
      escapeHtml(alt)
    }"><style>${THEME}${DIAGRAM_STYLE}${WALKER_STYLE}${QUIZ_STYLE}</style>` +
    `<div class="hb-title">${escapeHtml(title)}</div>${main}` +
    `<div class="hb-moves"><ul>${buttons}</ul></div><div class="hb-verdict-line" aria-live="polite"></div>` +
    `${panels.join("")}${caption}</figure><script>(${GUESS_SCRIPT})("${name}",${json})</script>`;
  return new Picture(html, alt);
}
