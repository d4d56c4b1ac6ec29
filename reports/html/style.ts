/** Colours stay apart for colour-blind readers (hues after Okabe and Ito 2008), and no meaning hangs on colour alone. */
const colours = `
:root{color-scheme:light dark;
--paper:#fbfaf7;--panel:#fff;--ink:#1d2329;--soft:#5b6570;--line:#e4e1da;--rail:#cfcbc2;
--fault:#b04500;--twin:#66717c;--accent:#0a5f9e;--band:#d55e0029;--window:#d55e0012;--hatch:#8a93991f;
--pass:#006b52;--fail:#b04500;--inconclusive:#7d5a00;--invalid:#6b4596;
--evidence:#0072b2;--accumulation:#56b4e9;--schedule:#3cae8c;--for:#e69f00;--notification:#cc79a7}
@media (prefers-color-scheme:dark){:root{
--paper:#13171b;--panel:#1a1f25;--ink:#e7e5e0;--soft:#a0aab4;--line:#2b323a;--rail:#47515b;
--fault:#ff9d5c;--twin:#97a3ae;--accent:#7fc3f7;--band:#ff9d5c33;--window:#ff9d5c14;--hatch:#97a3ae1a;
--pass:#52d3a6;--fail:#ff9d5c;--inconclusive:#efc050;--invalid:#c6a8f2;
--evidence:#3f9bd8;--accumulation:#8fd0f5;--schedule:#5fcfae;--for:#f0b540;--notification:#e39cc4}}
`;

const text = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,.mast,footer{max-width:1040px;margin:0 auto;padding:0 24px}
.mast{display:flex;align-items:baseline;justify-content:space-between;gap:16px;padding-top:24px;padding-bottom:24px;color:var(--soft);font-size:13px}
.mast h1{font-size:13px;letter-spacing:.01em;color:var(--ink)}
footer{margin-top:72px;padding-top:20px;padding-bottom:48px;color:var(--soft);font-size:13px}
h1,h2{font-weight:650;line-height:1.2;letter-spacing:-.015em;text-wrap:balance;margin:0}
h2{font-size:30px}
h3{font-size:18px;font-weight:650;letter-spacing:-.005em;margin:0 0 8px}
p{margin:0 0 8px;max-width:70ch}
a{color:var(--accent);text-underline-offset:3px;text-decoration-thickness:1px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.88em}
.soft,.note{color:var(--soft)}
.note{font-size:14px;margin-bottom:14px}
abbr{text-decoration:underline dotted var(--rail);text-underline-offset:4px;cursor:help}
article{padding-top:16px}
article+article,.overview+article{margin-top:72px;padding-top:40px;border-top:1px solid var(--line)}
.head .verdict{font-size:15px;margin-bottom:10px}
.verdict{font-weight:650;white-space:nowrap}
.verdict.pass{color:var(--pass)}.verdict.fail{color:var(--fail)}.verdict.inconclusive{color:var(--inconclusive)}.verdict.invalid{color:var(--invalid)}
.mark{display:inline-block;width:1.5em;height:1.5em;line-height:1.5em;border-radius:50%;text-align:center;font-weight:700;font-size:.86em;color:var(--paper)}
.pass .mark{background:var(--pass)}.fail .mark{background:var(--fail)}.inconclusive .mark{background:var(--inconclusive)}.invalid .mark{background:var(--invalid)}
.name{margin-top:6px;color:var(--soft)}
.hypothesis{margin-top:14px;font-style:italic;color:var(--soft)}
.plain{margin-top:22px;font-size:18px;line-height:1.5}
.plain p{max-width:64ch}
.plain .lead{font-weight:650}
.part{margin-top:52px}
.tag{font-size:12px;font-weight:450;color:var(--soft);border:1px solid var(--line);border-radius:4px;padding:1px 5px;white-space:nowrap}
ul{padding-left:20px;margin:0}
pre{overflow-x:auto;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:12px 14px;margin:8px 0 16px;line-height:1.45;overflow-wrap:normal}
summary{cursor:pointer;padding:8px 0}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
dl{display:grid;grid-template-columns:minmax(0,1fr);gap:4px;margin:0 0 12px;font-size:14px}
dl div{display:grid;grid-template-columns:110px minmax(0,1fr);gap:12px}
dt{color:var(--soft)}dd{margin:0}
`;

const tables = `
.scroll{overflow-x:auto;overscroll-behavior-x:contain}
table{border-collapse:collapse;width:100%;font-size:14.5px;overflow-wrap:normal}
th,td{text-align:left;vertical-align:top;padding:8px 14px 8px 0;border-top:1px solid var(--line);font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{border-top:0;color:var(--soft);font-size:13px;padding-bottom:6px;white-space:nowrap}
th.figure,td.figure{text-align:right}
td.figure{white-space:nowrap}
tbody th{min-width:9.5em;max-width:22em;overflow-wrap:break-word}
td small,th small{display:block;color:var(--soft);font-size:12.5px;line-height:1.35}
th.check small{margin-top:2px}
tr.group th{padding-top:20px;font-weight:650;border-top-color:var(--rail);max-width:none}
tr.group .soft{font-weight:400}
tr.mute td{color:var(--soft);font-size:13.5px;overflow-wrap:anywhere}
tr.stack th,tr.stack td{border-top-color:var(--rail)}
tr.dummy th,tr.dummy td{color:var(--soft);padding-top:5px;padding-bottom:5px;font-size:13.5px;border-top:0}
td.figure .glyph{display:block;margin:2px 0 0 auto}
td.glyph-cell{padding-top:11px}td .glyph{margin-top:3px}
th.check{min-width:15em}td.measured{min-width:11em}
.overview h2{margin:16px 0 24px}
.overview td,.overview th{padding-right:12px}.overview td{overflow-wrap:break-word}.overview td:nth-last-child(1){white-space:normal}.overview th[scope=rowgroup]{min-width:11em}
td.heat{padding:8px 12px;min-width:64px}
td.heat.seen{background:color-mix(in srgb,var(--accent) var(--weight),transparent);border-left:2px solid var(--paper)}td.heat.seen small{color:inherit}
td.heat.mute{color:var(--soft)}
td.heat.right{background:color-mix(in srgb,var(--pass) var(--weight),transparent)}
td.heat.wrong{background:color-mix(in srgb,var(--fail) var(--weight),transparent)}
`;

const charts = `
svg{display:block;overflow:visible}
svg text{font-size:12px;fill:var(--ink);font-family:inherit}
svg .tick{fill:var(--soft);font-size:11.5px}
svg .end{text-anchor:end}svg .mid{text-anchor:middle}
svg .label{font-weight:550;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
svg .label.soft{fill:var(--soft)}svg .label.fault{fill:var(--fault)}
.glyph{overflow:hidden}
.glyph .rail{stroke:var(--rail);stroke-width:1}.glyph .range{fill:var(--accent);opacity:.4}.glyph .dot{fill:var(--accent)}.glyph .limit{stroke:var(--ink);stroke-width:2}
tr.dummy .glyph{opacity:.45}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,290px),1fr));gap:28px 24px}
@media (min-width:700px){.charts.pairs{grid-template-columns:repeat(2,minmax(0,1fr))}.charts.pairs svg{max-width:460px}}
figure{margin:0}
figcaption{font-size:14px;margin-bottom:6px}
figure.small .soft{display:block;font-size:13px}
figure.small svg{width:100%;height:auto;max-width:400px}
svg .grid,svg .notch{stroke:var(--line);stroke-width:1}svg .base{stroke:var(--rail)}
svg .band{fill:var(--band)}
svg path.faulted,svg path.twin,svg path.other{fill:none;stroke-linejoin:round}
svg path.faulted{stroke:var(--fault);stroke-width:2}
svg path.twin{stroke:var(--twin);stroke-width:1.5}
figure.small path.twin{stroke-dasharray:4 4}
svg path.other{stroke:var(--rail);stroke-width:1}
svg .median{stroke:var(--fault);stroke-width:1;stroke-dasharray:2 3}svg circle.dot{fill:var(--fault)}.glyph circle.dot{fill:var(--accent)}
svg .whisker{stroke:var(--fault);stroke-width:1.5;opacity:.55}svg circle.dominated{fill:var(--rail)}svg circle.ring{fill:none;stroke:var(--ink);stroke-width:1.5}svg path.faulted.thin{stroke-width:1.25}
svg .warmup{fill:var(--hatch)}svg .window{fill:var(--window)}
svg .threshold{stroke:var(--ink);stroke-width:1;stroke-dasharray:5 4}
.alarm rect{opacity:.45}.alarm path{stroke-width:2.5}
.alarm.page rect{fill:var(--fault)}.alarm.page path{stroke:var(--fault)}
.alarm.quieter rect{fill:var(--accent)}.alarm.quieter path{stroke:var(--accent)}
.trace{margin:12px 0 28px}
.trace svg{width:100%;height:auto;min-width:700px}
.trial{border-top:1px solid var(--line)}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:13.5px;margin:0 0 14px}
.swatch{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:7px}
.bar-row{display:grid;grid-template-columns:minmax(0,230px) minmax(0,1fr);gap:4px 16px;align-items:center;padding:5px 0;font-size:14.5px}
.bar-room{display:flex;align-items:center;gap:10px;min-width:0}
.bar{display:flex;height:26px;gap:1px;min-width:4px;border-radius:3px;overflow:hidden}
.bar-total{white-space:nowrap}
.piece{flex:0 1 0;min-width:1px;font-size:12px;line-height:26px;color:#0d1216;text-align:center;white-space:nowrap;overflow:hidden}
.firstEvidence{background:var(--evidence)}.accumulation{background:var(--accumulation)}.schedule{background:var(--schedule)}.for{background:var(--for)}.notification{background:var(--notification)}
.piece.firstEvidence{color:#fff}
@media (prefers-color-scheme:dark){.piece.firstEvidence{color:#0d1216}}
`;

const media = `
@media (max-width:640px){
main,.mast,footer{padding-left:16px;padding-right:16px}
h2{font-size:25px}.plain{font-size:17px}
.bar-row{grid-template-columns:minmax(0,1fr)}
dl div{grid-template-columns:minmax(0,1fr);gap:0;margin-bottom:6px}
}
@media print{
:root{color-scheme:light;--paper:#fff;--panel:#fff;--ink:#000;--soft:#444;--line:#ccc;--rail:#999;--fault:#b04500;--twin:#66717c;--accent:#0a5f9e;--pass:#006b52;--fail:#b04500;--inconclusive:#7d5a00;--invalid:#6b4596}
body{font-size:11pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main,.mast,footer{max-width:none;padding-left:0;padding-right:0}
.scroll{overflow:visible}.part{margin-top:28px}
figure,tr,.bar-row{break-inside:avoid}h2,h3{break-after:avoid}
article+article,.overview+article{break-before:page;border-top:0;margin-top:0}
.trace svg{min-width:0}
}
`;

/** The style sheet of the page. */
export const style = [colours, text, tables, charts, media].join('').replace(/\n+/g, '\n');
