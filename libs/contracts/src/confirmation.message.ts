import { AFFIRM_STATUSES, CONFIRM_REJ_REASONS, CONFIRM_STATUSES, CONFIRM_TRANS_TYPES, MISC_FEE_TYPES } from '@entresol/trade/confirmation';
import type { AffirmStatus, ConfirmRejReason, ConfirmStatus, ConfirmTransType, MiscFeeType } from '@entresol/trade/confirmation';
import { SIDES, type Side } from '@entresol/trade/side';
import { CalendarDate, Currency, ForeignId, Id, Lines, OneOf, Positive, Sequence, Signed, Text, Unsigned } from './field.js';

/** A fee beside the commission: FIX MiscFeesGrp. */
export class MiscFee {
  @OneOf(MISC_FEE_TYPES) miscFeeType: MiscFeeType;
  @Id() miscFeeSubType: string;
  @Unsigned() miscFeeAmt: string;
}

/**
 * What an account bought or sold, at what price and cost. A REPLACE takes the place of an earlier one, a CANCEL takes it back and repeats its
 * figures. Key: account.
 */
export class ConfirmationIssued {
  @Id() confirmId: string;
  @OneOf(CONFIRM_TRANS_TYPES) confirmTransType: ConfirmTransType;
  @Id({ optional: true, description: 'FIX ConfirmRefID 772, of REPLACE and CANCEL: the confirmation that it corrects' }) confirmRefId?: string | null;
  @OneOf(CONFIRM_STATUSES) confirmStatus: ConfirmStatus;
  @Id({ description: 'the allocated line that its figures are of' }) individualAllocId: string;
  @Id() blockId: string;
  @Id() account: string;
  @Id() custodian: string;
  @ForeignId() symbol: string;
  @OneOf(SIDES) side: Side;
  @CalendarDate() tradeDate: string;
  @CalendarDate() settlDate: string;
  @Positive() allocQty: string;
  @Unsigned() avgPx: string;
  @Unsigned() grossTradeAmt: string;
  @Unsigned() commission: string;
  @Lines(() => MiscFee) miscFees: MiscFee[];
  @Signed({ description: 'gross + commission + fees of a buy, gross − commission − fees of a sale' }) netMoney: string;
  @Currency() currency: string;
}

/** A confirmation on its custodian's own topic: the same, with its place in the custodian's gapless sequence. */
export class CustodianConfirmation extends ConfirmationIssued {
  @Sequence() sequence: string;
}

/** A custodian's answer. Key: confirmId. */
export class ConfirmationAnswered {
  @Id() confirmId: string;
  @OneOf(AFFIRM_STATUSES) affirmStatus: AffirmStatus;
  @OneOf(Object.keys(CONFIRM_REJ_REASONS), { optional: true }) confirmRejReason?: ConfirmRejReason | null;
  @Text({ optional: true }) text?: string | null;
  @ForeignId({ description: 'user id at the custodian, asserted' }) affirmedBy: string;
}

/** A confirmation that its custodian affirmed. Key: account. */
export class ConfirmationAffirmed {
  @Id() confirmId: string;
  @Id() blockId: string;
  @Id() account: string;
  @Id() custodian: string;
  @ForeignId() affirmedBy: string;
}

/** A confirmation that its custodian rejected. Key: account. */
export class ConfirmationRejected extends ConfirmationAffirmed {
  @OneOf(Object.keys(CONFIRM_REJ_REASONS)) confirmRejReason: ConfirmRejReason;
  @Text({ optional: true }) text?: string | null;
}
