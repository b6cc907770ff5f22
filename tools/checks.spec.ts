import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { countOfCommand, countOfLint, countOfTests, runChecks, runNode } from './checks.mjs';

const cwd = mkdtempSync(join(tmpdir(), 'entresol-checks-'));

async function ran(...counts: (() => Promise<{ passed: number; failed: number }>)[]): Promise<{ exitCode: number; lastLine: string | undefined }> {
  const printed: string[] = [];
  const exitCode = await runChecks(counts.map((run, n) => ({ name: `check ${n}`, run })), (line) => void printed.push(line));
  return { exitCode, lastLine: printed.join('\n').split('\n').at(-1) };
}

describe('runChecks', () => {
  const passing = async () => ({ passed: 3, failed: 0 });

  it.each([
    ['all pass', [passing, passing], 0, '6 passed, 0 failed'],
    ['one fails', [passing, async () => ({ passed: 2, failed: 1 }), passing], 1, '8 passed, 1 failed'],
    ['one throws', [async () => Promise.reject(new Error('planted')), passing], 1, '3 passed, 1 failed'],
    ['nothing ran', [async () => ({ passed: 0, failed: 0 })], 1, '0 passed, 0 failed'],
    ['there is nothing to run', [], 1, '0 passed, 0 failed'],
  ])('where %s', async (_name, checks, exitCode, lastLine) => {
    expect(await ran(...checks)).toEqual({ exitCode, lastLine });
  });

  it('fails where a command really fails, and runs what comes after', async () => {
    const command = (code: string) => async () => countOfCommand(await runNode(['-e', code], { cwd }));
    expect(await ran(command('process.exit(0)'), command('process.exit(3)'), command(''))).toEqual({ exitCode: 1, lastLine: '2 passed, 1 failed' });
  });
});

describe('countOfTests', () => {
  const report = (numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number) =>
    ({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites });

  it.each([
    ['all passed', report(5, 0, 0), 0, { passed: 5, failed: 0 }],
    ['one failed', report(4, 1, 0), 1, { passed: 4, failed: 1 }],
    ['a file did not load', report(4, 0, 1), 1, { passed: 4, failed: 1 }],
    ['all passed, yet it ended badly', report(5, 0, 0), 1, { passed: 5, failed: 1 }],
    ['no test was found', report(0, 0, 0), 0, { passed: 0, failed: 1 }],
    ['there is no report', undefined, 0, { passed: 0, failed: 1 }],
    ['it crashed', undefined, 134, { passed: 0, failed: 1 }],
  ])('where %s', (_name, jest, exitCode, count) => {
    expect(countOfTests(jest, exitCode)).toEqual(count);
  });
});

describe('what Jest counted', () => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const failing = `test('fails', () => { const error = new Error('planted'); error.circle = { error }; throw error; });`;

  it.each([
    ['a test that fails', `test('passes', () => {}); ${failing}`, { numPassedTests: 1, numFailedTests: 1, numRuntimeErrorTestSuites: 0 }],
    ['a file that does not load', `throw new Error('planted');`, { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 }],
  ])('is told for %s', (_name, code, counted) => {
    const rootDir = mkdtempSync(join(cwd, 'planted-'));
    writeFileSync(join(rootDir, 'planted.test.js'), code);
    const jest = ['node_modules/jest/bin/jest.js', '--rootDir', rootDir, '--config', '{"transform":{}}', '--reporters', join(root, 'tools/count-reporter.mjs')];
    const { status } = spawnSync(process.execPath, jest, { cwd: root, env: { ...process.env, TEST_COUNTS: join(rootDir, 'counts.json') } });
    expect(JSON.parse(readFileSync(join(rootDir, 'counts.json'), 'utf8'))).toEqual(counted);
    expect(countOfTests(counted, status!).failed).toBe(1);
  });
});

describe('countOfLint', () => {
  const file = (filePath: string, faults = 0) => ({ filePath, messages: Array.from({ length: faults }) });

  it.each([
    ['three projects are clean', [file('apps/a/src/a.ts'), file('libs/b/src/b.ts'), file('libs/b/src/c.ts'), file('tools/d.ts')], 0, { passed: 3, failed: 0 }],
    ['one has two faulty files', [file('apps/a/src/a.ts', 2), file('apps/a/src/b.ts', 1), file('libs/b/src/b.ts')], 1, { passed: 1, failed: 1 }],
    ['it ended badly without a fault', [file('apps/a/src/a.ts')], 2, { passed: 1, failed: 1 }],
    ['no file was linted', [], 0, { passed: 0, failed: 1 }],
    ['it crashed', undefined, 2, { passed: 0, failed: 1 }],
  ])('where %s', (_name, files, exitCode, count) => {
    expect(countOfLint(files, exitCode)).toEqual(count);
  });
});

describe('runNode', () => {
  it.each([['process.exit(0)', 0], ['process.exit(7)', 7], [`process.kill(process.pid, 'SIGKILL')`, 1]])('of %s is %d', async (code, exitCode) => {
    expect(await runNode(['-e', code], { cwd })).toBe(exitCode);
  });

  it('gives no input, so nothing can wait for it', async () => {
    expect(await runNode(['-e', 'process.stdin.resume().on("end", () => process.exit(4))'], { cwd })).toBe(4);
  });

  it('leaves nothing behind, not even what ignores SIGTERM', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => require('fs').writeFileSync('beat', String(Date.now())), 20)`;
    const parent = `
      require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'ignore' }).unref();
      setInterval(() => require('fs').existsSync('beat') && process.exit(0), 20);`;
    expect(await runNode(['-e', parent], { cwd })).toBe(0);
    const lastBeat = readFileSync(join(cwd, 'beat'), 'utf8');
    await pause(500);
    expect(readFileSync(join(cwd, 'beat'), 'utf8')).toBe(lastBeat);
  });
});
