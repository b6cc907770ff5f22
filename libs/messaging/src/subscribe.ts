import type { Topic, TopicFamily } from '@entresol/contracts/topic';
import { Catch, UseFilters, applyDecorators, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { Parser } from './decode.js';

/** What the transport needs to know of a handler. */
export interface Subscription {
  readonly topic: Topic<object> | TopicFamily<object>;
  readonly parse?: Parser;
}

/** Lets the transport see the error itself: Nest's own filter would say only «Internal server error». */
@Catch()
class Rethrow implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a controller's method as the handler of a topic, or of each topic of a family. It is called with a `Batch` of one partition
 * and the `Work` of one transaction; what it throws undoes the whole batch.
 */
export function Subscribe(topic: Topic<object> | TopicFamily<object>, options: { parse?: Parser } = {}): MethodDecorator {
  const subscription: Subscription = { topic, ...options };
  const mark = applyDecorators(EventPattern<string>(nameOf(subscription.topic), { subscription }), UseFilters(new Rethrow()));
  return (target, method, descriptor) => {
    // Nest gives a handler only the parameters that are decorated.
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
    mark(target, method, descriptor as PropertyDescriptor);
  };
}

/** A topic's name, or a family's pattern with `*` for the member. */
export function nameOf(topic: Topic<object> | TopicFamily<object>): string {
  return 'pattern' in topic ? topic.pattern : topic.name;
}
