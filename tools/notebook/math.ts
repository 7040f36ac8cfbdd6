// TeX in Markdown to MathML, which every browser shows by itself: no script, no font, no network.
import temml from "temml";

/** Replaces `$…$` and `$$…$$` outside code by MathML. TeX that is wrong throws, naming the formula. */
export function mathToMathMl(markdown: string): string {
  const codeOrMath =
    /(```[\s\S]*?```|~~~[\s\S]*?~~~|(`+)[^`][\s\S]*?\2|\\\$)|\$\$([\s\S]+?)\$\$|\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)/g;
  return markdown.replace(codeOrMath, (all, code, _ticks, display, inline) => {
    if (code !== undefined) return code;
    return render(display ?? inline, display !== undefined, all);
  });
}

function render(tex: string, displayMode: boolean, given: string): string {
  try {
    return temml.renderToString(tex, { displayMode, throwOnError: true });
  } catch (error) {
    throw new Error(`the formula ${given} is not TeX: ${error instanceof Error ? error.message : error}`);
  }
}
