/** The style of space-time diagrams, after the theme. */
import { accent } from "../page/theme.ts";

export const DIAGRAM_STYLE = `.hb .hb-diagram{display:flex;max-width:100%}
.hb .hb-diagram .hb-scroll{flex:1 1 auto;min-width:0;overflow-y:hidden;padding:0}
.hb .hb-diagram svg{max-width:none;height:auto;flex:none;font:11px system-ui,sans-serif;fill:currentColor}
.hb .hb-main{overflow:hidden!important}
.hb .hb-names{font-size:13px!important;font-weight:600!important;text-anchor:end}
.hb .hb-axis path{stroke:currentColor;stroke-opacity:.35;fill:none}
.hb .hb-axis text{text-anchor:middle;opacity:.75;font-variant-numeric:tabular-nums}
.hb .hb-axis .hb-unit{text-anchor:end}
.hb .hb-life{stroke:currentColor;stroke-opacity:.5;stroke-width:1.2;fill:none}
.hb .hb-ahead{stroke-opacity:.16}
.hb .hb-down{stroke-dasharray:1 5;stroke-opacity:.5}
.hb .hb-bar{fill-opacity:.75}
.hb .hb-resting{fill:currentColor;fill-opacity:.16}
.hb .hb-open{fill-opacity:.25;stroke-width:1.5}
.hb .hb-dashed{stroke-dasharray:5 3}
.hb .hb-dotted{stroke-dasharray:1 2}
.hb .hb-paused{fill:none;stroke:currentColor;stroke-width:1.2;stroke-dasharray:3 2}
.hb .hb-arrow path{stroke:currentColor;stroke-opacity:.72;stroke-width:1.25;fill:none}
.hb .hb-arrow .hb-head{fill:currentColor;stroke:none;fill-opacity:.85}
.hb .hb-arrow .hb-hit{stroke-opacity:0;stroke-width:10;pointer-events:stroke}
.hb .hb-arrow:hover path:not(.hb-hit){stroke-opacity:1;stroke-width:2}
.hb .hb-channel path:not(.hb-head):not(.hb-hit){stroke-dasharray:9 3 2 3}
.hb .hb-lost path{stroke:${accent(1)};stroke-opacity:1;stroke-dasharray:5 3}
.hb .hb-lost .hb-cross{stroke-width:2;stroke-dasharray:none}
.hb .hb-under-way path{stroke-dasharray:2 3}
.hb .hb-stub circle{fill:${accent(0)}}
.hb .hb-mark path{stroke:currentColor;stroke-width:1.5;fill:none}
.hb .hb-crash path{stroke:${accent(1)};stroke-width:2.6}
.hb .hb-recover path{stroke:${accent(2)};stroke-width:1.8}
.hb .hb-output path{fill:${accent(3)};stroke:none}
.hb .hb-deliver path{fill:${accent(2)};stroke:none}
.hb .hb-span path{fill:none;stroke:currentColor;stroke-width:1.5}
.hb .hb-held-back path{stroke:${accent(2)};stroke-dasharray:3 2}
.hb .hb-force path{stroke-width:2.4;stroke-opacity:.7}
.hb .hb-device path{stroke:${accent(5)};stroke-dasharray:8 2}
.hb .hb-in-service path{stroke-dasharray:1 2}
.hb .hb-band rect{fill:currentColor;fill-opacity:.07;stroke:currentColor;stroke-opacity:.3;stroke-dasharray:4 3}
.hb .hb-label{font-size:11px}
.hb .hb-status{font-weight:600}
.hb .hb-stamp{font-variant-numeric:tabular-nums;fill:${accent(0)};font-weight:600}
.hb .hb-hot path:not(.hb-hit),.hb .hb-dot.hb-hot{stroke:${accent(0)};stroke-width:2.6;stroke-opacity:1}
.hb .hb-hot .hb-head,.hb .hb-dot.hb-hot{fill:${accent(0)}}
.hb .hb-hot.hb-label{font-weight:700}
.hb .hb-faint{opacity:.22}
.hb .hb-now{stroke:${accent(0)};stroke-width:1.5;stroke-dasharray:2 3;fill:none}
`;
