/** A class whose decorators are the schema of a message. */
export type MessageClass<T extends object> = new () => T;

export interface Topic<T extends object> {
  readonly name: string;
  readonly message: MessageClass<T>;
  /** The field, or the words for it, that keys its records: order holds within a key. */
  readonly key: string;
  readonly partitions: number;
  /** `compact` keeps the latest record of each key for ever; `delete` keeps all for the retention. */
  readonly cleanup: 'delete' | 'compact';
  readonly writtenBy: string;
  readonly description: string;
}

/** A topic for each member of a group, such as each custodian: only that member may read or write it. */
export interface TopicFamily<T extends object> extends Omit<Topic<T>, 'name'> {
  /** With `*` in the member's place. */
  readonly pattern: string;
  of(member: string): Topic<T>;
}

/** The member that a topic of a family belongs to, or undefined where the topic is not of the family. */
export function memberOf(family: TopicFamily<object>, topic: string): string | undefined {
  const [head, tail] = family.pattern.split('*') as [string, string];
  return topic.startsWith(head) && topic.endsWith(tail) && topic.length > head.length + tail.length
    ? topic.slice(head.length, topic.length - tail.length)
    : undefined;
}
