/** The page brings all it needs: nothing is loaded, and paper looks like the screen without its colours. */
export const STYLE = `
:root { color-scheme: light; --ink: #1c2430; --quiet: #56606e; --line: #d5dae1; --band: #f4f6f8; --accent: #1d4e6b; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 76rem; background: #fff; color: var(--ink); }
body { font: 15px/1.45 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; color: var(--accent); }
.firm { margin: 0 0 .25rem; color: var(--quiet); font-weight: 600; }
.period { margin: .25rem 0 0; font-size: 1.1rem; font-variant-numeric: tabular-nums; }
header { padding-bottom: 1.25rem; border-bottom: 2px solid var(--accent); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem 1.5rem; margin: 1.25rem 0 0; }
dt { color: var(--quiet); font-size: .8rem; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
dd span { display: block; font-weight: 400; }
section { overflow-x: auto; }
section:focus-visible { outline: 2px solid var(--accent); outline-offset: 4px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
table + table { margin-top: 1.5rem; }
caption { padding-bottom: .4rem; text-align: left; color: var(--quiet); font-size: .85rem; }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { background: var(--band); border-bottom: 1px solid var(--quiet); font-size: .8rem; vertical-align: bottom; }
tbody th { font-weight: 600; white-space: nowrap; }
td:nth-child(2) { white-space: nowrap; }
.figure { text-align: right; white-space: nowrap; }
thead .figure { white-space: normal; }
.activity { min-width: 64rem; font-size: .88rem; }
.activity thead th { font-size: .95em; }
.activity th, .activity td { padding: .35rem .45rem; }
.reference { min-width: 9em; overflow-wrap: anywhere; }
.note { display: block; color: var(--quiet); font-size: .85em; }
.none { color: var(--quiet); }
footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .88rem; max-width: 60rem; }
footer p { margin: 0 0 .6rem; }
@page { margin: 20mm 12mm 18mm; }
@page { @top-left { font: 9pt system-ui, Arial, sans-serif; color: #56606e; } }
@page { @bottom-right { font: 9pt system-ui, Arial, sans-serif; color: #56606e; } }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  h1 { font-size: 16pt; }
  h2 { margin-top: 7mm; break-after: avoid; }
  section { overflow: visible; }
  dl { grid-template-columns: 1fr 1fr; gap: 3mm 8mm; }
  thead { display: table-header-group; }
  tr, footer { break-inside: avoid; }
  caption { break-after: avoid; }
  th, td { padding: 1.2mm 1.5mm; }
  .activity { min-width: 0; font-size: 7pt; }
  .activity th, .activity td { padding: .9mm 1mm; }
}
`;
