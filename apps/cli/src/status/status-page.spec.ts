import type { AddressInfo } from 'node:net';
import { collected } from './collected.example.js';
import { serveStatusPage, statusPage } from './status-page.js';

describe('the status page', () => {
  const html = statusPage(collected, new Date('2026-01-02T03:04:05.678Z'));

  it.each([
    ['how many are ready, and when', '2 of 4 services ready, as of <time datetime="2026-01-02T03:04:05.678Z">2026-01-02 03:04:05 UTC</time>'],
    ['a service that is ready', '<a href="http://127.0.0.1:4001/docs">execution-ingest</a></td><td class="ready">● ready</td><td class="figure">12,345</td>'],
    ['a service that is not', 'confirmation</a></td><td class="waiting">▲ not ready</td>'],
    ['a service that is away', '<td colspan="5" class="away">✕ away: fetch failed &#38; &#60;gone&#62;</td>'],
    ['what the day came to', '<h3>execution-ingest</h3><dl><dt>reports</dt><dd>43,921</dd><dt>late busts</dt><dd>3</dd></dl>'],
    ['who is behind', '<h2>Partitions behind (1)</h2>'],
    ['at which place', '<td>executions.reported.v1</td><td class="figure">3</td><td class="figure">12,000</td><td class="figure">24,345</td>'],
    ['what needs a person', '<td>B-0031</td><td>NO_INSTRUCTION</td><td><time datetime="2014-09-17T21:00:00Z">2014-09-17 21:00:00 UTC</time></td>'],
    ['a reason as text', '&#60;script&#62;alert(&#34;NO_TOTALS&#34;)&#60;/script&#62;'],
    ['an address as text', 'href="http://127.0.0.1:4004/&#34;&#62;&#60;script&#62;/docs"'],
  ])('shows %s', (_what, markup) => {
    expect(html).toContain(markup);
  });

  it('runs nothing of what a service says', () => {
    expect(html).not.toContain('<script');
  });

  it('says so where nobody is behind and nothing is broken', () => {
    const quiet = statusPage(collected.slice(2, 3), new Date(0));
    expect(quiet).toContain('<p>Nobody is behind.</p>');
    expect(quiet).toContain('<p>Nothing is broken.</p>');
  });
});

describe('its server', () => {
  it.each([
    ['/', 'a token', 200, 'text/html; charset=utf-8', '0 of 1 services ready'],
    ['/', undefined, 503, 'text/plain; charset=utf-8', 'no key'],
    ['/health/live', 'a token', 200, null, '{"ready":true}'],
    ['/health/ready', 'a token', 200, null, '{"ready":true}'],
    ['/else', 'a token', 404, null, ''],
  ])('answers %s, given %s, with %i', async (path, token, status, type, text) => {
    const nobody = { allocation: 'http://127.0.0.1:1' };
    const server = await serveStatusPage(0, '127.0.0.1', nobody, async () => token ?? Promise.reject(new Error('no key')));
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
      expect(await answer.text()).toContain(text);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
