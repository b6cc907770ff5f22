import { collected } from './collected.example.js';
import { statusText } from './status-text.js';

describe('the status for the terminal', () => {
  it('aligns figures to the right, and names counts and breaks beneath', () => {
    expect(statusText(collected)).toBe(`\
service           state                         lag    outbox  parked  quarantined
execution-ingest  ready                         12345       0       7           12
allocation        ready                             0       0       0            0
confirmation      not ready                         0       0       0            0
statements        away (fetch failed & <gone>)

execution-ingest: reports 43,921 · late busts 3
allocation: blocks 120

Breaks (2)
service     subject  reason                               since
allocation  B-0009   <script>alert("NO_TOTALS")</script>  2014-09-17T21:00:00.123Z
allocation  B-0031   NO_INSTRUCTION                       2014-09-17T21:00:00Z`);
  });

  it('is one table where no service answers', () => {
    expect(statusText(collected.slice(3))).toBe(`\
service     state                         lag  outbox  parked  quarantined
statements  away (fetch failed & <gone>)`);
  });
});
