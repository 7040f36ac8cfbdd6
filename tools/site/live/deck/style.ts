// How the editor lies on a slide: over what the slide shows, in the slide's own size.

export const style = `
.live-opener { position: fixed; left: 12px; top: 4px; z-index: 20; font: 15px system-ui; opacity: 0.75; }
.live-opener:is(:hover, :focus) { opacity: 1; }
.live-opener[hidden] { display: none; }
.reveal .live-slide { background: var(--paper); border: 2px solid var(--accent); box-sizing: border-box;
  display: flex; flex-direction: column; font-size: 20px; inset: 20px 30px; padding: 12px; position: absolute;
  z-index: 10; }
.reveal .live-place { flex: 1; overflow: auto; }
.reveal .live-slide p { display: flex; gap: 10px; margin: 8px 0 0; }
.reveal .live-slide button { font: 18px system-ui; }
.reveal .live-slide .cm-editor { background: var(--code); font-size: 20px; }
.reveal .live-out .output { margin: 0; zoom: 1; }
.reveal .live-slot.output > .live-out { zoom: calc(var(--zoom, 1) * var(--live-zoom, 1)); }
.reveal .live-text > * { zoom: var(--live-zoom, 1); }
.live-old { opacity: 0.5; }
@media print { .live-opener { display: none; } }
`;
