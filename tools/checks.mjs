import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {{ name: string, run: () => Promise<Count> }} Check
 * @typedef {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} JestReport
 * @typedef {{ filePath: string, messages: unknown[] }} LintedFile
 */

const KILL_AFTER_MS = 5_000;
/** An orphan that was killed still counts as running where nobody reaps it, as in a container without an init process. */
const GIVE_UP_AFTER_MS = 7_000;
/** @type {Set<number>} */
const groups = new Set();
let ending = false;

/** A command is one check. @param {number} exitCode @returns {Count} */
export function countOfCommand(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Every test is one, and so is a file that did not come to its tests. A run that ended badly without saying why, or that held
 * no test at all, failed. @param {JestReport | undefined} report @param {number} exitCode @returns {Count}
 */
export function countOfTests(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: unexplained ? 1 : failed };
}

/** Every project is one: `apps/x`, `libs/y`, `tools`. @param {LintedFile[] | undefined} files @param {number} exitCode @returns {Count} */
export function countOfLint(files, exitCode) {
  const faultsOf = new Map();
  for (const { filePath, messages } of files ?? []) {
    const folders = filePath.split('/');
    const project = folders.slice(0, folders[0] === 'tools' ? 1 : 2).join('/');
    faultsOf.set(project, (faultsOf.get(project) ?? 0) + messages.length);
  }
  const failed = [...faultsOf.values()].filter((faults) => faults > 0).length;
  const unexplained = failed === 0 && (exitCode !== 0 || faultsOf.size === 0);
  return { passed: faultsOf.size - failed, failed: unexplained ? 1 : failed };
}

/**
 * Runs all checks, one after the other, whatever became of those before; the last line printed is `N passed, N failed`.
 * Returns the exit code: 0 only if something passed and nothing failed. @param {Check[]} checks @param {(line: string) => void} print
 */
export async function runChecks(checks, print) {
  const total = { passed: 0, failed: 0 };
  const lines = [];
  for (const { name, run } of checks) {
    print(`\n== ${name}`);
    const started = Date.now();
    const { passed, failed } = await run().catch((error) => {
      print(String(error));
      return { passed: 0, failed: 1 };
    });
    total.passed += passed;
    total.failed += failed;
    lines.push(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed, ${Math.round((Date.now() - started) / 1000)} s`);
  }
  print(`\n${lines.join('\n')}`);
  print(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/**
 * Runs node in a process group of its own, without input, and sees to it that nothing of the group outlives the command.
 * Returns the exit code, 1 for a signal. @param {string[]} args @param {{ cwd: string, env?: Record<string, string> }} options
 * @returns {Promise<number>}
 */
export async function runNode(args, { cwd, env }) {
  if (ending) return 1;
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  if (pid !== undefined) await endGroup(pid);
  return exitCode;
}

/** Ends what still runs and starts nothing more, for a person's Ctrl-C. */
export async function endAll() {
  ending = true;
  await Promise.all([...groups].map(endGroup));
}

/** @param {number} pid */
async function endGroup(pid) {
  const started = Date.now();
  let signal = /** @type {NodeJS.Signals | 0} */ ('SIGTERM');
  while (signalGroup(pid, signal) && Date.now() - started < GIVE_UP_AFTER_MS) {
    await pause(50);
    signal = Date.now() - started < KILL_AFTER_MS ? 0 : 'SIGKILL';
  }
  groups.delete(pid);
}

/** False once the group is gone. @param {number} pid @param {NodeJS.Signals | 0} signal */
function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
