import { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { Count, ForeignId, Id, OneOf, Timestamp } from '@entresol/contracts/field';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { CONFIRM_REJ_REASONS, type ConfirmRejReason } from '@entresol/trade/confirmation';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { CONFIRMATION_COLUMNS, CONFIRMATIONS } from '../confirmation.entity.js';
import { STATUSES, type Status } from '../confirmation-status.rules.js';
import type { ReferenceVersions } from '../prepare-confirmations/prepared-confirmation.entity.js';

const LARGEST_PAGE = 1000;

export class ConfirmationQuery {
  @Id({ optional: true }) account?: string;
  @Id({ optional: true }) blockId?: string;
  @OneOf(STATUSES, { optional: true }) status?: Status;
  @Id({ optional: true, description: 'the last confirmId of the page before' }) after?: string;
  @Type(() => Number) @Count({ optional: true, min: 1, description: 'at most 1000; 100 where absent' }) limit?: number;
}

/** A confirmation with its life so far, and the version of each reference row that went into it. */
export class ConfirmationRead extends ConfirmationIssued {
  @OneOf(STATUSES) status: Status;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'noun → id → version' }) referenceVersions: ReferenceVersions;
  @Timestamp() preparedAt: Date;
  @Timestamp({ optional: true }) issuedAt: Date | null;
  @ForeignId({ optional: true }) releasedBy: string | null;
  @Timestamp({ optional: true }) answeredAt: Date | null;
  @ForeignId({ optional: true }) affirmedBy: string | null;
  @OneOf(Object.keys(CONFIRM_REJ_REASONS), { optional: true }) confirmRejReason: ConfirmRejReason | null;
  @Id({ optional: true, description: 'of what is REPLACED or CANCELLED: the confirmation that did so' }) correctedBy: string | null;
}

const COLUMNS = `${CONFIRMATION_COLUMNS}, c.reference_versions AS "referenceVersions", c.prepared_at AS "preparedAt", c.issued_at AS "issuedAt",
  c.released_by AS "releasedBy", c.answered_at AS "answeredAt", c.affirmed_by AS "affirmedBy", c.confirm_rej_reason AS "confirmRejReason",
  c.corrected_by AS "correctedBy"`;

@ApiTags('confirmations')
@Controller('confirmations')
export class ReadConfirmationsController {
  constructor(private readonly database: Database) {}

  /** Confirmations in the order of their ids; the next page starts after the last id of this one. */
  @Get()
  @ApiOkResponse({ type: [ConfirmationRead] })
  async list(@Query() { account, blockId, status, after, limit }: ConfirmationQuery): Promise<ConfirmationRead[]> {
    return this.database.rows<ConfirmationRead>(
      `SELECT ${COLUMNS} FROM ${CONFIRMATIONS}
       WHERE ($1::text IS NULL OR l.account = $1) AND ($2::text IS NULL OR l.block_id = $2) AND ($3::text IS NULL OR c.status = $3)
         AND ($4::text IS NULL OR c.confirm_id > $4)
       ORDER BY c.confirm_id LIMIT $5`,
      [account ?? null, blockId ?? null, status ?? null, after ?? null, Math.min(limit ?? 100, LARGEST_PAGE)],
    );
  }

  @Get(':confirmId')
  @ApiOkResponse({ type: ConfirmationRead })
  async confirmation(@Param('confirmId') confirmId: string): Promise<ConfirmationRead> {
    const [confirmation] = await this.database.rows<ConfirmationRead>(`SELECT ${COLUMNS} FROM ${CONFIRMATIONS} WHERE c.confirm_id = $1`, [confirmId]);
    if (!confirmation) throw new Problem(404, 'UNKNOWN_CONFIRMATION', 'No such confirmation is known.', { field: 'confirmId' });
    return confirmation;
  }
}
