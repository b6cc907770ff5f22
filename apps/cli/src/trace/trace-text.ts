import { groupBy } from '@entresol/messaging/group-by';
import type { Trace, TracedAccount, TracedConfirmation, TracedDuty, TracedEntry, TracedFlag, TracedReport, TracedVersion } from './trace.js';

/** A line of a tree, and what stands beneath it. */
interface Branch {
  readonly text: string;
  readonly beneath?: readonly Branch[];
}

/** A trade as one tree for the terminal: from its fills to each account's cents, confirmations and entries, with the events that tell of them. */
export function traceText(trace: Trace): string {
  return drawn(treeOf(trace), '', '').join('\n');
}

function treeOf(trace: Trace): Branch {
  const { blockId, side, symbol, tradeDate, state, reason, text } = trace.block;
  const why = reason === null ? '' : `, ${reason}: ${text}`;
  return {
    text: `${blockId}: ${side} ${symbol} of ${tradeDate}, ${state}${why}`,
    beneath: [reportedBranch(trace), ...trace.versions.map((version) => versionBranch(version, trace)), dutiesBranch(trace)],
  };
}

function reportedBranch({ executions, reports, rejections }: Trace): Branch {
  const ofFill = groupBy(reports.filter(({ rootExecId }) => rootExecId !== null), ({ platform, rootExecId }) => `${platform} ${rootExecId}`);
  const chains = executions.map(({ platform, rootExecId, version, live, lastQty, lastPx, eventId }) => ({
    text: `${platform} ${rootExecId}, version ${version}: ${live ? `${lastQty} × ${lastPx}` : 'cancelled'}, event ${eventId}`,
    beneath: (ofFill.get(`${platform} ${rootExecId}`) ?? []).map(reportBranch),
  }));
  const waiting = reports.filter(({ outcome }) => outcome === 'WAITING').map((report) => ({ text: `waits: ${reportBranch(report).text}` }));
  const rejected = rejections.map(({ execId, reason, text, origin, eventId }) => ({
    text: `rejected: ${execId ?? 'a report without an id'}, ${reason}: ${text}, ${origin}, event ${eventId}`,
  }));
  return {
    text: `Reported: ${executions.length} fills, ${waiting.length} reports that wait, ${rejections.length} rejected`,
    beneath: [...chains, ...waiting, ...rejected],
  };
}

function reportBranch({ execId, execType, execRefId, lastQty, lastPx, trader, transactTime, source, origin }: TracedReport): Branch {
  const of = execRefId === null ? '' : ` of ${execRefId}`;
  return { text: `${execType} ${execId}${of}: ${lastQty} × ${lastPx} by ${trader} at ${transactTime}, ${source}, ${origin}` };
}

function versionBranch({ sentence, differences, executed, rounding, instructions, accounts }: TracedVersion, trace: Trace): Branch {
  return {
    text: sentence,
    beneath: [
      ...differences.map((text) => ({ text: `DIFFERS: ${text}` })),
      ...(executed ? [{ text: executed.sentence, beneath: executed.fills.map(leaf) }] : []),
      ...(rounding ? [leaf(rounding)] : []),
      ...instructions.map(leaf),
      ...accounts.map((account) => accountBranch(account, trace)),
    ],
  };
}

function leaf({ sentence }: { readonly sentence: string }): Branch {
  return { text: sentence };
}

function accountBranch({ sentence, shares, cents, line }: TracedAccount, { confirmations, entries }: Trace): Branch {
  const confirmed = confirmations.filter(({ individualAllocId }) => individualAllocId === line?.individualAllocId);
  const parts = shares === null ? [] : shares.result === '0' ? [leaf(shares)] : [leaf(shares), leaf(cents!)];
  const written = line === null ? [] : [{ text: lineTold(line), beneath: confirmed.map((one) => confirmationBranch(one, entries)) }];
  return { text: sentence, beneath: [...parts, ...written] };
}

function lineTold({ allocTransType, individualAllocId, refIndividualAllocId, eventId }: NonNullable<TracedAccount['line']>): string {
  return `${allocTransType} ${individualAllocId}${refIndividualAllocId === null ? '' : ` after ${refIndividualAllocId}`}, event ${eventId}`;
}

function confirmationBranch(confirmation: TracedConfirmation, entries: readonly TracedEntry[]): Branch {
  const { confirmId, confirmTransType, confirmRefId, custodian, status, netMoney, currency, affirmedBy } = confirmation;
  const of = confirmRefId === null ? '' : ` of ${confirmRefId}`;
  const by = affirmedBy === null ? '' : ` by ${affirmedBy}`;
  return {
    text: `${confirmTransType} ${confirmId}${of} to ${custodian}: net ${netMoney} ${currency}, ${status}${by}`,
    beneath: entries.filter((entry) => entry.confirmId === confirmId).map(entryBranch),
  };
}

function entryBranch({ entryKind, entryType, tradeDate, symbol, quantity, amount, currency, eventId, origin }: TracedEntry): Branch {
  const event = `event ${eventId ?? 'without an id'}, ${origin}`;
  return { text: `${entryKind} ${entryType} booked on ${tradeDate}: ${quantity} ${symbol}, ${amount} ${currency}, ${event}` };
}

function dutiesBranch({ duties, flags }: Trace): Branch {
  return { text: `Duties: ${duties.length} held, ${flags.length} flags`, beneath: [...duties.map(dutyBranch), ...flags.map(flagBranch)] };
}

function dutyBranch({ person, duty, acts }: TracedDuty): Branch {
  return { text: `${person} ${duty}`, beneath: acts.map(({ time, eventId, origin }) => ({ text: `at ${time}, event ${eventId}, ${origin}` })) };
}

function flagBranch({ flagId, rule, person, duties, severity }: TracedFlag): Branch {
  return { text: `flag ${flagId}: ${severity}, ${person} held ${duties.join(' and ')}, rule ${rule}` };
}

/** With lines that lead from each branch to what it hangs on. */
function drawn({ text, beneath = [] }: Branch, first: string, indent: string): string[] {
  const last = beneath.length - 1;
  return [first + text, ...beneath.flatMap((branch, index) => (
    drawn(branch, `${indent}${index === last ? '└─ ' : '├─ '}`, `${indent}${index === last ? '   ' : '│  '}`)))];
}
