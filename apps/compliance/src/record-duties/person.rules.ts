import { assertedActor } from '@entresol/contracts/envelope';
import type { User } from '@entresol/contracts/reference.message';

/**
 * Which person stands behind each asserted `<source>/<user id>`. An id that two persons claim stands for neither: it is a break to
 * mend, as an unknown one is. A user who is CLOSED still did what he did.
 */
export function peopleOf(users: Iterable<Pick<User, 'person' | 'userIds'>>): ReadonlyMap<string, string> {
  const claims = new Map<string, Set<string>>();
  for (const { person, userIds } of users) {
    for (const { source, userId } of userIds) {
      const actor = assertedActor(source, userId);
      claims.set(actor, (claims.get(actor) ?? new Set()).add(person));
    }
  }
  return new Map([...claims].filter(([, persons]) => persons.size === 1).map(([actor, [person]]) => [actor, person!]));
}

/** The person who acted, or undefined where an asserted id is not mapped: it is never taken for a new person. */
export function personOf(actor: string, people: ReadonlyMap<string, string>): string | undefined {
  return actor.includes('/') ? people.get(actor) : actor;
}

/** An automatic step, or a platform's own machine, decides nothing: it holds no duty. */
export function isService(actor: string): boolean {
  return actor.startsWith('service:');
}
