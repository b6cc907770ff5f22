import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('.', import.meta.url));

// Without a project graph the boundary rule would skip every file and say nothing was wrong.
if (!existsSync(`${root}.nx/workspace-data/project-graph.json`)) throw new Error('There is no project graph yet: lint through nx (npm run lint).');

/** Which kind of project may know which: apps → platform, messaging → contracts → domain. An app never imports an app. */
const KNOWS = {
  domain: ['domain'],
  contracts: ['domain'],
  messaging: ['contracts', 'domain'],
  platform: ['messaging', 'contracts', 'domain'],
  embedded: [],
  testing: ['embedded', 'platform', 'messaging', 'contracts', 'domain'],
  app: ['platform', 'messaging', 'contracts', 'domain'],
  tool: ['domain', 'contracts', 'platform', 'messaging', 'embedded', 'example'],
  e2e: ['domain', 'contracts', 'messaging', 'platform', 'embedded', 'testing', 'tool', 'example'],
  example: ['contracts', 'example'],
};

/** Packages that a kind of project is limited to; the others may use what the root package.json declares. */
const PACKAGES = {
  domain: ['decimal.js'],
  contracts: ['class-validator', 'class-transformer', '@nestjs/swagger', '@nestjs/common'],
};

/** The boundary rule; specs may also use `packages` and, by the kind of their project, more kinds: `kinds`. */
function boundaries(packages = [], kinds = {}) {
  const depConstraints = Object.entries(KNOWS).map(([kind, known]) => ({
    sourceTag: `type:${kind}`,
    onlyDependOnLibsWithTags: [...known, ...(kinds[kind] ?? [])].map((other) => `type:${other}`),
    ...(kind in PACKAGES && { allowedExternalImports: [...PACKAGES[kind], ...packages] }),
  }));
  return { '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }] };
}

const KAFKA = { regex: '^(kafkajs|@platformatic/kafka)(/|$)', message: 'Only messaging knows Kafka, and what plays the part of the world outside.' };
const DECIMAL = { regex: '^decimal\\.js(/|$)', message: 'Figures come from @entresol/money.' };
const NODE = { regex: '^node:|^(fs|path|crypto|http|https|net|os|child_process|timers|worker_threads)(/|$)', message: 'The domain does no I/O.' };
const OTHERS_OF_RULES = {
  regex: '^(?!\\.{1,2}/|@entresol/(money|trade|calendar|contracts)/|@entresol/demo-day/(exact|divide)\\.rules$)',
  message: 'A rule decides from its arguments: it knows money, trade, calendar and the contracts, no framework, no database, no I/O.',
};
const CALLERS = { regex: '\\.(handler|controller|module)(\\.js)?$', message: 'A rule does not know who calls it.' };
const ROWS = { regex: '\\.entity(\\.js)?$', allowTypeImports: true, message: 'A rule knows a row by its type alone.' };

function imports(...patterns) {
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] };
}

/** What imports ban statically is not to be had dynamically either. */
const DYNAMIC_KAFKA = { selector: 'ImportExpression > Literal[value=/^(kafkajs|@platformatic.kafka)/]', message: KAFKA.message };
const DYNAMIC_DECIMAL = { selector: 'ImportExpression > Literal[value=/^decimal\\.js/]', message: DECIMAL.message };

const AMBIENT_IN_RULES = [
  { selector: 'ImportExpression', message: 'A rule imports nothing at run time.' },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'The time is an argument of a rule.' },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The time is an argument of a rule.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'The time is an argument of a rule.' },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'A rule leaves nothing to chance.' },
];
const GLOBALS_WITH_IO = ['process', 'console', 'fetch', 'crypto', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

const SKIPPED_SPECS = [
  { selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|failing)$/]', message: 'Every spec runs.' },
  { selector: 'MemberExpression[object.property.name="concurrent"][property.name=/^(only|skip)$/]', message: 'Every spec runs.' },
  { selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]', message: 'Every spec runs.' },
];

const KAFKA_CLIENTS = ['libs/{messaging,embedded,testing}', 'examples/demo-day', 'apps/cli/src/verify', 'apps/{bench,e2e}'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'var/**', '.nx/**', 'coverage/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: ['tsconfig.spec.json'], tsconfigRootDir: root } },
    rules: {
      ...boundaries(),
      ...imports(KAFKA, DECIMAL),
      'no-restricted-syntax': ['error', DYNAMIC_KAFKA, DYNAMIC_DECIMAL],
      eqeqeq: ['error', 'smart'],
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 50 }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: KAFKA_CLIENTS.map((folder) => `${folder}/**/*.ts`), rules: { ...imports(DECIMAL), 'no-restricted-syntax': ['error', DYNAMIC_DECIMAL] } },
  { files: ['libs/{trade,calendar}/src/**/*.ts'], rules: imports(KAFKA, DECIMAL, NODE) },
  { files: ['libs/money/src/**/*.ts'], rules: { ...imports(KAFKA, NODE), 'no-restricted-syntax': ['error', DYNAMIC_KAFKA] } },
  {
    files: ['**/*.rules.ts'],
    rules: {
      ...imports(OTHERS_OF_RULES, CALLERS, ROWS),
      'no-restricted-syntax': ['error', ...AMBIENT_IN_RULES],
      'no-restricted-globals': ['error', ...GLOBALS_WITH_IO.map((name) => ({ name, message: 'A rule touches nothing.' }))],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      // What one app's rules make, another's check, which shares nothing with them.
      ...boundaries(['fast-check', 'reflect-metadata'], { e2e: ['app'] }),
      ...imports(KAFKA, DECIMAL),
      'no-restricted-syntax': ['error', ...SKIPPED_SPECS, DYNAMIC_DECIMAL, DYNAMIC_KAFKA],
      'max-lines-per-function': 'off',
    },
  },
  {
    files: KAFKA_CLIENTS.map((folder) => `${folder}/**/*.spec.ts`),
    rules: { ...imports(DECIMAL), 'no-restricted-syntax': ['error', ...SKIPPED_SPECS, DYNAMIC_DECIMAL] },
  },
  { files: ['**/*.int.spec.ts'], rules: boundaries([], { app: ['testing'] }) },
);
