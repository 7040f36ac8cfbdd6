/**
 * The walker's space-time diagram, drawn in the page: plain JavaScript as text, which knows nothing but the
 * steps taken so far.
 */
import { SYMBOL_PATHS } from "../diagram/drawing/marks.ts";

/**
 * `draw(svg, names, data, path)`: data has ids, letters, copies and keep; path is a list of moves. A column a
 * step, after the starts; what is under way is the beginning of an arrow.
 */
export const DRAW_SCRIPT = `function(){
var NS="http://www.w3.org/2000/svg",SYMBOLS=${JSON.stringify(SYMBOL_PATHS)};
var LEFT=6,COLUMN=62,TOP=44,GAP=62,TAIL=78;
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
function along(g,x1,y1,x2,y2,text,where){
  var angle=Math.atan2(y2-y1,x2-x1)*180/Math.PI;
  var x=x1+(x2-x1)*where,y=y1+(y2-y1)*where;
  make(g,"text",{"class":"hb-label hb-halo","text-anchor":"middle",transform:"translate("+x+" "+y+") rotate("+angle+") translate(0 -5)"},text);
}
return function(svg,names,data,path){
  var starts=0;while(starts<path.length&&path[starts][0]==="start")starts++;
  var width=LEFT+COLUMN*(path.length-starts)+TAIL,height=TOP+GAP*(data.ids.length-1)+46;
  svg.textContent="";
  svg.setAttribute("width",width);svg.setAttribute("height",height);svg.setAttribute("viewBox","0 0 "+width+" "+height);
  names.textContent="";names.setAttribute("width",40);names.setAttribute("height",height);
  data.ids.forEach(function(id){make(names,"text",{"class":"hb-names",x:34,y:y(id)+4.5,"text-anchor":"end"},"P"+id)});
  svg.style.setProperty("--hb-paper",paper(svg));
  var lines=make(svg,"g",{}),arrows=make(svg,"g",{}),marks=make(svg,"g",{});
  function y(id){return TOP+GAP*data.ids.indexOf(id)}
  function x(step){return LEFT+COLUMN*(step-starts+0.6)}
  var down={},flying={},twice={};
  function send(letter,at){var some=flying[letter]=flying[letter]||[];if(some.length<data.copies)some.push(at)}
  function line(id,from,to,isDown){make(lines,"path",{"class":"hb-life"+(isDown?" hb-down":""),d:"M"+from+" "+y(id)+"H"+to})}
  function mark(kind,id,at,text,below,fresh,shift){
    var g=make(marks,"g",{"class":"hb-mark hb-"+kind+(fresh?" hb-new":""),transform:"translate("+(at+(shift||0))+" "+y(id)+")"});
    make(g,"path",{d:SYMBOLS[kind]});
    if(text)make(marks,"text",{"class":"hb-label hb-halo"+(fresh?" hb-strong":""),"text-anchor":"middle",x:at+(shift||0),y:y(id)+(below?21:kind==="invoke"?-24:-12)},text);
  }
  function travel(letter,from,to,lost,fresh){
    var l=data.letters[letter],x1=from,y1=y(l[0]),x2=to,y2=y(l[1]);
    var g=make(arrows,"g",{"class":"hb-arrow"+(lost?" hb-lost":"")+(fresh?" hb-new":"")});
    make(g,"title",{},l[3]+", P"+l[0]+" to P"+l[1]);
    if(l[0]===l[1]){
      make(g,"path",{d:"M"+x1+" "+y1+"C"+(x1+10)+" "+(y1-30)+" "+(x2-10)+" "+(y1-30)+" "+x2+" "+(y1-4)});
      if(!lost)head(g,x2-6,y1-14,x2,y1-3);
      make(g,"text",{"class":"hb-label hb-halo","text-anchor":"middle",x:(x1+x2)/2,y:y1-27},l[2]);return;
    }
    var d=Math.sqrt((x2-x1)*(x2-x1)+(y2-y1)*(y2-y1)),cut=lost?16:4;
    x2-=(x2-x1)*cut/d;y2-=(y2-y1)*cut/d;
    make(g,"path",{d:"M"+x1+" "+y1+"L"+x2+" "+y2});
    if(lost)make(g,"path",{"class":"hb-cross",d:"M"+(x2-5)+" "+(y2-5)+"l10 10m-10 0l10 -10"});
    else head(g,x1,y1,x2,y2);
    along(g,x1,y1,x2,y2,l[2],Math.abs(y2-y1)>GAP*1.5?0.75:0.5);
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
    if(kind==="forced"||kind==="complete"||kind==="serve"){make(marks,"circle",{"class":"hb-dot",r:3.5,cx:at,cy:y(id)});make(marks,"text",{"class":"hb-label hb-halo","text-anchor":"middle",x:at,y:y(id)-9},kind==="forced"?"log forced":"device")}
    if(kind==="partition"||kind==="heal"){make(lines,"path",{"class":"hb-cut",d:"M"+at+" 14V"+(height-24)});make(marks,"text",{"class":"hb-label hb-halo","text-anchor":"middle",x:at,y:11},kind==="heal"?"healed":m[7].replace(/^.*: /,"cut: "))}
    if(kind==="deliver")make(marks,"circle",{"class":"hb-dot",r:fresh?4:2.8,cx:at,cy:y(id)});
    m[4].forEach(function(said,k){mark("output",id,at,said,k===0,fresh,(kind==="timeout"||kind==="invoke"||kind==="recover"||k>0)?13*(k+1):0)});
    m[3].forEach(function(l,k){send(l,at+4*k)});
    if(m[5]&&!down[id]){line(id,since[id],at+(kind==="crash"?0:8),false);since[id]=at+(kind==="crash"?0:8);down[id]=true;mark("crash",id,since[id],"crash",true,fresh)}
  });
  var end=width-8;
  data.ids.forEach(function(id){
    line(id,since[id],end,down[id]);
  });
  Object.keys(flying).forEach(function(key){
    flying[key].forEach(function(at,k){
      var l=data.letters[key],up=y(l[1])<y(l[0])?-1:l[1]===l[0]?-0.5:1,x2=at+26+6*(Math.abs(data.ids.indexOf(l[1])-data.ids.indexOf(l[0]))-1)*2,y2=y(l[0])+26*up;
      var g=make(arrows,"g",{"class":"hb-arrow hb-under-way"});
      make(g,"title",{},l[3]+", P"+l[0]+" to P"+l[1]+", under way");
      make(g,"path",{d:"M"+at+" "+y(l[0])+"L"+x2+" "+y2});make(g,"circle",{cx:x2,cy:y2,r:2.6});
    });
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
.hb .hb-walk .hb-arrow.hb-new text{font-weight:700}
.hb .hb-walk .hb-cut{stroke:currentColor;stroke-opacity:.55;stroke-dasharray:2 4;fill:none}
.hb .hb-walk .hb-under-way circle{fill:var(--hb-1);stroke:none}
.hb .hb-walk{border:1px solid color-mix(in srgb,currentColor 18%,transparent);border-radius:6px;padding:4px 0}
`;
