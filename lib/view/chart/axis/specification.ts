/** The options of Observable Plot that a figure passes on: others would be passed over without a word. */
import { ANY, checkOptions, HEIGHT, type Known, LIST, WIDTH } from "../../page/options.ts";

const named = (names: string): Known => Object.fromEntries(names.split(" ").map((name) => [name, ANY]));

const SCALES = "x y fx fy r color opacity symbol length";

const PLOT: Known = {
  ...named(`${SCALES} margin marginTop marginRight marginBottom marginLeft aspectRatio style ariaLabel`),
  ...named("ariaDescription title subtitle caption figure clip projection facet inset insetTop insetRight"),
  ...named("insetBottom insetLeft clamp nice zero round align padding axis grid label labelArrow"),
  marks: LIST,
  width: WIDTH,
  height: HEIGHT,
};

const SCALE = named(
  "type domain range unknown reverse transform interval percent scheme interpolate exponent base constant n " +
    "quantiles pivot symmetric paddingInner paddingOuter legend ticks tickSize tickSpacing tickPadding " +
    "tickFormat tickRotate fontVariant ariaLabel ariaDescription labelAnchor labelOffset line inset insetTop " +
    "insetRight insetBottom insetLeft clamp nice zero round align padding axis grid label labelArrow " +
    // Of legends.
    "width height marginTop marginRight marginBottom marginLeft columns swatchSize rounded",
);

/** @throws TypeError for no marks, or an option that Plot has not */
export function checkSpecification(specification: unknown): void {
  const { marks, style } = (specification ?? {}) as { marks?: unknown; style?: unknown };
  if (!Array.isArray(marks)) {
    throw new TypeError(
      `a figure needs marks, e.g. { marks: [Plot.dot(rows, { x: "n", y: "messages" })] }, got none`,
    );
  }
  checkOptions("Plot", specification, PLOT);
  for (const key of SCALES.split(" ")) {
    const scale = (specification as Record<string, unknown>)[key];
    if (scale !== undefined && scale !== null) checkOptions(`Plot's scale ${key}`, scale, SCALE);
  }
  if (style === undefined) return;
  if (typeof style !== "object" || style === null || "fontSize" in style || "fontFamily" in style) {
    throw new TypeError(
      "style must be an object without a font: its labels are measured; give fontSize to the mark that writes, got " +
        JSON.stringify(style),
    );
  }
}
