import { complete, EMPTY, handle, keysOf, LOG, store, wrong, type Tables } from './fill-and-bust.example.js';
import { fault, step, type Protocol, type Step } from './search.example.js';

/** What a consumer may get wrong. */
export type ConsumerBug =
  | 'no natural key'
  | 'no fence'
  | 'a fence that locks nothing'
  | 'a fence that swallows the whole batch'
  | 'a gap not gone back to'
  | 'unchecked COMMIT'
  | 'no lock across partitions';

/** Records `from` up to `to` in hand; `next`: where the position stood when it was locked; `writes`: what COMMIT will make visible. */
interface Batch {
  from: number;
  to: number;
  next: number | null;
  writes: Tables | null;
  /** A statement failed and its error was swallowed: PostgreSQL will answer COMMIT with ROLLBACK. */
  doomed: boolean;
}

interface Reader {
  reads: number;
  /** After it joined the group it reads from where Kafka says, until the database has told it better. */
  sought: boolean;
  batch: Batch | null;
}

interface State {
  position: number[];
  /** How far all counts as done, for good: by the position, or by what a reader took for done and told Kafka. */
  passed: number[];
  tables: Tables;
  owner: Reader[];
  /** The owner before, thrown out of the group: it fetches no more, but goes on with what it has in hand. */
  zombie: Reader[] | null;
  /** How many owners may yet become one. */
  zombies: number;
  faults: number;
}

/** A batch in hand, in one member’s turn to go on with it. */
interface Turn {
  readonly who: string;
  readonly member: 'owner' | 'zombie';
  readonly partition: number;
  readonly batch: Batch;
  readonly bug?: ConsumerBug;
}

type Steps = Iterable<Step<State>>;

/** A consumer of two partitions, at most once with a zombie beside its successor, in every interleaving with so many other faults. */
export function consumerProtocol({ bug, faults }: { bug?: ConsumerBug; faults: number }): Protocol<State> {
  const position = LOG.map(() => 0);
  return {
    start: { position, passed: position, tables: EMPTY, owner: startedAt(position), zombie: null, zombies: 1, faults },
    steps: (state) => stepsFrom(state, bug),
    broken: ({ tables, passed }) => wrong(tables, passed),
    unfinished: ({ tables }) => (complete(tables) ? null : 'a fact is lost when all is quiet'),
  };
}

function startedAt(position: readonly number[]): Reader[] {
  return position.map((reads) => ({ reads, sought: true, batch: null }));
}

function* stepsFrom(state: State, bug?: ConsumerBug): Steps {
  for (const partition of LOG.keys()) yield* fetches(state, partition);
  const turns = turnsOf(state, bug);
  for (const turn of turns) {
    if (turn.batch.next === null) yield* fences(state, turn, turns);
    else if (turn.batch.writes === null) yield* decides(state, turn, turns);
    else yield* commits(state, turn);
    if (turn.batch.next !== null) yield* losesSession(state, turn);
  }
  yield* losesProcess(state);
}

function turnsOf(state: State, bug: ConsumerBug | undefined): Turn[] {
  return (['owner', 'zombie'] as const).flatMap((member) => (state[member] ?? []).flatMap(({ batch }, partition) =>
    (batch ? [{ who: `${member}[${partition}]`, member, partition, batch, bug }] : [])));
}

function* fetches({ owner, position, faults }: State, partition: number): Steps {
  const { reads, sought, batch } = owner[partition]!;
  if (batch) return;
  const end = LOG[partition]!.length;
  for (let to = reads + 1; to <= end; to += 1) {
    yield step(`owner[${partition}] fetches ${reads} up to ${to}`, (after) => {
      after.owner[partition]!.batch = { from: reads, to, next: null, writes: null, doomed: false };
    });
  }
  if (!sought) yield step(`owner[${partition}] seeks its position`, (after) => seek(after, partition, position[partition]!));
  if (faults === 0) return;
  for (let reset = 0; reset < end; reset += 1) {
    yield fault(`Kafka’s offset of partition ${partition} is reset to ${reset}`, (after) => {
      after.faults -= 1;
      after.owner[partition] = { reads: reset, sought: false, batch: null };
    });
  }
}

/** The first statement locks the position; below it everything is taken already, above it something has not been seen. */
function* fences(state: State, turn: Turn, turns: readonly Turn[]): Steps {
  const { who, partition, batch: { from, to }, bug } = turn;
  const next = state.position[partition]!;
  if (bug === 'no fence') return yield step(`${who} begins without a fence`, (after) => { batchOf(after, turn).next = from; });
  const locks = bug !== 'a fence that locks nothing';
  if (locks && turns.some((other) => other.partition === partition && other.batch.next !== null)) return;
  if (to <= next) yield step(`${who} drops its batch, all taken already`, (after) => pass(after, turn));
  else if (from < next && bug === 'a fence that swallows the whole batch') {
    yield step(`${who} swallows ${from} up to ${to}, for the position is ${next}`, (after) => pass(after, turn));
  } else if (from > next && bug !== 'a gap not gone back to') {
    yield step(`${who} sees a gap and goes back to ${next}`, (after) => {
      drop(after, turn);
      if (turn.member === 'owner') seek(after, partition, next);
    });
  } else {
    const what = from > next ? `takes ${from}, over the gap` : `${locks ? 'locks' : 'reads, without a lock,'} the position, ${next}`;
    yield step(`${who} ${what}`, (after) => { batchOf(after, turn).next = Math.max(from, next); });
  }
}

/** Locks the block, reads in a later statement, and writes: rows, outbox, position, nothing of it visible before COMMIT. */
function* decides(state: State, turn: Turn, turns: readonly Turn[]): Steps {
  const { who, partition, batch: { next, to }, bug } = turn;
  const writes = handle(LOG[partition]!.slice(next!, to), state.tables, bug !== 'no natural key');
  const others = turns.flatMap((other) => other.batch.writes ?? []);
  const unlocked = bug === 'no lock across partitions';
  // A unique key waits for whoever inserted it first, lock or no lock.
  if (unlocked ? others.some((other) => keysOf(other).some((key) => keysOf(writes).includes(key))) : others.length > 0) return;
  const how = unlocked ? 'reads without the lock' : bug === 'no natural key' ? 'locks, knows facts by their offsets' : 'locks the block, reads';
  yield step(`${who} ${how}, writes`, (after) => { batchOf(after, turn).writes = writes; });
}

function* commits(state: State, turn: Turn): Steps {
  const { who, batch: { doomed }, bug } = turn;
  if (!doomed) yield step(`${who} commits`, (after) => { apply(after, turn); pass(after, turn); });
  else if (bug === 'unchecked COMMIT') yield step(`${who} takes ROLLBACK for COMMIT`, (after) => pass(after, turn));
  else yield step(`${who} sees ROLLBACK and stops`, (after) => crash(after, turn.member));
  if (state.faults === 0 || doomed) return;
  yield fault(`${who} commits, the answer is lost`, (after) => {
    after.faults -= 1;
    apply(after, turn);
    drop(after, turn);
  });
  yield fault(`${who} has a statement fail unheard`, (after) => {
    after.faults -= 1;
    batchOf(after, turn).doomed = true;
  });
}

/** A lost session undoes its transaction. That of a stopped process is ended by PostgreSQL before long: no fault, a setting. */
function* losesSession(state: State, turn: Turn): Steps {
  if (turn.member === 'zombie') yield step(`${turn.who} is ended for idling`, (after) => drop(after, turn));
  else if (state.faults > 0) {
    yield fault(`${turn.who} loses its database session`, (after) => {
      after.faults -= 1;
      drop(after, turn);
    });
  }
}

function* losesProcess({ owner, zombie, zombies, faults }: State): Steps {
  const running = zombie ? (['owner', 'zombie'] as const) : (['owner'] as const);
  for (const member of faults > 0 ? running : []) {
    yield fault(`${member} is killed`, (after) => {
      after.faults -= 1;
      crash(after, member);
    });
  }
  if (zombies === 0 || owner.every(({ batch }) => batch === null)) return;
  yield fault('owner is thrown out of the group, its successor starts', (after) => {
    after.zombies -= 1;
    after.zombie = after.owner.map(({ batch }) => ({ reads: 0, sought: true, batch }));
    after.owner = startedAt(after.position);
  });
}

function batchOf(state: State, { member, partition }: Turn): Batch {
  return state[member]![partition]!.batch!;
}

function apply(state: State, turn: Turn): void {
  const { writes, to } = batchOf(state, turn);
  store(state.tables, writes!);
  state.position[turn.partition] = to;
  countAsDone(state, turn.partition, to);
}

/** Goes on behind the batch, and tells Kafka. */
function pass(state: State, turn: Turn): void {
  const { partition, member, batch: { to } } = turn;
  countAsDone(state, partition, to);
  if (member === 'owner') state.owner[partition]!.reads = to;
  drop(state, turn);
}

function countAsDone(state: State, partition: number, to: number): void {
  state.passed[partition] = Math.max(state.passed[partition]!, to);
}

/** Has the batch no longer in hand; the owner will fetch again, a zombie learns that the group has gone on without it. */
function drop(state: State, { member, partition }: Turn): void {
  state[member]![partition]!.batch = null;
  if (state.zombie?.every(({ batch }) => batch === null)) state.zombie = null;
}

function seek(state: State, partition: number, next: number): void {
  state.owner[partition] = { reads: next, sought: true, batch: null };
}

function crash(state: State, member: 'owner' | 'zombie'): void {
  if (member === 'owner') state.owner = startedAt(state.position);
  else state.zombie = null;
}
