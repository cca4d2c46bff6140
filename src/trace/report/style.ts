// The look of a report: light and dark, one page, nothing fetched.

export const STYLE = `
:root { color-scheme: light dark; --bg: #f7f7f5; --card: #fff; --ink: #1d1f23; --soft: #6a6f78; --line: #e4e4df;
  --ok: #2f8f5b; --denied: #c8372d; --pending: #b7791f; --error: #c2571a; --open: #6b5fc7; --accent: #3567b8;
  --add: #e5f5ea; --del: #fcebea; --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --bg: #16181c; --card: #1f2227; --ink: #e7e8ea; --soft: #9aa0aa;
  --line: #31353c; --ok: #56c288; --denied: #f0766c; --pending: #e0b25a; --error: #ee9a62; --open: #a79df2;
  --accent: #7fa9ea; --add: #1c3427; --del: #3a2122; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 22px; margin: 0 0 4px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 40px 0 12px; }
.soft { color: var(--soft); }
.mono, pre, code { font-family: var(--mono); font-size: 12.5px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 12px; margin: 24px 0 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 24px; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; overflow-x: auto; }
.card svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.fill-ok { fill: var(--ok); } .fill-denied { fill: var(--denied); } .fill-pending { fill: var(--pending); }
.fill-error { fill: var(--error); } .fill-open { fill: var(--open); } .fill-accent { fill: var(--accent); }
.fill-line { fill: var(--line); } .stroke-line { stroke: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 12px 0 0; padding: 0; list-style: none; font-size: 13px; color: var(--soft); }
.legend i { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; }
.bg-ok { background: var(--ok); } .bg-denied { background: var(--denied); } .bg-pending { background: var(--pending); }
.bg-error { background: var(--error); } .bg-open { background: var(--open); } .bg-accent { background: var(--accent); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
td, th { text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; } th { color: var(--soft); font-weight: 500; font-size: 13px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; }
.filter { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 12px; border: 0; padding: 0; font-size: 13px; }
.filter label { border: 1px solid var(--line); background: var(--card); border-radius: 999px; padding: 3px 12px; cursor: pointer; }
.filter input { position: absolute; opacity: 0; }
.filter label:has(:checked) { background: var(--ink); color: var(--bg); border-color: var(--ink); }
.filter label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
body:has(#only-refused:checked) .call:not(.denied, .pending), body:has(#only-failed:checked) .call:not(.error, .open),
body:has(#only-edits:checked) .call:not(.edit) { display: none; }
.calls { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.call { border-bottom: 1px solid var(--line); } .call:last-child { border-bottom: 0; }
summary { display: grid; grid-template-columns: 6px 74px 118px minmax(0, 1fr) auto 72px; gap: 12px; align-items: baseline;
  padding: 8px 16px 8px 10px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover { background: color-mix(in srgb, var(--line) 40%, transparent); }
summary .bar { align-self: stretch; border-radius: 3px; }
summary .about { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary .took { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; font-size: 13px; }
.badge { font-size: 12px; border: 1px solid currentColor; border-radius: 999px; padding: 0 8px; white-space: nowrap; }
.ok > summary .badge { color: var(--ok); } .denied > summary .badge { color: var(--denied); }
.pending > summary .badge { color: var(--pending); } .error > summary .badge { color: var(--error); } .open > summary .badge { color: var(--open); }
.body { padding: 4px 16px 16px 28px; }
dl { display: grid; grid-template-columns: 100px minmax(0, 1fr); gap: 4px 12px; margin: 0 0 12px; font-size: 14px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 0 0 12px; padding: 10px 12px; background: var(--bg); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; max-height: 420px; }
pre span { display: block; min-height: 1.5em; } pre .add { background: var(--add); } pre .del { background: var(--del); } pre .at { color: var(--accent); }
@media (max-width: 720px) { summary { grid-template-columns: 6px 1fr auto; } summary .clock, summary .about, summary .took { grid-column: 2 / -1; text-align: left; }
  summary .clock { display: none; } main { padding: 24px 14px 60px; } }
@media print { .filter { display: none; } body { background: #fff; } }
`;
