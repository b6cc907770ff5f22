import { CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import type { Backbone } from './backbone.js';
import type { Batch } from './batch.js';
import type { Subscription } from './subscribe.js';
import type { Work } from './work.js';

/**
 * Nest's transport over the backbone: ordinary `@EventPattern` handlers, called with batches inside a transaction. Nest's own Kafka
 * server knows no batches, and repeats a poison message for ever.
 */
export class BatchStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly backbone: Backbone) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    for (const [pattern, handler] of this.messageHandlers) {
      const subscription = (handler.extras as { subscription?: Subscription } | undefined)?.subscription;
      if (!subscription) return callback(new Error(`the handler of ${pattern} is not marked by @Subscribe`));
      this.backbone.subscribe(subscription, async (batch: Batch<object>, work: Work) => {
        const result = (await handler(batch, work)) as Observable<unknown> | undefined;
        if (result) await lastValueFrom(result, { defaultValue: undefined });
      });
    }
    callback();
  }

  /** The backbone is stopped by its owner, after HTTP and before the database. */
  close(): void {}

  on(): never {
    throw new Error('the backbone emits no events of its own');
  }

  unwrap<T>(): T {
    return this.backbone as T;
  }
}
