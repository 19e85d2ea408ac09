/** Of the report's one page; the studio's colours, on paper and at night. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #f7f5f1; --panel: #fff; --line: #1d1b1820; --text: #1d1b18; --soft: #5e5a53; --accent: #9a5f06; --good: #1f6b3a; --bad: #a32626; --still: #5e5a53; }
@media (prefers-color-scheme: dark) { :root { --ground: #121214; --panel: #1a1a1d; --line: #ffffff1c; --text: #ece9e4; --soft: #b3afa8; --accent: #f0a93b; --good: #7fd09b; --bad: #ff9b8f; --still: #b3afa8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.45 Inter, 'Instrument Sans', system-ui, sans-serif; }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 48px; }
h1 { margin: 4px 0; font: 400 40px/1.15 Fraunces, Newsreader, Georgia, serif; overflow-wrap: anywhere; }
h2 { margin: 48px 0 12px; font: 400 20px/1.3 Fraunces, Newsreader, Georgia, serif; }
.kind { margin: 0; color: var(--accent); font-size: 13px; font-weight: 600; }
.when, .sub, .id, footer { color: var(--soft); }
.when { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 1px; margin: 32px 0 16px; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.facts div { padding: 12px 16px; background: var(--panel); }
dt { color: var(--soft); font-size: 12px; }
dd { margin: 4px 0 0; font-size: 16px; font-variant-numeric: tabular-nums; }
.endings { margin: 0; font-weight: 600; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 12px 16px; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: 12px; border-top: 0; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 180px; }
.number { text-align: right; white-space: nowrap; }
.sub, .id { display: block; margin-top: 2px; font-size: 12px; font-weight: 400; overflow-wrap: anywhere; }
.id { font-family: ui-monospace, monospace; }
.state::before { content: '○ '; }
.state { font-weight: 600; color: var(--still); white-space: nowrap; }
.completed .state { color: var(--good); } .completed .state::before { content: '✓ '; }
.failed .state { color: var(--bad); } .failed .state::before { content: '× '; }
.errors, .left-out { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; }
.errors li, .left-out li { padding: 12px 16px; background: var(--panel); border: 1px solid var(--line); border-left: 3px solid var(--bad); border-radius: 6px; overflow-wrap: anywhere; }
.left-out li { border-left-color: var(--still); }
.errors p, .left-out p { margin: 4px 0 0; }
.remedy { font-weight: 600; }
details { padding: 8px 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; margin-bottom: 4px; }
summary { cursor: pointer; overflow-wrap: anywhere; }
footer { padding: 48px 24px 32px; font-size: 12px; }
@media print { body { background: #fff; } .wide { overflow: visible; } }
`;
