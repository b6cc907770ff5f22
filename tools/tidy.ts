/** What linters do not hold: each check takes a file, or the paths of all, and names what is wrong. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

export type FileCheck = (file: SourceFile) => string[];

const BANNED_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'base', 'data', 'impl', 'common']);
const EXPORTED = /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(class|function\*?|const|let|interface|type|enum) +(\w+)/gm;

/** Names say what a thing is; these words say nothing. `ReferenceData` is the field's own term, `DataSource` TypeORM's. */
export const namesSaySomething: FileCheck = ({ path, text }) => {
  if (!/\.(ts|mjs)$/.test(path) || path.endsWith('.config.mjs')) return [];
  const fileName = path.split('/').at(-1)!;
  const exported = [...text.matchAll(EXPORTED)].map(([, kind, name]) => ({ kind: kind!, name: name! }));
  const banned = (name: string) => wordsOf(name).filter((word) => BANNED_WORDS.has(word));
  const faults = [fileName, ...exported.map(({ name }) => name)].flatMap((name) => banned(name).map((word) => `${name}: “${word}” says nothing`));
  for (const { kind, name } of exported) if (/^(class|interface|type)$/.test(kind) && /^I[A-Z][a-z]/.test(name)) faults.push(`${name}: no I prefix`);
  if (path.startsWith('apps/') && /[.-]service\.ts$/.test(fileName)) faults.push(`${fileName}: a service within a service`);
  const services = exported.filter(({ name }) => path.startsWith('apps/') && /^[A-Z]\w*Service$/.test(name));
  faults.push(...services.map(({ name }) => `${name}: a service within a service`));
  if (/^index\.(ts|mjs)$/.test(fileName)) faults.push(`${fileName}: no barrels`);
  return faults;
};

function wordsOf(name: string): string[] {
  return name.replace(/reference-?data|dataSource/gi, '').split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** What is left to do is an issue, not a comment. */
export const nothingLeftToDo: FileCheck = ({ text }) =>
  numbered(text).filter(({ line }) => /\b(TO-?DO|FIX-?ME)\b/.test(line)).map(({ number }) => `line ${number}: left to do`);

const LONGEST_LINE = 160;

/** Lines fit a screen; tables of Markdown and what is generated may be wider. */
export const linesFitAScreen: FileCheck = ({ path, text }) => {
  if (!/\.(ts|mjs|sql|sh|yml|yaml|md)$|Dockerfile$/.test(path) || path.startsWith('docs/generated/')) return [];
  const lines = numbered(text).filter(({ line }) => !(path.endsWith('.md') && line.startsWith('|')));
  return lines.filter(({ line }) => [...line].length > LONGEST_LINE).map(({ number, line }) => `line ${number}: ${[...line].length} characters`);
};

/** A document has one title, and begins with it. */
export const documentsHaveOneTitle: FileCheck = ({ path, text }) => {
  if (!path.endsWith('.md')) return [];
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const titles = prose.match(/^# .+$/gm) ?? [];
  return titles.length === 1 && prose.trimStart().startsWith('# ') ? [] : [`${titles.length} titles, where the first line should be the only one`];
};

const PLACES = [
  { pattern: /(?<![\w.-])\/work\b/, name: 'a folder of one machine' },
  { pattern: /(?<![\w-])(\.\.\/)?shared\//, name: 'a folder outside the repository' },
  { pattern: /\/(home|root|Users)\/\w/, name: 'a folder of one machine' },
  { pattern: /https?:\/\/(?!registry\.npmjs\.org)[\w.-]*(registry|artifactory|nexus|verdaccio|mirror)[\w.-]*/i, name: 'a registry' },
];

/** The repository works anywhere: it names no machine, no registry, nothing beside itself. */
export const namesNoPlace: FileCheck = ({ text }) =>
  numbered(text).flatMap(({ line, number }) => PLACES.filter(({ pattern }) => pattern.test(line)).map(({ name }) => `line ${number}: names ${name}`));

const ONE_PAGE = { lines: 60, words: 600 };

/** A decision record that does not fit a page has not decided. */
export const decisionsFitAPage: FileCheck = ({ path, text }) => {
  if (!/^docs\/decisions\/.*\.md$/.test(path)) return [];
  const [lines, words] = [text.trimEnd().split('\n').length, text.split(/\s+/).length];
  return lines > ONE_PAGE.lines || words > ONE_PAGE.words ? [`${lines} lines, ${words} words`] : [];
};

/** Every app that runs says what it is for; every one that keeps rows says how they came to be. */
export function appsAreComplete(paths: readonly string[]): string[] {
  const services = paths.filter((path) => /^apps\/[^/]+\/src\/[\w.-]+\.module\.ts$/.test(path)).map((path) => path.split('/')[1]!);
  return [...new Set(services)].flatMap((app) => [
    ...(paths.includes(`apps/${app}/README.md`) ? [] : [`apps/${app} has no README.md`]),
    ...(paths.some((path) => path.startsWith(`apps/${app}/migrations/`) && path.endsWith('.sql')) ? [] : [`apps/${app} has no migrations`]),
  ]);
}

function numbered(text: string): { line: string; number: number }[] {
  return text.split('\n').map((line, above) => ({ line, number: above + 1 }));
}
