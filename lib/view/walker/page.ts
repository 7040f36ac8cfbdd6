/**
 * The part of the walker and its games that runs in the page: plain JavaScript as text, the same on every
 * engine.
 */
import { DRAW_SCRIPT, WALKER_DIAGRAM_STYLE } from "./diagram.ts";

export const WALKER_STYLE = `${WALKER_DIAGRAM_STYLE}.hb-walker{padding:2px}
.hb-walker:focus{outline:2px solid var(--hb-1);outline-offset:4px;border-radius:2px}
.hb.hb-walker button{font:13px/1.3 system-ui,sans-serif;color:inherit;background:none;border:1px solid rgba(128,128,128,.55);border-radius:5px;padding:4px 10px;cursor:pointer;text-align:left;max-width:100%}
.hb.hb-walker button:hover:not(:disabled){background:rgba(128,128,128,.15)}
.hb.hb-walker button:focus-visible{outline:2px solid var(--hb-1);outline-offset:1px}
.hb.hb-walker button:disabled{opacity:.35;cursor:default}
.hb .hb-bar{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:0 0 8px}
.hb .hb-count{font-variant-numeric:tabular-nums;opacity:.8;margin-left:6px}
.hb .hb-props{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0 0 8px;padding:0;font-size:13px}
.hb .hb-props li{margin:0;padding:0}
.hb .hb-props .hb-bad{font-weight:700;color:var(--hb-2)}
.hb .hb-props .hb-good{color:var(--hb-3)}
.hb .hb-told{font-size:15px;line-height:1.4;min-height:1.4em;margin:8px 0}
.hb .hb-moves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:10px 18px;margin:0}
.hb .hb-moves .hb-group{min-width:0}
.hb .hb-moves .hb-heading{font-size:12px;font-weight:600;opacity:.8;margin:0 0 4px;padding:0}
.hb .hb-moves ul{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:4px;align-items:stretch}
.hb .hb-moves li{margin:0;padding:0}
.hb .hb-moves li button{width:100%;box-sizing:border-box;overflow-wrap:anywhere}
.hb .hb-moves kbd{font:11px ui-monospace,monospace;opacity:.7;margin-right:7px;border:1px solid rgba(128,128,128,.5);border-radius:3px;padding:0 4px;background:none;color:inherit;box-shadow:none}
.hb .hb-moves details summary{cursor:pointer;font-size:12px;margin:4px 0}
.hb .hb-end{font-weight:600;margin:4px 0}
.hb .hb-walked{font-size:13px;margin:10px 0 0}
.hb .hb-walked summary{cursor:pointer}
.hb .hb-walked ol{margin:4px 0;padding-left:2.4em;line-height:1.45}
.hb .hb-fields{border-collapse:collapse;font-size:12.5px;margin:10px 0 0;border:0}
.hb .hb-fields tr,.hb .hb-fields tr:nth-child(even){background:none}
.hb .hb-fields th,.hb .hb-fields td{padding:3px 10px;text-align:left;vertical-align:top;border:0;border-bottom:1px solid rgba(128,128,128,.25);background:none;white-space:nowrap}
.hb .hb-fields td{font-family:ui-monospace,monospace;font-size:12px}
.hb .hb-fields .hb-changed{font-weight:700;box-shadow:inset 3px 0 0 var(--hb-2)}
.hb .hb-score{font-size:15px;font-weight:600;margin:0 0 8px}
@media print{.hb .hb-bar,.hb .hb-moves{display:none}}
`;

/**
 * `(name, data) => …`: finds its own roots by their name, and touches nothing else. Whatever it shows it puts
 * in as text, never as HTML. What is clicked is a move of the state at hand, so that an illegal one is never
 * offered.
 */
export const WALKER_SCRIPT = `function(name,data){
var draw=${DRAW_SCRIPT};
var GROUPS=[["Messages",/^(deliver|drop)$/],["Timers",/^timeout$/],["Asked for",/^(invoke|called)$/],["Logs and devices",/^(forced|complete|serve)$/],["Faults and repairs",/./]];
function element(parent,tag,style,text){
  var e=document.createElement(tag);
  if(style)e.className=style;
  if(text!==undefined)e.textContent=text;
  if(parent)parent.appendChild(e);
  return e;
}
function init(root){
  root.setAttribute("data-ready","");
  var find=function(s){return root.querySelector(s)};
  var svg=find(".hb-path"),names=find(".hb-ids"),scroll=find(".hb-walk .hb-scroll"),props=find(".hb-props"),moves=find(".hb-moves"),told=find(".hb-told");
  var table=find(".hb-fields"),count=find(".hb-count"),list=find(".hb-walked ol"),score=find(".hb-score");
  var begin=data.begin.length===1?0:-1,steps=[],offered=[];
  function states(){return steps.reduce(function(all,s){all.push(s.to);return all},begin<0?[]:[data.begin[begin][1]])}
  function here(){var all=states();return all[all.length-1]}
  function path(){return (begin<0?[]:data.begin[begin][0]).concat(steps.map(function(s){return data.moves[s.move]}))}
  function starts(){return begin<0?0:data.begin[begin][0].length}
  function value(state,p){return data.states[state][1].indexOf(p)>=0}
  function first(all,p,wanted){for(var i=0;i<all.length;i++)if(value(all[i],p)===wanted)return i;return -1}
  function decided(){return data.goal===undefined?-1:first(states(),data.goal,true)}
  function take(which){
    var m=offered[which];
    if(!m)return;
    if(m.begin!==undefined)begin=m.begin;else steps.push(m);
    show(true);
  }
  function back(){
    if(steps.length)steps.pop();
    else if(data.begin.length>1)begin=-1;
    show(true);
  }
  function again(){steps=[];begin=data.begin.length===1?0:-1;show(true)}
  function showProps(){
    props.textContent="";
    if(begin<0)return;
    var all=states(),now=all[all.length-1];
    data.props.forEach(function(p,i){
      if(i===data.goal)return;
      var kind=p[1],on=value(now,i),at,text,style="";
      if(kind==="always"){at=first(all,i,false);text=at<0?"\\u2713 holds":on?"\\u2717 was violated by step "+at:"\\u2717 violated now"+(at<all.length-1?" (first by step "+at+")":"");style=at<0?"hb-good":"hb-bad"}
      else if(kind==="deadlock"){var stuck=!data.states[now][3]&&!progress(now)&&!on;text=stuck?"\\u2717 violated: nothing but faults can happen":on?"\\u2713 done":"\\u2713 it can go on";style=stuck?"hb-bad":"hb-good"}
      else{at=first(all,i,true);text=at<0?"\\u25cb not yet":"\\u2713 "+(kind==="sometimes"?"seen":"came true")+(at>0?" at step "+at:" at the start");style=at<0?"":"hb-good"}
      var li=element(props,"li",style);
      li.appendChild(document.createTextNode(p[0]+": "+text));
    });
  }
  function isFault(m){return /^(crash|recover|lose|duplicate|partition|heal)$/.test(m[0])||m[5]}
  function progress(state){
    var some=data.states[state][2];
    for(var i=0;i<some.length;i+=2)if(some[i+1]!==state&&!isFault(data.moves[some[i]]))return true;
    return false;
  }
  function offer(group,m,number){
    var li=element(group,"li"),b=element(li,"button");
    b.type="button";
    if(number<9)element(b,"kbd","",String(number+1)).setAttribute("aria-hidden","true");
    b.appendChild(document.createTextNode(m.label));
    b.addEventListener("click",function(){take(number)});
  }
  // No section elements: a deck of slides takes them for slides.
  function section(title){
    var s=element(moves,"div","hb-group");
    s.setAttribute("role","group");s.setAttribute("aria-label",title);
    element(s,"div","hb-heading",title);
    return element(s,"ul");
  }
  function showMoves(){
    moves.textContent="";offered=[];
    if(begin<0){
      var choice=section("How does it begin?");
      data.begin.forEach(function(b,i){
        offered.push({begin:i,label:b[0].map(function(m){return m[7]}).join("; ")});
        offer(choice,offered[i],i);
      });
      return;
    }
    if(data.goal!==undefined&&decided()>=0)return;
    var state=data.states[here()],some=state[2],plain=[],broken=[];
    for(var i=0;i<some.length;i+=2){
      var m=data.moves[some[i]],one={move:some[i],to:some[i+1],label:m[6],kind:m[0]};
      if(m[5]&&m[0]!=="crash")broken.push(one);
      else plain.push(one);
    }
    GROUPS.forEach(function(g){
      var mine=plain.filter(function(m){return !m.taken&&g[1].test(m.kind)});
      if(!mine.length)return;
      var ul=section(g[0]);
      mine.forEach(function(m){
        m.taken=true;offered.push(m);offer(ul,m,offered.length-1);
      });
    });
    if(broken.length){
      var s=element(moves,"div","hb-group"),d=element(s,"details"),ul;
      element(d,"summary","",broken.length+" more: a crash in the middle of a step");
      ul=element(d,"ul");
      broken.forEach(function(m){offered.push(m);offer(ul,m,offered.length-1)});
    }
    if(!offered.length)element(moves,"div","hb-end",state[3]?"What can happen here leads beyond what was explored.":"Nothing more can happen.");
    else if(state[3])element(moves,"div","hb-note",state[3]+" more "+(state[3]===1?"step leads":"steps lead")+" beyond what was explored, and "+(state[3]===1?"is":"are")+" not offered.");
  }
  function showScore(){
    if(!score)return;
    var at=decided(),n=at<0?steps.length:at-1,best=data.best<0?"for ever":(data.atLeast?"at least ":"")+data.best+(data.best===1?" step":" steps");
    if(n<0)n=0;
    if(at>=0)score.textContent="It is decided ("+data.props[data.goal][0]+"). Your score: "+n+". The best there is: "+best+". Go back, or begin again.";
    else if(begin>=0&&!progress(here())&&!data.states[here()][3])score.textContent="Nothing but faults can happen any more, and it is undecided: you have won for ever. Your score: "+n+", and \\u221e.";
    else score.textContent="Keep them undecided. Your score: "+n+(repeats()?" \\u2014 you have been here before, and can go round for ever: \\u221e":"")+".";
  }
  function repeats(){var all=states();return all.indexOf(all[all.length-1])<all.length-1}
  function showFields(){
    table.textContent="";
    if(begin<0)return;
    var all=states(),now=data.states[all[all.length-1]][0],before=all.length>1?data.states[all[all.length-2]][0]:now;
    var names=[];
    now.forEach(function(l){(data.locals[l]||[]).forEach(function(f){if(names.indexOf(f[0])<0)names.push(f[0])})});
    if(!names.length)return;
    var head=element(element(table,"thead"),"tr"),body=element(table,"tbody");
    element(head,"th","","process").scope="col";
    names.forEach(function(n){element(head,"th","",n).scope="col"});
    data.ids.forEach(function(id,place){
      var tr=element(body,"tr"),mine=data.locals[now[place]],old=data.locals[before[place]];
      element(tr,"th","","P"+id).scope="row";
      names.forEach(function(n){
        var at=function(l){return (l||[]).reduce(function(t,f){return f[0]===n?f[1]:t},l?"":n===names[0]?"down":"")};
        var changed=at(mine)!==at(old);
        element(tr,"td",changed?"hb-changed":"",at(mine)+(changed?" \\u2190":""));
      });
    });
  }
  function show(moved){
    var focused=moved&&root.contains(document.activeElement),p=path();
    draw(svg,names,data,p);
    scroll.scrollLeft=scroll.scrollWidth;
    told.textContent=steps.length?data.moves[steps[steps.length-1].move][7]+".":begin<0?"":"All processes have started. What happens next?";
    count.textContent="step "+steps.length;
    find("[data-do=back]").disabled=find("[data-do=again]").disabled=!steps.length&&(begin<0||data.begin.length===1);
    list.textContent="";
    p.slice(starts()).forEach(function(m){element(list,"li","",m[7])});
    showProps();showMoves();showFields();showScore();
    if(focused)root.focus({preventScroll:true});
  }
  var actions={back:back,again:again};
  Array.prototype.forEach.call(root.querySelectorAll("[data-do]"),function(b){b.addEventListener("click",function(){actions[b.getAttribute("data-do")]()})});
  root.addEventListener("keydown",function(event){
    if(event.ctrlKey||event.metaKey||event.altKey||event.key==="Tab"||event.key==="Escape")return;
    event.stopPropagation();
    if(event.key==="ArrowLeft"||event.key==="Backspace"){event.preventDefault();back()}
    else if(event.key==="Home"){event.preventDefault();again()}
    else if(/^[1-9]$/.test(event.key)){event.preventDefault();take(+event.key-1)}
    else if(event.target===root&&/^( |Arrow.*|Page.*|End|Enter)$/.test(event.key))event.preventDefault();
  });
  show(false);
}
function start(){
  Array.prototype.forEach.call(document.querySelectorAll("[id=\\""+name+"\\"]:not([data-ready])"),init);
}
start();
if(document.readyState==="loading")document.addEventListener("DOMContentLoaded",start);
}`;
