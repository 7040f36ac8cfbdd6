/** The part of the stepper that runs in the page: plain JavaScript as text, the same on every engine. */

export const STEPPER_STYLE = `.hb-stepper{padding:6px}
.hb-stepper:focus{outline:2px solid var(--hb-1);outline-offset:-2px;border-radius:6px}
.hb .hb-controls{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin:0 0 8px}
.hb .hb-controls button{font:13px system-ui,sans-serif;color:inherit;background:none;border:1px solid rgba(128,128,128,.55);border-radius:5px;padding:3px 10px;min-width:36px;height:30px;cursor:pointer;display:inline-flex;align-items:center;justify-content:center;gap:7px;line-height:1}
.hb .hb-controls svg{width:12px;height:12px;fill:currentColor}
.hb .hb-controls .hb-pausing{display:none}
.hb .hb-playing .hb-pausing{display:inline-flex;gap:7px}.hb .hb-playing .hb-waiting{display:none}
.hb .hb-waiting{display:inline-flex;gap:7px}
.hb .hb-controls button:hover{background:rgba(128,128,128,.15)}
.hb .hb-controls button:focus-visible{outline:2px solid var(--hb-1)}
.hb .hb-controls button:disabled{opacity:.35;cursor:default}
.hb .hb-controls button[data-do=play]{min-width:84px}
.hb .hb-controls input{flex:1 1 160px;min-width:100px;accent-color:var(--hb-1)}
.hb .hb-count{font-size:12px;font-variant-numeric:tabular-nums;min-width:7em;text-align:right;opacity:.8}
.hb .hb-words{font-size:15px;line-height:1.4;min-height:2.8em;margin:0 0 2px}
.hb .hb-hidden{visibility:hidden}
.hb mask .hb-hidden{display:none}
.hb .hb-new path:not(.hb-hit){stroke-opacity:1;stroke-width:2.2}
.hb .hb-new.hb-received path:not(.hb-hit):not(.hb-head){stroke:var(--hb-1)}
.hb .hb-new.hb-received .hb-head{fill:var(--hb-1);fill-opacity:1}
.hb .hb-fields{border-collapse:collapse;font-size:12.5px;margin:10px 0 0;border:0}
.hb .hb-fields th,.hb .hb-fields td{padding:3px 10px;text-align:left;vertical-align:top;border:0;border-bottom:1px solid rgba(128,128,128,.25);background:none;white-space:nowrap}
.hb .hb-fields td{font-family:ui-monospace,monospace;font-size:12px}
.hb .hb-fields .hb-changed{font-weight:700;box-shadow:inset 3px 0 0 var(--hb-2)}
.hb .hb-fields .hb-acting th{color:var(--hb-1)}
.hb-stepper:not([data-ready]) .hb-controls,.hb-stepper:not([data-ready]) .hb-now{display:none}
@media print{.hb .hb-controls{display:none}}
`;

/**
 * `(name, data) => …`: finds its own roots by their name, and touches nothing else. The script may run
 * before, inside or long after the root is put into the page, and a page may hold the same stepper twice.
 */
export const STEPPER_SCRIPT = `function(name,data){
function init(root){
  var own=name+"-"+document.querySelectorAll("[data-ready]").length;
  root.setAttribute("data-ready","");
  var find=function(s){return root.querySelector(s)},all=function(s){return Array.prototype.slice.call(root.querySelectorAll(s))};
  var last=data.texts.length-1,at=-1,timer=0,slider=find("input"),scroll=find(".hb-diagram .hb-scroll");
  var parts=all("[data-s]"),clip=find(".hb-now-clip"),now=find(".hb-now"),table=find(".hb-fields");
  slider.max=last;
  all("mask,clipPath").forEach(function(e){e.id=e.id.replace(name,own)});
  all("[mask],[clip-path]").forEach(function(e){["mask","clip-path"].forEach(function(a){var v=e.getAttribute(a);if(v)e.setAttribute(a,v.replace(name,own))})});
  function element(tag,text,style){var e=document.createElement(tag);e.textContent=text;if(style)e.className=style;return e}
  function fields(){
    if(!table||!data.fields)return;
    var rows={},k,i,changes;
    for(k=0;k<=at;k++)for(changes=data.fields[k],i=0;i<changes.length;i++)rows[changes[i][0]]={step:k,fields:changes[i][1]};
    table.textContent="";
    var names=[],ids=Object.keys(rows).sort(function(a,b){return a-b});
    ids.forEach(function(id){rows[id].fields.forEach(function(f){if(names.indexOf(f[0])<0)names.push(f[0])})});
    if(!ids.length)return;
    var head=element("tr","");head.appendChild(element("th","process"));
    names.forEach(function(n){head.appendChild(element("th",n))});table.appendChild(head);
    ids.forEach(function(id){
      var row=rows[id],fresh=row.step===at,tr=element("tr","",fresh?"hb-acting":"");tr.appendChild(element("th","P"+id));
      names.forEach(function(n){
        var f=row.fields.filter(function(x){return x[0]===n})[0],changed=fresh&&f&&f[2];
        tr.appendChild(element("td",f?(changed?f[1]+" \\u2190":f[1]):"",changed?"hb-changed":""));
      });
      table.appendChild(tr);
    });
  }
  function go(to){
    to=Math.max(0,Math.min(last,to));
    if(to===at)return;
    at=to;
    parts.forEach(function(p){
      var s=+p.getAttribute("data-s"),e=p.getAttribute("data-e");
      var shown=s<=at&&(e===null||+e>at);
      p.classList.toggle("hb-hidden",!shown);
      p.classList.toggle("hb-new",shown&&s===at);
    });
    var x=data.xs[at];
    if(clip)clip.setAttribute("width",at===last?"100%":x+9);
    if(now)now.setAttribute("transform","translate("+x+" 0)");
    if(scroll&&(x<scroll.scrollLeft+60||x>scroll.scrollLeft+scroll.clientWidth-120))scroll.scrollLeft=Math.max(0,x-scroll.clientWidth/2);
    find(".hb-words").textContent=data.texts[at]+".";
    find(".hb-count").textContent="step "+at+" of "+last+(data.times[at]?" \\u00b7 "+data.times[at]:"");
    slider.value=at;
    slider.setAttribute("aria-valuetext",data.texts[at]);
    find("[data-do=first]").disabled=find("[data-do=back]").disabled=at===0;
    find("[data-do=last]").disabled=find("[data-do=forward]").disabled=at===last;
    fields();
  }
  var playing=find("[data-do=play]");
  function show(on){playing.classList.toggle("hb-playing",on);playing.setAttribute("aria-label",on?"pause":"play")}
  function stop(){clearInterval(timer);timer=0;show(false)}
  function play(){
    if(timer)return stop();
    if(at===last)go(0);
    show(true);
    timer=setInterval(function(){if(at>=last||!root.isConnected)return stop();go(at+1);if(at===last)stop()},1100);
  }
  var actions={first:function(){stop();go(0)},back:function(){stop();go(at-1)},forward:function(){stop();go(at+1)},last:function(){stop();go(last)},play:play};
  all("[data-do]").forEach(function(b){b.addEventListener("click",function(){actions[b.getAttribute("data-do")]();if(b.disabled)root.focus()})});
  slider.addEventListener("input",function(){stop();go(+slider.value)});
  var keys={ArrowRight:"forward",ArrowLeft:"back",ArrowDown:"forward",ArrowUp:"back",Home:"first",End:"last"," ":"play"};
  root.addEventListener("keydown",function(event){
    if(event.ctrlKey||event.metaKey||event.altKey)return;
    var action=keys[event.key];
    if(!action)return;
    if(event.key===" "&&event.target.tagName==="BUTTON"){event.stopPropagation();return}
    event.preventDefault();event.stopPropagation();actions[action]();
  });
  go(data.start);
}
function start(){
  Array.prototype.forEach.call(document.querySelectorAll("[id=\\""+name+"\\"]:not([data-ready])"),init);
}
start();
if(document.readyState==="loading")document.addEventListener("DOMContentLoaded",start);
}`;

const icon = (path: string) => `<svg viewBox="0 0 12 12" aria-hidden="true"><path d="${path}"/></svg>`;
const PLAY = `<span class="hb-waiting">${icon("M2 1v10L10 6z")}play</span>` +
  `<span class="hb-pausing">${icon("M2 1h3v10h-3zM7 1h3v10h-3z")}pause</span>`;
const button = (action: string, label: string, text: string) =>
  `<button type="button" data-do="${action}" aria-label="${label}" title="${label}">${text}</button>`;

/** Buttons, slider and count: what the script looks for. */
export const STEPPER_CONTROLS =
  `<div class="hb-controls">${button("first", "first step", icon("M1 1h2v10h-2zM11 1v10L4 6z"))}` +
  `${button("back", "back", icon("M10 1v10L2 6z"))}${button("play", "play", PLAY)}` +
  `${button("forward", "forward", icon("M2 1v10L10 6z"))}${
    button("last", "last step", icon("M9 1h2v10h-2zM1 1v10L8 6z"))
  }` +
  `<input type="range" min="0" value="0" step="1" aria-label="step"><output class="hb-count"></output></div>`;
