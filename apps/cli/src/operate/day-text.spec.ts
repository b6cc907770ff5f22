import { dayText, previewText, readinessText, type ClosePreview } from './day-text.js';

const tradeDate = '2014-09-17';

describe('a day in words', () => {
  it.each<[string, number, string[], string[], string[]]>([
    ['a firm that is ready', 0, [], [], ['2014-09-17: ready.']],
    ['a finding', 1, ['NO_CLOSER'], [], ['2014-09-17: not ready, 1 finding.', '  NO_CLOSER  Why.']],
    ['a user id of nobody', 0, [], ['OMS1/stranger'],
      ['2014-09-17: not ready, 1 finding.', '  USER_ID_UNMAPPED  Nobody has the id OMS1/stranger, and what was done under it waits.']],
    ['more than are listed', 3, ['NO_CLOSER', 'NO_APPROVER'], [],
      ['2014-09-17: not ready, 3 findings.', '  NO_CLOSER  Why.', '  NO_APPROVER  Why.', '  and 1 more.']],
  ])('is of %s', (_what, found, codes, unmapped, lines) => {
    const findings = codes.map((code) => ({ code, text: 'Why.' }));
    expect(readinessText({ tradeDate, found, findings }, unmapped).split('\n')).toEqual(lines);
  });

  it('is how far it is', () => {
    expect(dayText({ tradeDate, state: 'CLOSING', decided: 3, blocks: 9, allocated: 2, broken: 1, allocations: 12 }))
      .toBe('2014-09-17: CLOSING, 3 of 9 blocks decided: 2 allocated in 12 account lines, 1 broken.');
  });

  it('is what its close would come to', () => {
    const figures = { blocks: 5, allocated: 2, broken: 3, allocations: 12 };
    const listed = [{ blockId: 'B-1', reason: 'MISSING', text: 'Why.' }, { blockId: 'B-2', reason: 'NO_INSTRUCTION', text: 'Why not.' }];
    const toBreak = { blocks: 3, reasons: { MISSING: 1, NO_INSTRUCTION: 2 }, listed };
    const preview: ClosePreview = { tradeDate, figures, toBreak, platformsOpen: ['OMS1', 'OMS2'] };
    expect(previewText(preview).split('\n')).toEqual([
      '2014-09-17, if it were closed now: of 5 blocks 2 allocated in 12 account lines, 3 broken.', 'Still open: OMS1, OMS2.',
      'Would be broken: MISSING 1, NO_INSTRUCTION 2.', '  B-1  MISSING: Why.', '  B-2  NO_INSTRUCTION: Why not.', '  and 1 more.',
    ]);
    const nothing = { ...preview, platformsOpen: [], toBreak: { blocks: 0, reasons: {}, listed: [] } };
    expect(previewText(nothing).split('\n')).toHaveLength(1);
  });
});
