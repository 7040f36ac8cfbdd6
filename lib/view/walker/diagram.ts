/**
 * The walker's space-time diagram, drawn in the page: plain JavaScript as text, which knows nothing but the
 * steps taken so far.
 */
import { SYMBOL_PATHS } from "../diagram/drawing/marks.ts";

/**
 * `draw(svg, names, data, path)`: data has ids, letters, copies and keep; path is a list of moves. A column a
 * step, after the starts; what is under way is the beginning of an arrow. Labels look for room, those of the
 * latest step first: one that finds none is left out, and pointing at its arrow shows it.
 */
export const DRAW_SCRIPT = `function(){
var NS="http://www.w3.org/2000/svg",SYMBOLS=${JSON.stringify(SYMBOL_PATHS)};
var LEFT=6,COLUMN=62,TOP=44,GAP=62,TAIL=78,LINE=14;
function make(parent,tag,attributes,text){
  var e=document.createElementNS(NS,tag);
  for(var k in attributes)e.setAttribute(k,attributes[k]);
  if(text!==undefined)e.textContent=text;
  parent.appendChild(e);return e;
}
function paper(e){
  for(;e;e=e.parentElement){var c=getComputedStyle(e).backgroundColor;if(c&&c!=="transparent"&&!/, ?0\\)$/.test(c))return c}
  return "Canvas";
}
function head(g,x1,y1,x2,y2){
  var d=Math.sqrt((x2-x1)*(x2-x1)+(y2-y1)*(y2-y1))||1,u=(x2-x1)/d,v=(y2-y1)/d;
  make(g,"path",{"class":"hb-head",d:"M"+x2+" "+y2+"L"+(x2-9*u-4*v)+" "+(y2-9*v+4*u)+"L"+(x2-9*u+4*v)+" "+(y2-9*v-4*u)+"Z"});
}
function wide(text,bold){
  for(var em=0,i=0;i<text.length;i++)em+=/[ijlfrtI'.,:;|!()\\[\\]{} \\/-]/.test(text[i])?0.42:/[mwMW@%\\u2014\\u2026\\u2192]/.test(text[i])?1:/[A-Z]/.test(text[i])?0.78:0.64;
  return em*11*(bold?1.15:1)+4;
}
function cut(text){return text.length>26?text.slice(0,25)+"\\u2026":text}
function beside(x1,y1,x2,y2,w){
  var down=y2>=y1,some=[];
  [0.5,0.6,0.4,0.7,0.3,0.8,0.2,0.9,0.1].forEach(function(part){
    var x=x1+(x2-x1)*part,y=y1+(y2-y1)*part;
    some.push([x+4,down?y-LINE+3:y-3],[x-4-w,down?y-3:y-LINE+3]);
  });
  return some;
}
function around(x,y,w,lift,below){
  var lefts=[x-w/2,x-8,x-w+8,x+6,x-w-6],over=lefts.map(function(l){return [l,y-lift-LINE]}),under=lefts.map(function(l){return [l,y+8]});
  return below?under.concat(over):over.concat(under);
}
return function(svg,names,data,path){
  var starts=0;while(starts<path.length&&path[starts][0]==="start")starts++;
  var wanted=[],taken=[],height=TOP+GAP*(data.ids.length-1)+46;
  svg.textContent="";names.textContent="";
  svg.style.setProperty("--hb-paper",paper(svg));
  var lines=make(svg,"g",{}),arrows=make(svg,"g",{}),marks=make(svg,"g",{});
  function y(id){return TOP+GAP*data.ids.indexOf(id)}
  function x(step){return LEFT+COLUMN*(step-starts+0.6)}
  function label(text,fresh,places){if(text)wanted.push({text:cut(text),fresh:fresh,places:places})}
  var down={},flying={};
  function send(letter,at){var some=flying[letter]=flying[letter]||[];if(some.length<data.copies)some.push(at)}
  function line(id,from,to,isDown){make(lines,"path",{"class":"hb-life"+(isDown?" hb-down":""),d:"M"+from+" "+y(id)+"H"+to})}
  function mark(kind,id,at,text,below,fresh,shift){
    var here=at+(shift||0),tall=kind==="invoke";
    var g=make(marks,"g",{"class":"hb-mark hb-"+kind+(fresh?" hb-new":""),transform:"translate("+here+" "+y(id)+")"});
    make(g,"path",{d:SYMBOLS[kind]});
    taken.push(tall?[here-4,y(id)-20,8,14]:[here-6.5,y(id)-6.5,13,13]);
    label(text,fresh,function(w){return around(here,y(id),w,tall?21:8,below)});
  }
  function travel(letter,from,to,lost,fresh){
    var l=data.letters[letter],x1=from,y1=y(l[0]),x2=to,y2=y(l[1]);
    var g=make(arrows,"g",{"class":"hb-arrow"+(lost?" hb-lost":"")+(fresh?" hb-new":"")});
    make(g,"title",{},l[3]+", P"+l[0]+" to P"+l[1]);
    if(l[0]===l[1]){
      make(g,"path",{d:"M"+x1+" "+y1+"C"+(x1+10)+" "+(y1-30)+" "+(x2-10)+" "+(y1-30)+" "+x2+" "+(y1-4)});
      if(!lost)head(g,x2-6,y1-14,x2,y1-3);
      label(l[2],fresh,function(w){var m=(x1+x2)/2;return [[m-w/2,y1-24-LINE],[m-4,y1-24-LINE],[m-w+4,y1-24-LINE]]});return;
    }
    var d=Math.sqrt((x2-x1)*(x2-x1)+(y2-y1)*(y2-y1)),gap=lost?16:4;
    x2-=(x2-x1)*gap/d;y2-=(y2-y1)*gap/d;
    make(g,"path",{d:"M"+x1+" "+y1+"L"+x2+" "+y2});
    if(lost)make(g,"path",{"class":"hb-cross",d:"M"+(x2-5)+" "+(y2-5)+"l10 10m-10 0l10 -10"});
    else head(g,x1,y1,x2,y2);
    label(l[2],fresh,function(w){return beside(x1,y1,x2,y2,w)});
  }
  var since={};data.ids.forEach(function(id){since[id]=LEFT});
  path.forEach(function(m,i){
    var at=m[0]==="start"?LEFT+4:x(i),kind=m[0],id=m[1],letter=m[2],fresh=i===path.length-1;
    if(letter>=0){
      var open=flying[letter]||[LEFT];
      if(kind==="duplicate")open.push(open[0]);
      else travel(letter,data.keep?open[0]:open.shift(),at,kind!=="deliver",fresh);
    }
    if(kind==="recover"){line(id,since[id],at,true);since[id]=at;down[id]=false;mark("recover",id,at,"recovers",false,fresh)}
    if(kind==="timeout")mark("timeout",id,at,m[6].replace(/^P\\d+: /,""),false,fresh);
    if(kind==="invoke"||kind==="called")mark("invoke",id,at,m[6].replace(/^P\\d+: /,""),false,fresh);
    if(kind==="forced"||kind==="complete"||kind==="serve"){make(marks,"circle",{"class":"hb-dot",r:3.5,cx:at,cy:y(id)});label(kind==="forced"?"log forced":"device",fresh,function(w){return around(at,y(id),w,6,false)})}
    if(kind==="partition"||kind==="heal"){make(lines,"path",{"class":"hb-cut",d:"M"+at+" 14V"+(height-24)});label(kind==="heal"?"healed":m[7].replace(/^.*: /,"cut: "),fresh,function(w){return [[at-w/2,0],[at-4,0],[at-w+4,0],[at+2,height-LINE],[at-w-2,height-LINE]]})}
    if(kind==="deliver")make(marks,"circle",{"class":"hb-dot",r:fresh?4:2.8,cx:at,cy:y(id)});
    m[4].forEach(function(said,k){mark("output",id,at,said,k===0,fresh,(kind==="timeout"||kind==="invoke"||kind==="recover"||k>0)?13*(k+1):0)});
    m[3].forEach(function(l,k){send(l,at+4*k)});
    if(m[5]&&!down[id]){line(id,since[id],at+(kind==="crash"?0:8),false);since[id]=at+(kind==="crash"?0:8);down[id]=true;mark("crash",id,since[id],"crash",true,fresh)}
  });
  var width=LEFT+COLUMN*(path.length-starts)+TAIL,side=40;
  wanted.forEach(function(one){width=Math.max(width,wide(one.text,one.fresh)+4)});
  data.ids.forEach(function(id){line(id,since[id],width-8,down[id]);side=Math.max(side,wide("P"+id,true)*13/11+10);taken.push([0,y(id)-4,width,8])});
  data.ids.forEach(function(id){make(names,"text",{"class":"hb-names",x:side-6,y:y(id)+4.5,"text-anchor":"end"},"P"+id)});
  names.setAttribute("width",side);names.setAttribute("height",height);
  svg.setAttribute("width",width);svg.setAttribute("height",height);svg.setAttribute("viewBox","0 0 "+width+" "+height);
  Object.keys(flying).forEach(function(key){
    flying[key].forEach(function(at,k){
      var l=data.letters[key],up=y(l[1])<y(l[0])?-1:l[1]===l[0]?-0.5:1,x2=at+26+6*(Math.abs(data.ids.indexOf(l[1])-data.ids.indexOf(l[0]))-1)*2,y2=y(l[0])+26*up;
      var g=make(arrows,"g",{"class":"hb-arrow hb-under-way"});
      make(g,"title",{},l[3]+", P"+l[0]+" to P"+l[1]+", under way");
      make(g,"path",{d:"M"+at+" "+y(l[0])+"L"+x2+" "+y2});make(g,"circle",{cx:x2,cy:y2,r:2.6});
    });
  });
  function isFree(b){
    return b[0]>=0&&b[0]+b[2]<=width&&b[1]>=0&&b[1]+b[3]<=height&&!taken.some(function(t){return b[0]<t[0]+t[2]&&t[0]<b[0]+b[2]&&b[1]<t[1]+t[3]&&t[1]<b[1]+b[3]});
  }
  wanted.reverse().forEach(function(one){
    var w=wide(one.text,one.fresh),box=one.places(w).map(function(p){return [p[0],p[1],w,LINE]}).filter(isFree)[0];
    if(!box)return;
    taken.push(box);
    make(marks,"text",{"class":"hb-label hb-halo"+(one.fresh?" hb-strong":""),x:box[0]+2,y:box[1]+11},one.text);
  });
};
}()`;

export const WALKER_DIAGRAM_STYLE =
  `.hb .hb-walk svg{max-width:none;height:auto;flex:none;font:11px system-ui,sans-serif;fill:currentColor}
.hb .hb-halo{paint-order:stroke;stroke:var(--hb-paper,Canvas);stroke-width:3.5px;stroke-linejoin:round}
.hb .hb-strong{font-weight:700}
.hb .hb-walk .hb-new path:not(.hb-head){stroke-width:2.4;stroke-opacity:1}
.hb .hb-walk .hb-arrow.hb-new:not(.hb-lost) path:not(.hb-head){stroke:var(--hb-1)}
.hb .hb-walk .hb-arrow.hb-new:not(.hb-lost) .hb-head{fill:var(--hb-1);fill-opacity:1}
.hb .hb-walk .hb-cut{stroke:currentColor;stroke-opacity:.55;stroke-dasharray:2 4;fill:none}
.hb .hb-walk .hb-under-way circle{fill:var(--hb-1);stroke:none}
.hb .hb-walk{border:1px solid color-mix(in srgb,currentColor 18%,transparent);border-radius:6px;padding:4px 0}
`;
