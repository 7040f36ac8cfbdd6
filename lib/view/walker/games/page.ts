/** The part of the games that runs in the page: plain JavaScript as text, the same on every engine. */
import { DRAW_SCRIPT } from "../diagram.ts";

export const QUIZ_STYLE = `.hb .hb-verdict-line{min-height:1.5em;margin:8px 0;font-weight:600}
.hb-quiz .hb-moves{display:block}
.hb-quiz .hb-moves button.hb-right{box-shadow:inset 4px 0 0 var(--hb-3);font-weight:700}
.hb-quiz .hb-moves button.hb-wrong{box-shadow:inset 4px 0 0 var(--hb-2)}
.hb-quiz .hb-moves button.hb-right:disabled,.hb-quiz .hb-moves button.hb-wrong:disabled{opacity:.9}
.hb .hb-twins{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:8px 20px;margin:8px 0}
.hb .hb-twins[hidden]{display:none}
.hb .hb-twins>div{min-width:0}
.hb .hb-twins .hb-heading{font-size:13px;font-weight:600;margin:0 0 2px}
.hb .hb-twins figure{margin:4px 0}
`;

/** Keys stay in the game: digits choose, the rest of what a page or a deck listens to goes no further. */
const KEYS = `root.addEventListener("keydown",function(event){
    if(event.ctrlKey||event.metaKey||event.altKey||event.key==="Tab"||event.key==="Escape")return;
    event.stopPropagation();
    if(/^[1-9]$/.test(event.key)){event.preventDefault();choose(+event.key-1)}
    else if(event.target===root&&/^( |Arrow.*|Page.*|Home|End|Enter|Backspace)$/.test(event.key))event.preventDefault();
  });`;

const START = `function start(){
  Array.prototype.forEach.call(document.querySelectorAll("[id=\\""+name+"\\"]:not([data-ready])"),init);
}
start();
if(document.readyState==="loading")document.addEventListener("DOMContentLoaded",start);`;

/** "You are P2: what do you do?" */
export const QUIZ_SCRIPT = `function(name,data){
var draw=${DRAW_SCRIPT};
function init(root){
  root.setAttribute("data-ready","");
  var find=function(s){return root.querySelector(s)};
  var at=0,right=0,tried=false,solved=false,moves=find(".hb-moves"),line=find(".hb-verdict-line");
  function choose(which){
    if(at>=data.questions.length)return;
    if(solved){if(which===0)next();return}
    var answer=data.questions[at].answers[which],button=moves.querySelectorAll("button")[which];
    if(!answer||button.disabled)return;
    button.disabled=true;
    if(answer.wrong!==undefined){
      tried=true;button.className="hb-wrong";
      line.textContent="\\u2717 No: that is what it would do if it "+answer.wrong+".";
    }else{
      if(!tried)right++;
      solved=true;button.className="hb-right";
      line.textContent="\\u2713 Right.";
      Array.prototype.forEach.call(moves.querySelectorAll("button"),function(b){b.disabled=true});
      var on=document.createElement("button");on.type="button";on.textContent=at+1<data.questions.length?"go on (1)":"see the end (1)";
      on.addEventListener("click",next);line.appendChild(document.createTextNode(" "));line.appendChild(on);
      picture(data.questions[at].at+1);
    }
    score();
    root.focus({preventScroll:true});
  }
  function score(){find(".hb-score").textContent="Question "+Math.min(at+1,data.questions.length)+" of "+data.questions.length+". Right at once: "+right+"."}
  function picture(end){
    draw(find(".hb-path"),find(".hb-ids"),data,data.moves.slice(0,end));
    var scroll=find(".hb-walk .hb-scroll");scroll.scrollLeft=scroll.scrollWidth;
  }
  function next(){at++;show();root.focus({preventScroll:true})}
  function show(){
    tried=solved=false;line.textContent="";moves.textContent="";score();
    var q=data.questions[at];
    if(!q){
      picture(data.moves.length);
      find(".hb-told").textContent="That was all. Right at once: "+right+" of "+data.questions.length+".";
      find(".hb-state").textContent="";return;
    }
    picture(q.at);
    find(".hb-told").textContent=q.asked+". What do you do?";
    find(".hb-state").textContent=q.state?"Your state: "+q.state:"";
    var ul=document.createElement("ul");moves.appendChild(ul);
    q.answers.forEach(function(answer,i){
      var li=document.createElement("li"),b=document.createElement("button"),k=document.createElement("kbd");
      b.type="button";k.textContent=String(i+1);k.setAttribute("aria-hidden","true");
      b.appendChild(k);b.appendChild(document.createTextNode(answer.text));
      b.addEventListener("click",function(){choose(i)});
      li.appendChild(b);ul.appendChild(li);
    });
  }
  find("[data-do=again]").addEventListener("click",function(){at=right=0;show()});
  ${KEYS}
  show();
}
${START}
}`;

/** "Which rule is missing?" The answers and what they show are in the page; nothing is drawn here. */
export const GUESS_SCRIPT = `function(name,data){
function init(root){
  root.setAttribute("data-ready","");
  var buttons=Array.prototype.slice.call(root.querySelectorAll("[data-guess]")),tries=0;
  var line=root.querySelector(".hb-verdict-line");
  function choose(which){
    var button=buttons[which];
    if(!button||button.disabled)return;
    tries++;button.disabled=true;
    var right=which===data.right;
    button.className=right?"hb-right":"hb-wrong";
    line.textContent=right?"\\u2713 Right, "+(tries===1?"at once":"at the "+(tries===2?"second":tries===3?"third":tries+"th")+" try")+": it "+data.rules[which]+". As it should be, "+data.differences[which].note:"\\u2717 No. Then "+data.differences[which].note;
    if(right)buttons.forEach(function(b){b.disabled=true});
    Array.prototype.forEach.call(root.querySelectorAll("[data-answer]"),function(panel){
      panel.hidden=panel.getAttribute("data-answer")!==String(which);
      if(!panel.hidden)Array.prototype.forEach.call(panel.querySelectorAll(".hb-scroll"),function(s){s.scrollLeft=s.scrollWidth*data.differences[which].where-s.clientWidth*.6});
    });
    root.focus({preventScroll:true});
  }
  buttons.forEach(function(b,i){b.addEventListener("click",function(){choose(i)})});
  ${KEYS}
}
${START}
}`;
