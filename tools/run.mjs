#!/usr/bin/env node
/**
 * `node tools/run.mjs <command> [...args]`: makes a fresh clone ready (dependencies, build, broker) and runs the command.
 * It needs Node.js alone, and imports nothing that has to be installed first.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OWN_SCRIPTS = {
  test: 'tools/test.mjs',
  docs: 'tools/docs.mjs',
  crash: 'apps/e2e/dist/crash/main.js',
  faults: 'apps/e2e/dist/faults/main.js',
  bench: 'apps/bench/dist/main.js',
};
const NEEDS_BROKER = ['demo', 'retail', 'up', 'test', 'crash', 'faults', 'bench'];
const CLI = 'apps/cli/dist/main.js';

const REPEATED_MS = 500;

const [command, ...args] = process.argv.slice(2);
let child;
let forwardedAt = 0;
process.on('SIGINT', () => forward('SIGINT')).on('SIGTERM', () => forward('SIGTERM')).on('SIGHUP', () => forward('SIGTERM'));

requireNode();
if (!isInstalled()) await step('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
await step('Building', process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
if (NEEDS_BROKER.includes(command)) await prepareBroker();
const script = OWN_SCRIPTS[command];
end(await run(process.execPath, script ? [script, ...args] : [CLI, ...process.argv.slice(2)], 'inherit'));

/** Engines of package.json, checked before anything that an older Node.js could not parse. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = engines.node.replace('>=', '').split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(`Entresol needs Node.js ${engines.node}; this is ${process.version}.`);
  process.exit(69);
}

/** Whether what npm notes it has installed is what the lock file wants; optional packages are those of other platforms too. */
function isInstalled() {
  const noted = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(noted)) return false;
  const has = JSON.parse(readFileSync(noted, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, wants]) => path === '' || wants.optional || sameVersion(has[path], wants));
}

function sameVersion(has, wants) {
  return has !== undefined && has.version === wants.version && has.integrity === wants.integrity;
}

/** A step of preparation: one line, and its output only if it fails. */
async function step(title, program, programArgs) {
  console.error(`${title} ...`);
  const outcome = await run(program, programArgs, 'pipe');
  if (outcome.code === 0) return;
  console.error(`${outcome.output}${title} failed.`);
  end(outcome);
}

async function prepareBroker() {
  try {
    const { prepareInfrastructure } = await import('../libs/embedded/dist/infrastructure.js');
    await prepareInfrastructure((line) => console.error(`${line} ...`));
  } catch (error) {
    if (error.exitCode === undefined) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}

/** Runs a program to its end, in a session of its own: Ctrl-C reaches it through this process, once. */
function run(program, programArgs, output) {
  return new Promise((resolve, reject) => {
    child = spawn(program, programArgs, { cwd: ROOT, detached: true, stdio: ['inherit', output, output] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      child = undefined;
      resolve({ code, signal, output: text });
    });
  });
}

/** The terminal and npm each send Ctrl-C: one of the two is passed on. */
function forward(signal) {
  if (!child) process.exit(1);
  if (Date.now() - forwardedAt > REPEATED_MS) child.kill(signal);
  forwardedAt = Date.now();
}

/** Ends as the child did: with its exit code, or by its signal. */
function end({ code, signal }) {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
