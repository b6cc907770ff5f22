import type { CashLine, PositionLine, StatedEntry, Statement, TotalLine } from '../make-statement/statement.rules.js';
import { Markup, html } from './markup.js';
import { STYLE } from './statement-page.style.js';

/** Which issue of a statement a reader holds; none for one that was only drawn up to be looked at. */
export interface IssueShown {
  readonly statementId: string;
  readonly version: number;
}

const ENTRY_NAMES: Readonly<Record<StatedEntry['entryType'], string>> = {
  BUY: 'Bought', SELL: 'Sold', SELL_SHORT: 'Sold short', SELL_SHORT_EXEMPT: 'Sold short, exempt', OPENING_POSITION: 'Shares brought in',
  OPENING_CASH: 'Cash brought in', CONTRIBUTION: 'Contribution', WITHDRAWAL: 'Withdrawal', DIVIDEND: 'Dividend', INTEREST: 'Interest', FEE: 'Fee',
};

/** A statement as one self-contained page, for the screen and for paper. Figures are those of its JSON, digit by digit. */
export function statementPage(statement: Statement, issue: IssueShown | null): string {
  const { account, periodStart, periodEnd } = statement;
  const title = `Statement of account ${account}, ${periodStart} to ${periodEnd}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE + runningLines(`Account ${account} · ${periodStart} to ${periodEnd}`))}</style>
</head>
<body>
<header>
<p class="firm">${statement.firmName}</p>
<h1>Statement of account</h1>
<p class="period">${periodStart} to ${periodEnd}</p>
${parties(statement, issue)}
</header>
<main>
${section('positions', 'Positions', positionsTable(statement.positions))}
${section('cash', 'Cash', cashTable(statement.cash))}
${section('totals', 'Totals of the period', totalsTable(statement.totals))}
${section('activity', 'Activity', activityTables(statement))}
</main>
<footer>
<p>This statement is by trade date: a trade counts on the day it was made, and is settled on the settlement date shown.</p>
<p><strong>Report any inaccuracy or discrepancy in this statement promptly</strong> to ${statement.firmName ?? 'the firm'} and to
${statement.custodianName ?? 'the custodian'}, who holds the account. Confirm in writing whatever you report by word of mouth, to protect your
rights, including those under the Securities Investor Protection Act.</p>
</footer>
</body>
</html>
`.text;
}

/** Wider than a small screen, it scrolls by itself: so the keyboard must reach it. */
function section(id: string, title: string, content: Markup): Markup {
  return html`<section aria-labelledby="${id}" tabindex="0"><h2 id="${id}">${title}</h2>${content}</section>`;
}

function parties({ account, accountName, client, clientName, custodian, custodianName }: Statement, issue: IssueShown | null): Markup {
  const facts: readonly (readonly [string, string | null, string | null])[] = [
    ['Account', account, accountName],
    ['Client', client, clientName],
    ['Custodian', custodian ?? 'none', custodianName],
    ['Statement', issue ? issue.statementId : 'Preview, not issued', issue ? `version ${issue.version}` : null],
  ];
  return html`<dl>${facts.map(([term, id, name]) => html`<div><dt>${term}</dt><dd>${id}${name ? html`<span>${name}</span>` : null}</dd></div>`)}</dl>`;
}

function positionsTable(positions: readonly PositionLine[]): Markup {
  if (positions.length === 0) return html`<p class="none">No shares were held or traded.</p>`;
  return html`<table>
<caption>Shares by symbol: opening + in − out = closing</caption>
${heads(['Symbol', 'Name'], ['Opening, shares', 'In, shares', 'Out, shares', 'Closing, shares'])}
<tbody>${positions.map((line) => html`
<tr><th scope="row">${line.symbol}</th><td>${line.name}</td>${figures([line.opening, line.sharesIn, line.sharesOut, line.closing])}</tr>`)}
</tbody></table>`;
}

function cashTable(cash: readonly CashLine[]): Markup {
  return html`<table>
<caption>Cash by currency: opening + in − out = closing</caption>
${heads(['Currency'], ['Opening', 'In', 'Out', 'Closing'])}
<tbody>${cash.map((line) => html`
<tr><th scope="row">${line.currency}</th>${figures([line.opening, line.cashIn, line.cashOut, line.closing])}</tr>`)}
</tbody></table>`;
}

function totalsTable(totals: readonly TotalLine[]): Markup {
  return html`<table>
<caption>Bought and sold before charges; fees with those charged apart from trades</caption>
${heads(['Currency'], ['Bought', 'Sold', 'Commission', 'Fees'])}
<tbody>${totals.map((line) => html`
<tr><th scope="row">${line.currency}</th>${figures([line.bought, line.sold, line.commission, line.fees])}</tr>`)}
</tbody></table>`;
}

function activityTables({ cash, entries }: Statement): Markup {
  if (entries.length === 0) return html`<p class="none">Nothing happened on this account in the period.</p>`;
  const currencies = [...new Set([...cash.map(({ currency }) => currency), ...entries.map(({ currency }) => currency)])];
  const tables = currencies.map((currency) => ({ currency, own: entries.filter((entry) => entry.currency === currency) })).filter(({ own }) => own.length > 0);
  return html`${tables.map(({ currency, own }) => activityTable(currency, own))}`;
}

function activityTable(currency: string, entries: readonly StatedEntry[]): Markup {
  return html`<table class="activity">
<caption>Entries in ${currency}, by trade date; shares and amounts out are negative</caption>
${heads(['Trade date', 'Settlement', 'Entry', 'Symbol'], [
    'Shares', `Price, ${currency}`, `Gross, ${currency}`, `Commission, ${currency}`, `Fees, ${currency}`, `Amount, ${currency}`], ['Reference'])}
<tbody>${entries.map((entry) => html`
<tr><th scope="row">${entry.tradeDate}</th><td>${entry.settlDate ?? '–'}</td>
<td>${nameOf(entry)}${note(entry.correctionOf && `Correction of ${entry.correctionOf}`)}${note(entry.text)}</td>
<td>${entry.symbol}</td>${figures([entry.quantity, entry.avgPx, entry.grossTradeAmt, entry.commission, entry.fees, entry.amount])}
<td class="reference">${entry.reference}</td></tr>`)}
</tbody></table>`;
}

function nameOf({ entryKind, entryType }: StatedEntry): string {
  return entryKind === 'REVERSAL' ? `${ENTRY_NAMES[entryType]}, taken back` : ENTRY_NAMES[entryType];
}

function note(text: string | null): Markup | null {
  return text ? html`<span class="note">${text}</span>` : null;
}

function heads(words: readonly string[], numbers: readonly string[], after: readonly string[] = []): Markup {
  const head = (name: string): Markup => html`<th scope="col">${name}</th>`;
  return html`<thead><tr>${words.map(head)}${numbers.map((name) => html`<th scope="col" class="figure">${name}</th>`)}${after.map(head)}</tr></thead>`;
}

function figures(values: readonly (string | null)[]): Markup {
  return html`${values.map((value) => html`<td class="figure">${value === null ? null : grouped(value)}</td>`)}`;
}

/** Thousands apart and a true minus, as people read figures; never by way of a binary number. */
export function grouped(figure: string): string {
  const [whole, fraction] = figure.replace('-', '').split('.') as [string, string?];
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${figure.startsWith('-') ? '−' : ''}${thousands}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** What each sheet of paper says at its edge. Only letters that can't end a CSS string are let in. */
function runningLines(line: string): string {
  const safe = line.replace(/[^A-Za-z0-9._:· -]/g, '');
  return `@page { @top-left { content: "${safe}"; } @bottom-right { content: "Page " counter(page) " of " counter(pages); } }`;
}
