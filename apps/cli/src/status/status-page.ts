import { createServer, type Server } from 'node:http';
import { collectStatus, type Collected } from './collect-status.js';

/** A plain page that shows how the platform stands; it loads itself anew. The console that operations work with comes later. */
export function serveStatusPage(port: number, host: string, urls: Readonly<Record<string, string>>, token: () => Promise<string>): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/health/live') return void response.end('{"live":true}');
    if (request.url !== '/') return void response.writeHead(404).end();
    token()
      .then((bearer) => collectStatus(urls, bearer))
      .then(
        (collected) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page(collected)),
        (error: Error) => response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' }).end(error.message),
      );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function page(collected: readonly Collected[]): string {
  const breaks = collected.flatMap((one) => one.breaks.map((entry) => ({ service: one.service, ...entry })));
  const partitions = collected.flatMap((one) => (one.status?.partitions ?? []).filter(({ lag }) => lag > 0).map((entry) => ({ service: one.service, ...entry })));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Entresol status</title><style>${STYLE}</style>
<main><h1>Entresol</h1><p>As of <time>${new Date().toISOString().slice(0, 19).replace('T', ' ')} UTC</time>; loads anew every 5 seconds.</p>
${table('Services', ['Service', 'State', 'Lag (records)', 'Outbox', 'Parked', 'Quarantined'], collected.map(serviceRow))}
<h2>The day</h2><div class="counts">${collected.map(counts).join('')}</div>
${table(`Lag (${partitions.length} partitions)`, ['Service', 'Topic', 'Partition', 'Next offset', 'End', 'Lag'], partitions.map((p) => [p.service, p.topic, p.partition, p.nextOffset, p.end, p.lag]), 'Nobody is behind.')}
${table(`Breaks (${breaks.length})`, ['Service', 'Subject', 'Reason', 'Since'], breaks.map((b) => [b.service, b.subject, b.reason, String(b.since)]), 'Nothing is broken.')}
</main></html>`;
}

function serviceRow({ service, url, status, unreachable }: Collected): Cell[] {
  const name = { html: `<a href="${escape(url)}/docs">${escape(service)}</a>` };
  if (!status) return [name, `✕ away: ${unreachable}`, '', '', '', ''];
  return [name, status.ready ? '● ready' : '▲ not ready', status.lag, status.outbox, status.parked, status.quarantined];
}

function counts({ service, status }: Collected): string {
  const items = Object.entries(status?.counts ?? {}).map(([name, count]) => `<dt>${escape(name.replaceAll('_', ' '))}</dt><dd>${count.toLocaleString('en-US')}</dd>`);
  return items.length > 0 ? `<section><h3>${escape(service)}</h3><dl>${items.join('')}</dl></section>` : '';
}

type Cell = string | number | { html: string };

function table(caption: string, headings: readonly string[], rows: readonly (readonly Cell[])[], empty = ''): string {
  if (rows.length === 0) return `<h2>${escape(caption)}</h2><p>${escape(empty)}</p>`;
  const head = headings.map((heading) => `<th scope="col">${escape(heading)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('');
  return `<h2>${escape(caption)}</h2><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function cell(value: Cell): string {
  if (typeof value === 'object') return `<td>${value.html}</td>`;
  return /^\d+$/.test(String(value)) ? `<td class="number">${value.toLocaleString('en-US')}</td>` : `<td>${escape(String(value))}</td>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}body{margin:0}main{max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0 0 .5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
.number,dd{text-align:right;font-variant-numeric:tabular-nums}.counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.5rem}
dl{display:grid;grid-template-columns:1fr auto;margin:0}dd{margin:0}dt,dd{border-bottom:1px solid color-mix(in srgb,currentColor 12%,transparent)}`;
