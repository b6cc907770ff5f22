/** The status page's looks, by day and by night. Colour never speaks alone: each state has a word and a mark. */
export const STATUS_STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;
  --ground: light-dark(#fff, #15181c); --ink: light-dark(#1b1f24, #dde2e8); --quiet: light-dark(#5b6570, #98a2ad);
  --line: light-dark(#dfe3e8, #30363d); --link: light-dark(#0b57a4, #7db5f2);
  --ready: light-dark(#1a6b34, #6fcb8b); --waiting: light-dark(#8a5a00, #e3b341); --away: light-dark(#b3261e, #ff8a80); }
body { margin: 0; background: var(--ground); color: var(--ink); }
main { max-width: 68rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; color: var(--quiet); }
a { color: var(--link); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem 1.5rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--quiet); }
th:last-child, td:last-child { padding-right: 0; }
th, time { white-space: nowrap; }
.figure { text-align: right; }
.none { color: var(--quiet); }
.ready { color: var(--ready); }
.waiting { color: var(--waiting); }
.away { color: var(--away); }
.day { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1.5rem 2.5rem; }
dl { display: grid; grid-template-columns: 1fr auto; margin: 0; }
dt, dd { margin: 0; padding: .2rem 0; border-bottom: 1px solid var(--line); }
dd { text-align: right; }
`;
