import { instructionsText } from './import-instructions.command.js';

it('tells what became of each instruction of a file, and each line in error where it stands', () => {
  const one = { allocId: 'A-1', blockId: 'B-1', state: 'ACCEPTED', reason: null, text: null, account: null };
  const instructions = [
    { ...one, line: 2 },
    { ...one, line: 5, allocId: 'A-2', state: 'REFUSED', reason: 'UNKNOWN_ACCOUNT', text: 'The account is not known.', account: 'WHO' },
    { ...one, line: 6, allocId: 'A-3', state: 'REFUSED', reason: 'NO_WEIGHT', text: 'Every line is zero.' },
  ];
  const errors = [{ line: 8, code: 'LINES_DIFFER', field: 'blockId', text: 'blockId is not what line 7 of A-4 says.' }];
  expect(instructionsText('splits.csv', { lines: 7, instructions, errors })).toBe([
    'splits.csv:2: A-1 of B-1: ACCEPTED',
    'splits.csv:5: A-2 of B-1: UNKNOWN_ACCOUNT WHO: The account is not known.',
    'splits.csv:6: A-3 of B-1: NO_WEIGHT: Every line is zero.',
    'splits.csv:8: LINES_DIFFER blockId: blockId is not what line 7 of A-4 says.',
    '7 lines: 1 instructions taken, 2 refused, 1 lines in error.',
  ].join('\n'));
});
