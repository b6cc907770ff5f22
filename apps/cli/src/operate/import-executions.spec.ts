import { importedText } from './import-executions.command.js';

it('tells what became of a file, and each refused line where it stands', () => {
  const errors = [
    { line: 3, code: 'INVALID_FIELD', field: 'lastQty', text: 'lastQty must be a decimal above 0' },
    { line: 5, code: 'MALFORMED_MESSAGE', field: null, text: 'Invalid Record Length' },
  ];
  expect(importedText('fills.csv', { lines: 9, taken: 5, unchanged: 1, waiting: 1, errors })).toBe([
    'fills.csv:3: INVALID_FIELD lastQty: lastQty must be a decimal above 0',
    'fills.csv:5: MALFORMED_MESSAGE: Invalid Record Length',
    '9 lines: 5 taken, 1 known already, 1 waiting, 2 refused.',
  ].join('\n'));
});
