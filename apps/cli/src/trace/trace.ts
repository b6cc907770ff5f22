/** What the services tell of one trade, as far as a trace shows it. Figures are text. */

export interface TracedExecution {
  readonly platform: string;
  readonly rootExecId: string;
  readonly version: number;
  readonly live: boolean;
  readonly lastQty: string;
  readonly lastPx: string;
  readonly eventId: string;
}

export interface TracedReport {
  readonly platform: string;
  readonly execId: string;
  readonly execType: string;
  readonly execRefId: string | null;
  readonly outcome: 'TAKEN' | 'WAITING' | 'REJECTED';
  readonly rootExecId: string | null;
  readonly lastQty: string;
  readonly lastPx: string;
  readonly trader: string;
  readonly transactTime: string;
  readonly source: string;
  readonly origin: string;
}

export interface TracedRejection {
  readonly execId: string | null;
  readonly reason: string;
  readonly text: string;
  readonly origin: string;
  readonly eventId: string;
}

interface Sentence {
  readonly sentence: string;
}

export interface TracedAccount extends Sentence {
  readonly account: string;
  readonly shares: (Sentence & { readonly result: string }) | null;
  readonly cents: Sentence | null;
  readonly line: {
    readonly individualAllocId: string; readonly allocTransType: string; readonly refIndividualAllocId: string | null; readonly eventId: string;
  } | null;
}

/** A version of the block's allocation, explained. */
export interface TracedVersion extends Sentence {
  readonly version: string;
  readonly differences: readonly string[];
  readonly executed: (Sentence & { readonly fills: readonly Sentence[] }) | null;
  readonly rounding: Sentence | null;
  readonly instructions: readonly Sentence[];
  readonly accounts: readonly TracedAccount[];
}

export interface TracedConfirmation {
  readonly confirmId: string;
  readonly confirmTransType: string;
  readonly confirmRefId: string | null;
  readonly individualAllocId: string;
  readonly account: string;
  readonly custodian: string;
  readonly status: string;
  readonly netMoney: string;
  readonly currency: string;
  readonly affirmedBy: string | null;
}

export interface TracedEntry {
  readonly entryKind: string;
  readonly confirmId: string;
  readonly entryType: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly amount: string;
  readonly currency: string;
  readonly eventId: string | null;
  readonly origin: string;
}

export interface TracedDuty {
  readonly person: string;
  readonly duty: string;
  readonly acts: readonly { readonly eventId: string; readonly time: string; readonly origin: string }[];
}

export interface TracedFlag {
  readonly flagId: string;
  readonly rule: string;
  readonly person: string;
  readonly duties: readonly string[];
  readonly severity: string;
}

/** A block's state in allocation. */
export interface TracedBlock {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: string;
  readonly currency: string;
  readonly state: string;
  readonly version: number;
  readonly reason: string | null;
  readonly text: string | null;
}

/** One trade, from the reports of its fills to the entries on its accounts, and who did what. */
export interface Trace {
  readonly block: TracedBlock;
  readonly executions: readonly TracedExecution[];
  readonly reports: readonly TracedReport[];
  readonly rejections: readonly TracedRejection[];
  /** Newest first. */
  readonly versions: readonly TracedVersion[];
  readonly confirmations: readonly TracedConfirmation[];
  readonly entries: readonly TracedEntry[];
  readonly duties: readonly TracedDuty[];
  readonly flags: readonly TracedFlag[];
}
