/** The part of a slider that runs in the page: plain JavaScript as text, the same on every engine. */

export const SLIDER_STYLE =
  `.hb .hb-slide{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;margin:0 0 8px;font-size:14px}
.hb .hb-slide input{flex:1 1 200px;min-width:140px;max-width:460px;height:28px;accent-color:var(--hb-1);cursor:pointer}
.hb .hb-slide input:focus-visible{outline:2px solid var(--hb-1);outline-offset:2px}
.hb .hb-slide output{font-weight:700;font-variant-numeric:tabular-nums;min-width:5em}
.hb .hb-frame[hidden]{display:none}
.hb .hb-frame>.hb{margin:0}
.hb-slider:not([data-ready]) .hb-slide input{visibility:hidden}
@media print{.hb .hb-slide input{visibility:hidden}}
`;

/**
 * `(name) => …`: finds its own roots by their name, which a page may hold twice, before, while or long after
 * they are put into the page. Keys that move it stay with it: a deck does not turn its page.
 */
export const SLIDER_SCRIPT = `function(name){
function init(root){
  root.setAttribute("data-ready","");
  var input=root.querySelector(".hb-slide input"),output=root.querySelector(".hb-slide output");
  function show(){
    var frames=Array.prototype.filter.call(root.children,function(e){return e.className==="hb-frame"});
    frames.forEach(function(frame,place){frame.hidden=place!==+input.value});
    var value=frames[+input.value].getAttribute("data-value");
    output.textContent=value;input.setAttribute("aria-valuetext",value);
  }
  input.addEventListener("input",show);
  input.addEventListener("keydown",function(event){if(/^(Arrow|Page|Home|End)/.test(event.key))event.stopPropagation()});
  show();
}
function start(){Array.prototype.forEach.call(document.querySelectorAll("[id=\\""+name+"\\"]:not([data-ready])"),init)}
start();
if(document.readyState==="loading")document.addEventListener("DOMContentLoaded",start);
}`;
