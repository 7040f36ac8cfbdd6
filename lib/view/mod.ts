/** The public names of lib/view. */
export { accent } from "./page/theme.ts";
export { groupedBars } from "./chart/bars.ts";
export { dotsOnTheory } from "./chart/dots.ts";
export { ecdf } from "./chart/ecdf.ts";
export { linesWithBands } from "./chart/lines.ts";
export type { ChartOptions } from "./chart/parts.ts";
export { figure, type FigureOptions, type PlotSpecification } from "./chart/figure.ts";
export { Picture } from "./page/picture.ts";
export { type Progress, progress, show } from "./page/show.ts";
export { type Row, table } from "./page/table.ts";
export { spacetime, type SpacetimeOptions } from "./diagram/spacetime.ts";
export { type Step as TraceStep, stepsOf } from "./diagram/reading/steps.ts";
export { stepWords, words } from "./diagram/reading/words.ts";
export { type FieldsFrame, stepper, type StepperOptions } from "./stepper/stepper.ts";
export { verdict, type VerdictOptions } from "./verdict/verdict.ts";
export {
  conflictGraph,
  type ConflictGraphOptions,
  type DrawnDependency,
  type JudgedHistory,
} from "./diagram/conflicts.ts";
export { crashPicture, type CrashPictureOptions, type DrawnBlock, type DrawnCrashes } from "./crash/crash.ts";
export { type DesignBoxes, type DesignOptions, designSlider, type DesignStep } from "./diagram/design.ts";
export { type Implication, implicationMap, type ImplicationOptions } from "./diagram/implications.ts";
export {
  type DrawnOperation,
  type JudgedOperations,
  operationBars,
  type OperationBarsOptions,
} from "./diagram/operations.ts";
export { gantt, type GanttOptions, type Visit } from "./chart/gantt.ts";
export { raidLayout } from "./raid/arrays.ts";
export { type IoPart, type IoStep, ioStepper, recordIo } from "./raid/steps.ts";
export { ioTimeline } from "./raid/timeline.ts";
export { recording, type RecordingOptions } from "./stepper/recording.ts";
export { walker, type WalkerOptions } from "./walker/walker.ts";
export { adversary, type PartOptions, playProcess } from "./walker/games/games.ts";
export { type GuessOptions, guessTheBug } from "./walker/games/guess.ts";
export { slider, type SliderOptions } from "./slider/slider.ts";
export { valenceMap, type ValenceMapOptions } from "./valence/map.ts";
export { withValence } from "./valence/walked.ts";
