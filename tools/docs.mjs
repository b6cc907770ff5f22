/** Writes what drifts if it is written by hand: `node tools/docs.mjs` writes docs/generated and docs/performance.md, `--check` only compares. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { performancePage } from '../apps/bench/dist/report/page.rules.js';
import { OF_EVERY_SERVICE, PERMISSIONS } from '../libs/contracts/dist/permissions.js';
import { custodianTopics, referenceTopics, topics } from '../libs/contracts/dist/topics.js';
import { AFFIRMATION_REFUSALS, CONFIRM_REJ_REASONS } from '../libs/trade/dist/confirmation.js';
import { ALLOC_REJECTS } from '../libs/trade/dist/allocation.js';
import { EXECUTION_REJECT_REASONS } from '../libs/trade/dist/execution.js';
import { HOLD_REASONS } from '../libs/trade/dist/block.js';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));
const MEASURED = `${DOCS}performance.json`;
const NOTE = '<!-- Written by tools/docs.mjs; do not edit. -->';

const topicRows = [...Object.values(topics), ...Object.values(custodianTopics), ...Object.values(referenceTopics)].map((topic) =>
  [nameOf(topic), topic.key, topic.partitions, topic.cleanup, topic.message.name, topic.writtenBy, topic.description]);

const documents = {
  'generated/topics.md': ['# Topics', NOTE,
    'Every record carries `ce_id`, `ce_type` and `ce_time`; `ce_subject`, `ce_actor`, `ce_duty` and `ce_sequence` where they apply: a header\n' +
      'each on custodians’ and reference topics; elsewhere all in one header, `ce`, a line each in the order id, type, time, subject, actor, duty,\n' +
      'sequence.\n' +
      'Each message is specified by its class in `libs/contracts/src`.',
    table(['topic', 'key', 'partitions', 'cleanup', 'message', 'written by', 'what it says'], topicRows)],
  'generated/permissions.md': ['# Who may use what', NOTE,
    'A person may use a route who holds any of its roles, as his access token says. What is not listed is closed to all, and a service with such a\n' +
      'route does not start. `libs/contracts/src/permissions.ts` is the table that the services go by.',
    ...section('Every service', routeRows(OF_EVERY_SERVICE), ['route', 'roles']),
    ...Object.entries(PERMISSIONS).flatMap(([service, permissions]) => section(service, routeRows(permissions), ['route', 'roles']))],
  'generated/reason-codes.md': ['# Reason codes', NOTE, 'In order of precedence: where several apply, the first is given.',
    ...section('Reports not taken (`executions.rejected.v1`)', EXECUTION_REJECT_REASONS.map((code) => [code]), ['reason']),
    ...section('Blocks not known to be complete (`blocks.totalled.v1`)', HOLD_REASONS.map((code) => [code]), ['reason']),
    ...section('Instructions and blocks refused (`allocations.refused.v1`)',
      Object.entries(ALLOC_REJECTS).map(([reason, [code, level]]) => [reason, code, level]),
      ['reason', 'FIX AllocRejCode 88', 'level']),
    ...section('Custodians’ answers not taken', AFFIRMATION_REFUSALS.map((code) => [code]), ['reason']),
    ...section('Custodians’ reasons to reject', Object.entries(CONFIRM_REJ_REASONS), ['reason', 'FIX ConfirmRejReason 774'])],
};

/** A service's routes, each with who may use it. */
function routeRows(permissions) {
  return Object.entries(permissions).map(([route, roles]) => [`\`${route}\``, roles === 'ANYONE' ? 'anyone' : roles.join(', ')]);
}

function nameOf(topic) {
  return `\`${topic.name ?? topic.pattern.replace('*', '<custodian>')}\``;
}

function section(title, rows, headings) {
  return [`## ${title}`, table(headings, rows)];
}

function table(headings, rows) {
  return [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const texts = Object.entries(documents).map(([name, parts]) => [name, `${parts.join('\n\n')}\n`]);
if (existsSync(MEASURED)) texts.push(['performance.md', performancePage(JSON.parse(readFileSync(MEASURED, 'utf8')))]);

const check = process.argv.includes('--check');
mkdirSync(`${DOCS}generated`, { recursive: true });
for (const [name, text] of texts) {
  const same = existsSync(DOCS + name) && readFileSync(DOCS + name, 'utf8') === text;
  if (check && !same) {
    console.error(`docs/${name} is not what the code says; run npm run docs`);
    process.exitCode = 1;
  } else if (!check) writeFileSync(DOCS + name, text);
}
