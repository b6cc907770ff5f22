import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** Plants a violation of each rule of `eslint.config.mjs` and expects the error: a gate that never closed is no gate. */
const root = fileURLToPath(new URL('../', import.meta.url));
const BOUNDARY = '@nx/enforce-module-boundaries';
const ONLY_HERE = '@typescript-eslint/no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';

// A planted file is not on disk, so no type of it is known: the typed rules are planted into a file that is.
// Where CI is set, types would be taken from the disk and not from the text planted, but for this option.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
    { files: ['**/planted*.ts'], ...tseslint.configs.disableTypeChecked },
  ],
});

async function faults(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: root + file });
  return [...new Set(result!.messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
}

function using(module: string): string {
  return `import { thing } from '${module}';\nexport const planted = thing;\n`;
}

beforeAll(() => {
  // The boundary rule reads the cached graph, and skips all files where there is none.
  const env = { ...process.env, NX_DAEMON: 'false' };
  execFileSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], { cwd: root, env, stdio: 'pipe' });
});

describe('who may know whom', () => {
  it.each([
    ['an app an app', 'apps/allocation/src/planted.ts', '@entresol/compliance/service', [BOUNDARY]],
    ['an app an app in a spec', 'apps/allocation/src/planted.int.spec.ts', '@entresol/compliance/service', [BOUNDARY]],
    ['an app an app by its path', 'apps/allocation/src/planted.ts', '../../compliance/src/service.js', [BOUNDARY]],
    ['a lib by its path', 'apps/allocation/src/planted.ts', '../../../libs/money/src/decimal.js', [BOUNDARY]],
    ['an app testing', 'apps/allocation/src/planted.ts', '@entresol/testing/service', [BOUNDARY]],
    ['an app testing in a unit spec', 'apps/allocation/src/planted.spec.ts', '@entresol/testing/service', [BOUNDARY]],
    ['an app the embedded broker', 'apps/allocation/src/planted.ts', '@entresol/embedded/kafka', [BOUNDARY]],
    ['messaging platform', 'libs/messaging/src/planted.ts', '@entresol/platform/start', [BOUNDARY]],
    ['platform testing', 'libs/platform/src/planted.ts', '@entresol/testing/service', [BOUNDARY]],
    ['contracts messaging', 'libs/contracts/src/planted.ts', '@entresol/messaging/work', [BOUNDARY]],
    ['the domain contracts', 'libs/money/src/planted.ts', '@entresol/contracts/topics', [BOUNDARY]],
    ['embedded the domain', 'libs/embedded/src/planted.ts', '@entresol/money/decimal', [BOUNDARY]],
    ['the command an app', 'apps/cli/src/planted.ts', '@entresol/allocation/service', [BOUNDARY]],
    ['the command testing', 'apps/cli/src/planted.ts', '@entresol/testing/service', [BOUNDARY]],
    ['end to end an app', 'apps/e2e/src/planted.int.spec.ts', '@entresol/allocation/service', [BOUNDARY]],
    ['the example messaging', 'examples/demo-day/src/planted.ts', '@entresol/messaging/work', [BOUNDARY]],
    ['the domain a framework', 'libs/trade/src/planted.ts', '@nestjs/common', [BOUNDARY]],
    ['the domain rxjs, under any path', 'libs/money/src/planted.ts', 'rxjs/operators', [BOUNDARY]],
    ['contracts a database', 'libs/contracts/src/planted.ts', 'typeorm', [BOUNDARY]],
    ['the domain a file', 'libs/money/src/planted.ts', 'node:fs', [ONLY_HERE]],
    ['the domain a file, by the old name', 'libs/calendar/src/planted.ts', 'fs/promises', [ONLY_HERE]],
    ['an app Kafka', 'apps/allocation/src/planted.ts', 'kafkajs', [ONLY_HERE]],
    ['an app the other client of Kafka', 'apps/allocation/src/planted.ts', '@platformatic/kafka', [ONLY_HERE]],
    ['an app Kafka in a spec', 'apps/allocation/src/planted.int.spec.ts', 'kafkajs', [ONLY_HERE]],
    ['platform Kafka', 'libs/platform/src/planted.ts', 'kafkajs/src/consumer', [ONLY_HERE]],
    ['the command Kafka outside its verifier', 'apps/cli/src/planted.ts', 'kafkajs', [ONLY_HERE]],
    ['an app a decimal library', 'apps/allocation/src/planted.ts', 'decimal.js', [ONLY_HERE]],
    ['messaging a decimal library', 'libs/messaging/src/planted.ts', 'decimal.js', [ONLY_HERE]],
    ['a spec a decimal library', 'apps/allocation/src/planted.spec.ts', 'decimal.js', [ONLY_HERE]],
  ])('not %s', async (_name, file, module, expected) => {
    expect(await faults(file, using(module))).toEqual(expected);
  });

  it.each([
    ['only by its type', 'apps/allocation/src/planted.ts', `import type { A } from '@entresol/compliance/service';\nexport type B = A;\n`, [BOUNDARY]],
    ['only dynamically', 'apps/allocation/src/planted.ts', `export const planted = await import('@entresol/compliance/service');\n`, [BOUNDARY]],
    ['Kafka dynamically', 'apps/allocation/src/planted.ts', `export const planted = await import('kafkajs');\n`, [SYNTAX]],
    ['the other client dynamically', 'apps/allocation/src/planted.ts', `export const planted = await import('@platformatic/kafka');\n`, [SYNTAX]],
    ['Kafka dynamically in a spec', 'apps/allocation/src/planted.spec.ts', `export const planted = await import('kafkajs');\n`, [SYNTAX]],
    ['a decimal library dynamically', 'libs/messaging/src/planted.ts', `export const planted = await import('decimal.js');\n`, [SYNTAX]],
  ])('not %s', async (_name, file, code, expected) => {
    expect(await faults(file, code)).toEqual(expected);
  });

  it.each([
    ['apps/allocation/src/planted.ts', ['@entresol/platform/start', '@entresol/messaging/work', '@entresol/contracts/topics', '@entresol/money/decimal']],
    ['apps/allocation/src/allocate-block/planted.entity.ts', ['typeorm']],
    ['apps/allocation/src/planted.int.spec.ts', ['@entresol/testing/service', 'fast-check']],
    ['apps/cli/src/planted.ts', ['@entresol/embedded/kafka', '@entresol/demo-day/replay', '@entresol/contracts/topics']],
    ['apps/cli/src/verify/planted.ts', ['kafkajs', 'pg']],
    ['apps/e2e/src/planted.int.spec.ts', ['kafkajs', '@entresol/testing/service', '@entresol/cli/verify']],
    ['examples/demo-day/src/planted.ts', ['kafkajs', '@entresol/contracts/topics']],
    ['libs/contracts/src/planted.ts', ['class-validator', 'class-transformer', '@nestjs/swagger', '@nestjs/common', '@entresol/trade/side']],
    ['libs/messaging/src/planted.ts', ['kafkajs', 'typeorm', '@entresol/contracts/topics']],
    ['libs/money/src/planted.ts', ['decimal.js']],
    ['libs/money/src/planted.spec.ts', ['fast-check']],
    ['libs/calendar/src/planted.ts', ['@entresol/money/decimal']],
  ])('but %s knows %j', async (file, modules) => {
    const code = modules.map((module, n) => `import { thing as thing${n} } from '${module}';\nexport const planted${n} = thing${n};\n`).join('');
    expect(await faults(file, code)).toEqual([]);
  });
});

describe('a rule', () => {
  const rules = 'apps/allocation/src/allocate-block/planted.rules.ts';

  it.each([
    ['@nestjs/common'], ['typeorm'], ['pg'], ['kafkajs'], ['decimal.js'], ['node:crypto'], ['node:fs'], ['fs'], ['rxjs'], ['@entresol/messaging/work'],
    ['@entresol/platform/problem'], ['./allocate-block.handler.js'], ['./allocation.entity.js'], ['../allocation.module.js'], ['./instruct.controller.js'],
  ])('does not import %s', async (module) => {
    expect(await faults(rules, using(module))).toEqual([ONLY_HERE]);
  });

  it.each([
    ['the clock', 'export const planted = Date.now();\n', [SYNTAX]],
    ['the day', 'export const planted = new Date();\n', [SYNTAX]],
    ['the day as text', 'export const planted = Date();\n', [SYNTAX]],
    ['chance', 'export const planted = Math.random();\n', [SYNTAX]],
    ['a module at run time', `export const planted = import('./other.rules.js');\n`, [SYNTAX]],
    ['the environment', 'export const planted = process.env;\n', ['no-restricted-globals']],
    ['the network', `export const planted = fetch('/');\n`, ['no-restricted-globals']],
    ['a timer', 'setTimeout(() => 1, 1);\n', ['no-restricted-globals']],
  ])('does not ask %s', async (_name, code, expected) => {
    expect(await faults(rules, code)).toEqual(expected);
  });

  it('decides from its arguments', async () => {
    const code = [
      `import { decimal, type Decimal } from '@entresol/money/decimal';`,
      `import type { Instruction } from '@entresol/contracts/allocation.message';`,
      `import type { Block } from './block.entity.js';`,
      `import { approvalNeeded } from './approval.rules.js';`,
      'export function total(instruction: Instruction, block: Block): Decimal {',
      `  return approvalNeeded(instruction, block, new Date('2014-09-17')) ? decimal('0') : decimal('1');`,
      '}',
      '',
    ];
    expect(await faults(rules, code.join('\n'))).toEqual([]);
  });
});

describe('a spec', () => {
  it.each([
    [`it.only('planted', () => expect(1).toBe(1));`],
    [`it.skip('planted', () => expect(1).toBe(1));`],
    [`it.todo('planted');`],
    [`test.only('planted', () => expect(1).toBe(1));`],
    [`describe.only('planted', () => expect(1).toBe(1));`],
    [`describe.skip('planted', () => expect(1).toBe(1));`],
    [`it.only.each([[1]])('planted', () => expect(1).toBe(1));`],
    [`it.concurrent.only('planted', async () => expect(1).toBe(1));`],
    [`fit('planted', () => expect(1).toBe(1));`],
    [`xdescribe('planted', () => expect(1).toBe(1));`],
  ])('always runs: %s', async (code) => {
    expect(await faults('apps/allocation/src/planted.spec.ts', code)).toEqual([SYNTAX]);
    expect(await faults('libs/messaging/src/planted.int.spec.ts', code)).toEqual([SYNTAX]);
  });

  it('may be long', async () => {
    const long = `it('planted', () => {\n${'  expect(1).toBe(1);\n'.repeat(60)}});\n`;
    expect(await faults('apps/allocation/src/planted.spec.ts', long)).toEqual([]);
  });
});

describe('a file', () => {
  const typed = 'libs/money/src/split.ts';

  it.each([
    [
      'a promise that nobody awaits',
      'async function work(): Promise<void> {}\nexport function planted(): void {\n  work();\n}\n',
      '@typescript-eslint/no-floating-promises',
    ],
    [
      'a promise where a truth is asked',
      'export function planted(work: Promise<boolean>): number {\n  return work ? 1 : 2;\n}\n',
      '@typescript-eslint/no-misused-promises',
    ],
    [
      'a switch that forgets a case',
      `export function planted(side: 'BUY' | 'SELL'): number {\n  switch (side) {\n    case 'BUY':\n      return 1;\n  }\n  return 0;\n}\n`,
      '@typescript-eslint/switch-exhaustiveness-check',
    ],
    ['any', 'export const planted: any = 1;\n', '@typescript-eslint/no-explicit-any'],
    ['a loose comparison', 'export const planted = (a: number, b: number): boolean => a == b;\n', 'eqeqeq'],
    ['a function over 50 lines', `export function planted(a: number): number {\n${'  a += 1;\n'.repeat(50)}  return a;\n}\n`, 'max-lines-per-function'],
    ['over 250 lines', 'export {};\n'.repeat(251), 'max-lines'],
    ['an exception that excepts nothing', '// eslint-disable-next-line eqeqeq\nexport const planted = 1;\n', 'Unused eslint-disable directive'],
  ])('has not %s', async (_name, code, expected) => {
    expect(await faults(typed, code)).toEqual([expect.stringContaining(expected)]);
  });

  it('of the checkout itself passes', async () => {
    const results = await eslint.lintFiles(['libs/money/src/split.ts', 'libs/money/src/split.spec.ts']);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });
});
