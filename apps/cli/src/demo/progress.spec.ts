import { Progress } from './progress.js';

function shown(isTTY: boolean, act: (progress: Progress) => void): string {
  const written: string[] = [];
  act(new Progress({ isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 }));
  return written.join('');
}

const twoStages = (progress: Progress): void => {
  progress.step('Creating topics');
  progress.report('trading', 0, 2000);
  progress.report('trading', 2000, 2000);
  progress.report('close', 1, 4);
  progress.done();
};

describe('progress', () => {
  it('is a line a stage where no one looks on', () => {
    expect(shown(false, twoStages)).toBe('Creating topics …\ntrading …\nclose …\n');
  });

  it('is one line that changes at a terminal, and ends with its stage', () => {
    expect(shown(true, twoStages)).toBe([
      'Creating topics …\n',
      `\r\x1b[Ktrading            ${'░'.repeat(28)} 0 of 2,000`,
      `\r\x1b[Ktrading            ${'█'.repeat(28)} 2,000 of 2,000\n`,
      `\r\x1b[Kclose              ${'█'.repeat(7)}${'░'.repeat(21)} 1 of 4\n`,
    ].join(''));
  });

  it('draws no faster than an eye follows, but always the end', () => {
    const lines = shown(true, (progress) => {
      for (let done = 0; done <= 100_000; done += 1) progress.report('trading', done, 100_000);
    }).split('\r');
    expect(lines.length).toBeLessThan(10_000);
    expect(lines.at(-1)).toContain(`${'█'.repeat(28)} 100,000 of 100,000`);
  });

  it('is full where there is nothing to do', () => {
    expect(shown(true, (progress) => progress.report('close', 0, 0))).toContain(`${'█'.repeat(28)} 0 of 0`);
  });
});
