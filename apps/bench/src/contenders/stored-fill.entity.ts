import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';

/** A fill as a plain service would store it: the columns of a report, under the key that identifies it. */
@Entity('stored_fill')
export class StoredFill {
  @PrimaryColumn('text') platform: string;
  @PrimaryColumn('text', { name: 'trade_date' }) tradeDate: string;
  @PrimaryColumn('text', { name: 'exec_id' }) execId: string;
  @Column('text', { name: 'exec_type' }) execType: string;
  @Column('text', { name: 'exec_ref_id', nullable: true }) execRefId: string | null;
  @Column('text', { name: 'order_id' }) orderId: string;
  @Column('text', { name: 'block_id', nullable: true }) blockId: string | null;
  @Column('text') symbol: string;
  @Column('text') side: string;
  @Column('numeric', { name: 'last_qty' }) lastQty: string;
  @Column('numeric', { name: 'last_px' }) lastPx: string;
  @Column('text') currency: string;
  @Column('text', { name: 'last_mkt' }) lastMkt: string;
  @Column('text', { name: 'transact_time' }) transactTime: string;
  @Column('text', { name: 'last_capacity' }) lastCapacity: string;
  @Column('text') trader: string;
}

/** The table is made on connecting. */
export async function connectStore(databaseUrl: string): Promise<DataSource> {
  return new DataSource({ type: 'postgres', url: databaseUrl, entities: [StoredFill], synchronize: true }).initialize();
}
