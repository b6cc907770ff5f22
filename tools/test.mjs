import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countOfCommand, countOfLint, countOfTests, endAll, runChecks, runNode } from './checks.mjs';

/** `npm test`, once everything is installed and built: types, lint, unit specs, then specs with a real broker and database. */
const root = fileURLToPath(new URL('../', import.meta.url));
const reports = await mkdtemp(join(tmpdir(), 'entresol-test-'));

/** @param {string} name @returns {Promise<any>} */
async function report(name) {
  return JSON.parse(await readFile(join(reports, name), 'utf8').catch(() => 'null')) ?? undefined;
}

async function checkTypes() {
  return countOfCommand(await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.spec.json'], { cwd: root }));
}

/** Nx draws the graph of projects, without which the boundary rule checks nothing; one ESLint then serves all projects, types parsed once. */
async function lint() {
  const quiet = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
  const drawn = await runNode(['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], { cwd: root, env: quiet });
  if (drawn !== 0) return countOfCommand(drawn);
  const args = ['apps', 'libs', 'examples', 'tools', '--max-warnings', '0', '-f', 'json', '-o', join(reports, 'lint.json')];
  const exitCode = await runNode(['node_modules/eslint/bin/eslint.js', ...args], { cwd: root });
  const files = (await report('lint.json'))?.map((file) => ({ ...file, filePath: relative(root, file.filePath) }));
  for (const { filePath, messages } of files ?? []) {
    for (const { line, column, message, ruleId } of messages) console.log(`${filePath}:${line}:${column} ${message} (${ruleId})`);
  }
  return countOfLint(files, exitCode);
}

/** @param {'spec' | 'int'} project @param {string[]} args */
async function test(project, ...args) {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const reporters = ['--reporters', 'default', '--reporters', './tools/count-reporter.mjs'];
  const counts = `${project}.json`;
  const env = { TEST_COUNTS: join(reports, counts) };
  const exitCode = await runNode([...node, 'node_modules/jest/bin/jest.js', '--selectProjects', project, ...reporters, ...args], { cwd: root, env });
  return countOfTests(await report(counts), exitCode);
}

const tidyUp = () => rm(reports, { recursive: true, force: true });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => void endAll().then(tidyUp).finally(() => process.exit(130)));
}

process.exitCode = await runChecks(
  [
    { name: 'types', run: checkTypes },
    { name: 'lint', run: lint },
    { name: 'generated documents', run: async () => countOfCommand(await runNode(['tools/docs.mjs', '--check'], { cwd: root })) },
    { name: 'unit specs', run: () => test('spec', '--maxWorkers=2') },
    { name: 'specs with a broker and a database', run: () => test('int', '--runInBand') },
  ],
  console.log,
);
await tidyUp();
