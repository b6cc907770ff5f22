import type { ExplainedAccount } from './explain-accounts.rules.js';
import type { AllocatedLine } from './explain-block.entity.js';
import type { Explanation } from './explain-block.rules.js';

/** A line of a tree, and what stands beneath it. */
interface Branch {
  readonly text: string;
  readonly beneath?: readonly Branch[];
}

/** The explanation as an indented tree for people, a sentence a line. */
export function explanationText(explanation: Explanation): string {
  return `${drawn(treeOf(explanation), '').join('\n')}\n`;
}

function treeOf({ sentence, executed, rounding, instructions, accounts, differs, differences }: Explanation): Branch {
  return {
    text: sentence,
    beneath: [
      ...(differs ? [{ text: 'IT DIFFERS from what is stored.', beneath: differences.map((text) => ({ text })) }] : []),
      ...(executed ? [{ text: executed.sentence, beneath: executed.fills.map(({ sentence: text }) => ({ text })) }] : []),
      ...(rounding ? [{ text: rounding.sentence }] : []),
      ...instructions.map(({ sentence: text }) => ({ text })),
      ...accounts.map(accountBranch),
    ],
  };
}

function accountBranch({ sentence, shares, cents, line }: ExplainedAccount): Branch {
  return {
    text: sentence,
    beneath: [
      ...(shares ? [{ text: shares.sentence }] : []),
      ...(cents && shares!.result !== '0' ? [{ text: cents.sentence }] : []),
      ...(line ? [{ text: lineTold(line) }] : []),
    ],
  };
}

function lineTold({ allocTransType, individualAllocId, refIndividualAllocId, eventId }: AllocatedLine): string {
  return `${allocTransType} line ${individualAllocId}${refIndividualAllocId === null ? '' : ` after ${refIndividualAllocId}`}, event ${eventId}`;
}

function drawn({ text, beneath = [] }: Branch, indent: string): string[] {
  return [`${indent}${text}`, ...beneath.flatMap((branch) => drawn(branch, `${indent}  `))];
}
