import { fault, step, type Protocol, type Step } from './search.example.js';

/** What the outbox, or the relay of it, may get wrong. */
export type OutboxBug = 'id > last' | 'mark before ack' | 'ids drawn before the lock';

/** How many messages services publish of each key; the transactions of one key lock one aggregate. */
const MESSAGES = { a: 2, b: 1 } as const;
type Key = keyof typeof MESSAGES;
const KEYS = ['a', 'b'] as const;
const ROWS_A_REQUEST = 2;

interface Row {
  id: number;
  key: Key;
  /** Which message of its key, from 1, in the order in which their transactions had the lock. */
  version: number;
  sent: boolean;
}

interface Relay {
  /** Only what looks for `id > last` keeps it. */
  last: number;
  request: Row[];
  /** `holding` nothing; has `read` rows; they are `acknowledged`; or, wrongly, `marked` before they are sent. */
  stage: 'holding' | 'read' | 'acknowledged' | 'marked';
}

interface State {
  nextId: number;
  /** Ids drawn by transactions that are still open. */
  drawn: Record<Key, number[]>;
  rows: Row[];
  /** Holds the session lock; its successor takes it as soon as it is free. */
  relay: Relay;
  /** Lost its session, and with it the lock, without knowing. */
  zombie: Relay | null;
  /** Requests still on their way though their sender has given them up. */
  late: Row[][];
  /** What an idempotent reader took from the topic: the first of each message, in the topic's order. */
  seen: string[];
  faults: number;
}

type Steps = Iterable<Step<State>>;

/** Transactions that commit in any order, the relay of their outbox, and a zombie beside it. */
export function outboxProtocol({ bug, faults }: { bug?: OutboxBug; faults: number }): Protocol<State> {
  const start: State = { nextId: 1, drawn: { a: [], b: [] }, rows: [], relay: startedFrom([]), zombie: null, late: [], seen: [], faults };
  return { start, steps: (state) => stepsFrom(state, bug), broken: wrong, unfinished: lost };
}

function startedFrom(rows: readonly Row[]): Relay {
  return { last: rows.reduce((last, { id, sent }) => (sent && id > last ? id : last), 0), request: [], stage: 'holding' };
}

function* stepsFrom(state: State, bug?: OutboxBug): Steps {
  for (const key of KEYS) yield* publishes(state, key, bug);
  if (state.relay.stage === 'holding') yield* reads(state, bug);
  yield* sends(state, 'relay', bug);
  yield* sends(state, 'zombie', bug);
  for (const [index, request] of state.late.entries()) {
    yield step(`a late request arrives: ${named(request)}`, (after) => {
      after.late.splice(index, 1);
      arrives(after, request);
    });
  }
  if (state.faults > 0) yield* losesRelay(state);
}

/** A transaction locks its aggregate, then draws the id of its message, and commits. */
function* publishes({ drawn, rows, faults }: State, key: Key, bug?: OutboxBug): Steps {
  const version = rows.filter((row) => row.key === key).length + 1;
  const open = drawn[key];
  const locked = open.length > 0 && bug !== 'ids drawn before the lock';
  if (version + open.length <= MESSAGES[key] && !locked) {
    yield step(bug === 'ids drawn before the lock' ? `one of ${key} draws its id, then waits for the lock` : `one of ${key} locks, draws its id`, (after) => {
      after.drawn[key].push(after.nextId++);
    });
  }
  for (const [index, id] of open.entries()) {
    yield step(`one of ${key} commits with id ${id}`, (after) => {
      after.drawn[key].splice(index, 1);
      after.rows.push({ id, key, version, sent: false });
      after.rows.sort((one, other) => one.id - other.id);
    });
    if (faults === 0) continue;
    yield fault(`one of ${key} is undone with id ${id}`, (after) => {
      after.faults -= 1;
      after.drawn[key].splice(index, 1);
    });
  }
}

/** Unsent rows by their flag, in id order. */
function* reads({ rows, relay }: State, bug?: OutboxBug): Steps {
  const due = bug === 'id > last' ? rows.filter(({ id }) => id > relay.last) : rows.filter(({ sent }) => !sent);
  const request = due.slice(0, ROWS_A_REQUEST);
  if (request.length === 0) return;
  yield step(`relay reads ${named(request)}${bug === 'id > last' ? ` above ${relay.last}` : ''}`, (after) => {
    after.relay = { ...after.relay, request, stage: 'read' };
  });
}

/** Sends, and marks after the acknowledgement. A zombie can send what it read before; its session is gone, so it can mark nothing. */
function* sends(state: State, who: 'relay' | 'zombie', bug?: OutboxBug): Steps {
  const { request, stage } = state[who] ?? { request: [], stage: 'holding' };
  if (stage === 'holding') return;
  const early = bug === 'mark before ack';
  if (stage === 'acknowledged' || (early && stage === 'read')) {
    if (who === 'zombie') yield step('zombie finds its session gone', (after) => { after.zombie = null; });
    else yield step(early ? 'relay marks before it sends' : 'relay marks', (after) => mark(after, request, early ? 'marked' : 'holding'));
    return;
  }
  yield step(`${who} sends ${named(request)}, acknowledged`, (after) => {
    arrives(after, request);
    after[who]!.stage = 'acknowledged';
    if (early) after.relay = startedFrom(after.rows);
  });
  if (state.faults > 0) yield* sendingFails(state, who, request);
}

function* sendingFails({ relay }: State, who: 'relay' | 'zombie', request: Row[]): Steps {
  const failing = (what: string, change: (after: State) => void) => fault<State>(`${who} sends ${named(request)}, ${what}`, (after) => {
    after.faults -= 1;
    change(after);
    if (who === 'relay') after.relay = { last: relay.last, request: [], stage: 'holding' };
    else after.zombie = null;
  });
  yield failing('the answer is lost', (after) => arrives(after, request));
  yield failing('the request is late', (after) => after.late.push(request));
  yield failing('the request is lost', () => undefined);
  for (const key of KEYS) yield failing(`only ${key}’s partition takes it`, (after) => arrives(after, request.filter((row) => row.key === key)));
}

function* losesRelay({ relay, zombie }: State): Steps {
  if (relay.stage === 'holding') return;
  yield fault('relay is killed', (after) => {
    after.faults -= 1;
    after.relay = startedFrom(after.rows);
  });
  if (zombie) return;
  yield fault('relay loses its session, its successor takes the lock', (after) => {
    after.faults -= 1;
    after.zombie = relay;
    after.relay = startedFrom(after.rows);
  });
}

function arrives(state: State, request: readonly Row[]): void {
  for (const row of request) if (!state.seen.includes(nameOf(row))) state.seen.push(nameOf(row));
}

function mark(state: State, request: readonly Row[], stage: 'marked' | 'holding'): void {
  for (const row of state.rows) row.sent ||= request.some(({ id }) => id === row.id);
  state.relay = { last: Math.max(state.relay.last, ...request.map(({ id }) => id)), request: stage === 'marked' ? [...request] : [], stage };
}

const nameOf = ({ key, version }: Row): string => key + version;
const named = (rows: readonly Row[]): string => rows.map(nameOf).join(', ');

function wrong({ rows, relay, zombie, late, seen }: State): string | null {
  const inOrder = KEYS.every((key) => seen.filter((name) => name.startsWith(key)).every((name, before) => name === `${key}${before + 1}`));
  if (!inOrder) return 'messages of one key are out of order';
  const underWay = [relay.request, zombie?.request ?? [], ...late].flat();
  const forgotten = rows.some((row) => row.sent && !seen.includes(nameOf(row)) && !underWay.some(({ id }) => id === row.id));
  return forgotten ? 'a message is lost' : null;
}

function lost({ seen }: State): string | null {
  return seen.length === MESSAGES.a + MESSAGES.b ? null : 'a message is lost';
}
