import { createServer, type Server } from 'node:http';
import { collectStatus, type Collected } from './collect-status.js';
import { STATUS_STYLE } from './status-style.js';

/** A plain page that shows how the platform stands; it loads itself anew. The console that operations work with comes later. */
export function serveStatusPage(port: number, host: string, urls: Readonly<Record<string, string>>, token: () => Promise<string>): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/health/live' || request.url === '/health/ready') return void response.end('{"ready":true}');
    if (request.url !== '/') return void response.writeHead(404).end();
    token()
      .then((bearer) => collectStatus(urls, bearer))
      .then(
        (collected) => response.writeHead(200, PAGE_HEADERS).end(statusPage(collected, new Date())),
        (error: Error) => response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' }).end(error.message),
      );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};

/** How each service stands, what the day came to, who is behind, and what needs a person. */
export function statusPage(collected: readonly Collected[], asOf: Date): string {
  const ready = `${collected.filter(({ status }) => status?.ready).length} of ${collected.length} services ready`;
  const partitions = collected.flatMap(({ service, status }) => (status?.partitions ?? []).map((partition) => ({ service, ...partition })));
  const behind = partitions.filter(({ lag }) => lag > 0);
  const breaks = collected.flatMap((one) => one.breaks.map((entry) => ({ service: one.service, ...entry })));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Entresol: ${ready}</title>
<style>${STATUS_STYLE}</style>
<main>
<h1>Entresol</h1>
<p>${ready}, as of ${moment(asOf.toISOString())}. The page loads anew every 5 seconds.</p>
<h2>Services</h2>
${table(['Service', 'State', 'Lag', 'Outbox', 'Parked', 'Quarantined'], collected.map(serviceRow))}
<h2>The day</h2>
<div class="day">${collected.map(counts).join('')}</div>
<h2>Partitions behind (${behind.length})</h2>
${table(['Service', 'Topic', 'Partition', 'Next offset', 'End', 'Lag'], behind.map(({ service, topic, partition, nextOffset, end, lag }) =>
    [words(service), words(topic), figure(partition), figure(nextOffset), figure(end), figure(lag)]), 'Nobody is behind.')}
<h2>Breaks (${breaks.length})</h2>
${table(['Service', 'Subject', 'Reason', 'Since'], breaks.map(({ service, subject, reason, since }) =>
    [words(service), words(subject), words(reason), `<td>${moment(String(since))}</td>`]), 'Nothing is broken.')}
</main>
</html>
`;
}

function serviceRow({ service, url, status, unreachable }: Collected): string[] {
  const name = `<td><a href="${escaped(url)}/docs">${escaped(service)}</a></td>`;
  if (!status) return [name, `<td colspan="5" class="away">✕ away: ${escaped(unreachable ?? 'no answer')}</td>`];
  const state = status.ready ? '<td class="ready">● ready</td>' : '<td class="waiting">▲ not ready</td>';
  return [name, state, figure(status.lag), figure(status.outbox), figure(status.parked), figure(status.quarantined)];
}

function counts({ service, status }: Collected): string {
  const items = Object.entries(status?.counts ?? {}).map(([name, count]) => `<dt>${escaped(name.replaceAll('_', ' '))}</dt><dd>${grouped(count)}</dd>`);
  return items.length > 0 ? `<section><h3>${escaped(service)}</h3><dl>${items.join('')}</dl></section>` : '';
}

/** A table of cells that are markup already; a column of figures is aligned as its heading is. */
function table(headings: readonly string[], rows: readonly (readonly string[])[], empty = ''): string {
  if (rows.length === 0) return `<p>${escaped(empty)}</p>`;
  const figures = (column: number): boolean => rows.some((row) => row[column]?.startsWith('<td class="figure"') ?? false);
  const head = headings.map((heading, column) => `<th scope="col"${figures(column) ? ' class="figure"' : ''}>${escaped(heading)}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.map((row) => `<tr>${row.join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

function words(text: string): string {
  return `<td>${escaped(text)}</td>`;
}

/** Zero recedes, so that what is not zero is seen. */
function figure(value: number | string): string {
  return `<td class="figure">${Number(value) === 0 ? '<span class="none">0</span>' : grouped(value)}</td>`;
}

function grouped(value: number | string): string {
  return Number(value).toLocaleString('en-US');
}

/** An RFC 3339 time to the second, for people. */
function moment(time: string): string {
  const seconds = time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
  return `<time datetime="${escaped(time)}">${escaped(seconds)}</time>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
