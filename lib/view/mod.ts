/** The public names of lib/view. */
export { accent } from "./theme.ts";
export { dotsOnTheory, ecdf, groupedBars, linesWithBands } from "./charts.ts";
export { figure, type FigureOptions, type PlotSpecification } from "./figure.ts";
export { Picture } from "./picture.ts";
export { type Progress, progress, show } from "./show.ts";
export { type Row, table } from "./table.ts";
export { spacetime, type SpacetimeOptions } from "./spacetime.ts";
export { type Step as TraceStep, stepsOf } from "./steps.ts";
export { stepWords, words } from "./words.ts";
export { type FieldsFrame, stepper, type StepperOptions } from "./stepper.ts";
export { verdict, type VerdictOptions } from "./verdict.ts";
export { gantt, type GanttOptions, type Visit } from "./gantt.ts";
export { ioTimeline, raidLayout } from "./raid.ts";
export { type IoPart, type IoStep, ioStepper, recordIo } from "./raid_steps.ts";
export { recording, type RecordingOptions } from "./recording.ts";
export { walker, type WalkerOptions } from "./walker.ts";
export { adversary, type PartOptions, playProcess } from "./games.ts";
export { type GuessOptions, guessTheBug } from "./games_guess.ts";
