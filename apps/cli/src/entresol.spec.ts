import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entresol } from './entresol.js';

async function carriedOut(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const exitCode = await entresol(args, { writeOut: (text) => (written.out += text), writeErr: (text) => (written.err += text) });
  return { exitCode, ...written };
}

describe('the command line', () => {
  it.each([
    ['an option that is none', ['--wrong'], "unknown option '--wrong'"],
    ['a command that is none', ['treat'], "unknown command 'treat'"],
    ['a trace of nothing', ['trade', 'trace'], "missing required argument 'block'"],
    ['no command', [], 'Usage: entresol'],
    ['an argument missing', ['token'], "missing required argument 'person'"],
    ['a file without its sender', ['executions', 'import', 'fills.csv'], "required option '--as <person>' not specified"],
    ['a file of instructions without its sender', ['instructions', 'import', 'splits.csv'], "required option '--as <person>' not specified"],
    ['a day that is not said', ['day', 'ready'], "missing required argument 'date'"],
    ['a day closed by nobody', ['day', 'close', '2014-09-17'], "required option '--as <person>' not specified"],
    ['a deadline that is none', ['day', 'close', '2014-09-17', '--deadline', 'soon'], "argument 'soon' is invalid"],
    ['an option missing', ['identity', 'create'], "required option '-d, --directory <directory>' not specified"],
    ['a count that is none', ['demo', '--blocks', 'all'], "argument 'all' is invalid"],
    ['a count of none', ['verify', '--blocks', '0'], "argument '0' is invalid"],
    ['a port that is none', ['status', '--serve', 'http'], "argument 'http' is invalid"],
  ])('refuses %s with exit code 2', async (_what, args, text) => {
    const { exitCode, err } = await carriedOut(...args);
    expect(exitCode).toBe(2);
    expect(err).toContain(text);
  });

  it('explains itself with exit code 0', async () => {
    const { exitCode, out } = await carriedOut('--help');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/demo.*up.*status.*verify.*migrate.*topics.*token.*identity/s);
  });

  it('makes the development issuer’s keys where it is told to', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'entresol-identity-'));
    try {
      expect((await carriedOut('identity', 'create', '--directory', directory)).exitCode).toBe(0);
      expect(readdirSync(directory).sort()).toEqual(['issuer.key.json', 'jwks.json']);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
