import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  appsAreComplete, decisionsFitAPage, documentsHaveOneTitle, type FileCheck, linesFitAScreen, namesNoPlace, namesSaySomething, nothingLeftToDo,
} from './tidy.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const NOT_SOURCE = new Set(['node_modules', 'dist', 'var', 'coverage', 'target', '.git', '.nx']);
const TEXT = /\.(ts|mjs|js|json|md|sql|yml|yaml|sh|xml|html|css|properties)$|(^|\/)(Dockerfile|run|\.npmrc|\.gitattributes|\.gitignore)$/;
/** Lists of names and bytes that no hand wrote. */
const NOT_BY_HAND = new Set(['package-lock.json']);

function sourcePaths(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_SOURCE.has(name))
    .flatMap((entry) => (entry.isDirectory() ? sourcePaths(`${folder}${entry.name}/`) : [relative(root, `${folder}${entry.name}`)]))
    .filter((path) => TEXT.test(path) && !NOT_BY_HAND.has(path));
}

const paths = sourcePaths();
const files = paths.map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));
/** This spec and what it checks name what they ban. */
const others = files.filter(({ path }) => !path.startsWith('tools/tidy.'));

describe.each<[string, FileCheck, violation: [path: string, text: string][], sound: [path: string, text: string][]]>([
  [
    'names say something', namesSaySomething,
    [
      ['libs/money/src/decimal-utils.ts', ''],
      ['apps/allocation/src/order.manager.ts', ''],
      ['libs/platform/src/index.ts', ''],
      ['apps/allocation/src/allocation.service.ts', ''],
      ['libs/money/src/split.ts', 'export function splitHelper(): void {}'],
      ['libs/money/src/split.ts', 'export const baseSplit = 1;'],
      ['libs/money/src/split.ts', 'export abstract class AbstractDataSplit {}'],
      ['libs/money/src/split.ts', 'export interface ISplit {}'],
      ['apps/allocation/src/split.ts', 'export class SplitService {}'],
    ],
    [
      ['apps/reference-data/src/reference-data.module.ts', 'export class ReferenceDataModule {}'],
      ['apps/allocation/src/service.ts', 'export const allocation: ServiceDefinition = {};'],
      ['libs/platform/src/database.ts', 'export class Database {}\nexport type Impulse = 1;\nconst data = 1;'],
      ['libs/contracts/src/field.ts', 'export const Id = 1;\nexport class Instruction {}\nexport interface Identity {}'],
    ],
  ],
  ['nothing is left to do', nothingLeftToDo, [['a.ts', '// TODO later'], ['a.sql', '-- FIXME']], [['a.ts', '// todos los dias\nconst TODOS = 1;']]],
  [
    'lines fit a screen', linesFitAScreen,
    [['a.ts', `// ${'x'.repeat(158)}`], ['a.md', 'x'.repeat(161)], ['apps/a/migrations/0001-a.sql', 'x'.repeat(161)]],
    [['a.ts', `// ${'Σ'.repeat(157)}`], ['a.md', `| ${'x'.repeat(200)} |`], ['docs/generated/a.md', 'x'.repeat(161)], ['a.json', 'x'.repeat(161)]],
  ],
  [
    'documents have one title', documentsHaveOneTitle,
    [['a.md', 'no title'], ['a.md', '# One\n\n# Two\n'], ['a.md', 'before\n\n# One\n'], ['a.md', '## Lower\n']],
    [['a.md', '# One\n\n## Lower\n'], ['a.md', '# One\n\n```sh\n# a comment\n```\n'], ['a.ts', '']],
  ],
  [
    'no place is named', namesNoPlace,
    [
      ['a.ts', `const folder = '/work/main';`], ['a.md', 'see ../shared/design.md'], ['a.md', 'see `shared/design.md`'], ['a.ts', '// cd /home/me'],
      ['.npmrc', 'registry=https://registry.example.com/'], ['a.yml', 'url: http://nexus.example.com:8081/repository'],
    ],
    [['a.ts', `import './framework/workspace.js'; // a shared topic; the work/life of it`], ['package.json', '"url": "https://github.com/a/b"']],
  ],
  [
    'decisions fit a page', decisionsFitAPage,
    [['docs/decisions/0001-a.md', 'line\n'.repeat(61)], ['docs/decisions/0001-a.md', 'word '.repeat(700)]],
    [['docs/decisions/0001-a.md', 'line\n'.repeat(60)], ['docs/architecture.md', 'line\n'.repeat(61)]],
  ],
])('%s', (_name, check, violations, sound) => {
  it.each(violations)('and a violation in %s is found: %j', (path, text) => {
    expect(check({ path, text })).toHaveLength(1);
  });

  it.each(sound)('and what is sound in %s passes: %j', (path, text) => {
    expect(check({ path, text })).toEqual([]);
  });

  it('in the whole repository', () => {
    expect(others.flatMap((file) => check(file).map((fault) => `${file.path}: ${fault}`))).toEqual([]);
  });
});

describe('apps are complete', () => {
  const sound = ['apps/allocation/src/allocation.module.ts', 'apps/allocation/README.md', 'apps/allocation/migrations/0001-blocks.sql', 'apps/cli/src/main.ts'];

  it('and a violation is found', () => {
    expect(appsAreComplete(sound.slice(0, 1))).toEqual(['apps/allocation has no README.md', 'apps/allocation has no migrations']);
    expect(appsAreComplete(sound)).toEqual([]);
  });

  it('in the whole repository', () => {
    expect(appsAreComplete(paths)).toEqual([]);
  });
});

it('reads the whole repository', () => {
  expect(paths).toEqual(expect.arrayContaining(['package.json', '.gitignore', 'libs/money/src/split.ts', 'tools/tidy.spec.ts']));
  expect(paths.filter((path) => path.includes('node_modules') || path.includes('/dist/'))).toEqual([]);
});
