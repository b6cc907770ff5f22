import { Id, Lines, OneOf, Text } from '@entresol/contracts/field';
import { DUTIES, SEVERITIES, type Duty, type Severity } from '@entresol/trade/duty';
import { ApiProperty } from '@nestjs/swagger';

/** A rule that stands in a person's way, and what he did on the trade. */
export class ObstacleView {
  @Id() rule: string;
  @OneOf(['PREVENT', 'DETECT']) mode: 'PREVENT' | 'DETECT';
  @OneOf(SEVERITIES) severity: Severity;
  @OneOf(DUTIES) heldDuty: Duty;
  @Text() reason: string;
}

export class KeptAway {
  @Text() person: string;
  @Lines(() => ObstacleView) obstacles: readonly ObstacleView[];
}

/** Who may take a duty on the trade. */
export class MayActView {
  @OneOf(DUTIES) duty: Duty;
  @ApiProperty({ type: [String], description: 'whose roles allow it, and against whom no rule stands' }) may: readonly string[];
  @Lines(() => KeptAway, { description: 'whose roles allow it, but who must not, and why' }) mayNot: readonly KeptAway[];
}

export class TradeActors {
  @Id() blockId: string;
  @Lines(() => MayActView) duties: MayActView[];
}
