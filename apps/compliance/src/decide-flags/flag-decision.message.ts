import { OneOf, Text } from '@entresol/contracts/field';
import { FLAG_OUTCOMES, type FlagOutcome } from '@entresol/trade/duty';

/** The body of a decision. */
export class FlagDecision {
  @OneOf(FLAG_OUTCOMES) outcome: FlagOutcome;
  @Text({ description: 'why; not empty' }) reason: string;
}
