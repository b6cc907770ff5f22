import { Positive, Text } from '@entresol/contracts/field';

/** The body of a bust by hand. */
export class Bust {
  @Text({ description: 'why; not empty' }) reason: string;
}

/** The body of a correction by hand: what the fill should have said. */
export class Correction extends Bust {
  @Positive() lastQty: string;
  @Positive() lastPx: string;
}
