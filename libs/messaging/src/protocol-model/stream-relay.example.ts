import { fault, step, type Protocol, type Step } from './search.example.js';

/** What the relay of a gapless stream may get wrong. */
export type StreamBug =
  | 'position read before InitProducerId'
  | 'sequence kept in memory'
  | 'position outside the Kafka transaction'
  | 'the tail is not compared';

const MESSAGES = [1, 2, 3] as const;
const RECORDS_A_TRANSACTION = 2;

interface StreamRecord {
  sequence: number;
  message: number;
}

/** What the broker keeps for the transactional id, the topic and the position's group. */
interface Broker {
  epoch: number;
  /** What the open transaction holds; readers see nothing of it. */
  open: { records: StreamRecord[]; position: number | null } | null;
  topic: StreamRecord[];
  position: number | null;
}

interface Relay {
  stage: 'starting' | 'positioned early' | 'initialised' | 'ready' | 'read' | 'sent' | 'complete' | 'committed';
  epoch: number;
  position: number;
  request: StreamRecord[];
  /** Only what keeps sequences in memory has any. */
  remembered: number[];
}

interface State {
  /** Messages by id whose transactions have committed: they do so in any order. */
  visible: number[];
  /** The same, in the order of the sequences that they were given durably. */
  numbered: number[];
  broker: Broker;
  /** Holds the session lock; its successor takes it as soon as it is free. */
  relay: Relay;
  /** Lost its session without knowing: Kafka may still hear it, the database no more. */
  zombie: Relay | null;
  stopped: boolean;
  faults: number;
}

/** One process's turn, in a protocol with these bugs. */
interface Turn {
  readonly who: 'relay' | 'zombie';
  readonly bugs: readonly StreamBug[];
}

type Steps = Iterable<Step<State>>;

const STARTING: Relay = { stage: 'starting', epoch: 0, position: 0, request: [], remembered: [] };

/** A custodian's stream: messages that become visible in any order, the relay that numbers and sends them, a zombie beside it. */
export function streamProtocol({ bugs = [], faults }: { bugs?: readonly StreamBug[]; faults: number }): Protocol<State> {
  const broker: Broker = { epoch: 0, open: null, topic: [], position: null };
  return {
    start: { visible: [], numbered: [], broker, relay: STARTING, zombie: null, stopped: false, faults },
    steps: (state) => stepsFrom(state, bugs),
    broken: (state) => wrong(state, bugs),
    unfinished: ({ broker: { topic } }) => (topic.length === MESSAGES.length ? null : 'a record is lost'),
  };
}

function* stepsFrom(state: State, bugs: readonly StreamBug[]): Steps {
  for (const message of MESSAGES) {
    if (state.visible.includes(message)) continue;
    yield step(`message ${message} becomes visible`, (after) => { after.visible = [...after.visible, message].sort(); });
  }
  if (state.stopped) return;
  yield* numbers(state, bugs);
  yield* goesOn(state, { who: 'relay', bugs });
  if (state.zombie) yield* goesOn(state, { who: 'zombie', bugs });
  if (state.faults > 0) yield* faultsOf(state);
}

/** Gives sequences to what is visible, in id order, durably, under the stream's row lock, before anything is sent. */
function* numbers({ visible, numbered, relay }: State, bugs: readonly StreamBug[]): Steps {
  if (relay.stage !== 'starting' && relay.stage !== 'ready') return;
  const inMemory = bugs.includes('sequence kept in memory');
  const waiting = visible.filter((message) => !(inMemory ? relay.remembered : numbered).includes(message));
  if (waiting.length === 0) return;
  yield step(`relay gives sequences to ${waiting.join(', ')}${inMemory ? ', in memory' : ''}`, (after) => {
    (inMemory ? after.relay.remembered : after.numbered).push(...waiting);
  });
}

function* goesOn(state: State, turn: Turn): Steps {
  const { who, bugs } = turn;
  const { stage } = state[who]!;
  const early = bugs.includes('position read before InitProducerId');
  const apart = bugs.includes('position outside the Kafka transaction');
  if (stage === 'starting') yield early ? readsPosition(state, turn, 'positioned early') : initialises(turn);
  else if (stage === 'positioned early') yield initialises(turn);
  else if (stage === 'initialised') yield readsPosition(state, turn, 'ready');
  else if (stage === 'ready') yield* readsRows(state, turn);
  else if (stage === 'read') yield sendsRecords(state, turn);
  else if (stage === 'sent') yield apart ? commits(state, turn) : sendsPosition(state, turn);
  else if (stage === 'complete') yield commits(state, turn);
  else yield sendsPositionApart(turn);
}

/** InitProducerId fences the producer before, and settles what it left open. */
function initialises({ who }: Turn): Step<State> {
  return step(`${who} starts a producer`, ({ [who]: relay, broker }) => {
    Object.assign(broker, { epoch: broker.epoch + 1, open: null });
    Object.assign(relay!, { epoch: broker.epoch, stage: relay!.stage === 'positioned early' ? 'ready' : 'initialised' });
  });
}

/** Where the group has forgotten it, the topic's tail tells the position; the tail must be what the database holds there, else it stops. */
function readsPosition({ broker: { topic, position: kept }, numbered }: State, { who, bugs }: Turn, stage: Relay['stage']): Step<State> {
  if (who === 'zombie') return findsItsSessionGone;
  const tail = topic.at(-1);
  const position = kept ?? tail?.sequence ?? 0;
  // Sequences kept in memory leave nothing in the database to compare with.
  const compared = !bugs.includes('the tail is not compared') && !bugs.includes('sequence kept in memory');
  const same = (tail?.sequence ?? 0) === position && numbered[position - 1] === tail?.message;
  if (compared && !same) return step('relay stops: the topic’s tail is not what the position says', (after) => { after.stopped = true; });
  const when = stage === 'positioned early' ? ', no producer started yet' : '';
  return step(`relay reads the position, ${position}${when}`, ({ relay }) => { Object.assign(relay, { position, stage }); });
}

function* readsRows({ relay, numbered }: State, { who, bugs }: Turn): Steps {
  if (who === 'zombie') return yield findsItsSessionGone;
  const order = bugs.includes('sequence kept in memory') ? relay.remembered : numbered;
  const rows = order.map((message, before): StreamRecord => ({ sequence: before + 1, message }));
  const request = rows.slice(relay.position, relay.position + RECORDS_A_TRANSACTION);
  if (request.length > 0) yield step(`relay reads ${named(request)}`, (after) => { Object.assign(after.relay, { request, stage: 'read' }); });
}

const findsItsSessionGone: Step<State> = step('zombie finds its session gone', (after) => { after.zombie = null; });

function sendsRecords(state: State, { who }: Turn): Step<State> {
  const { request } = state[who]!;
  return heard(state, who, `sends ${named(request)}`, ({ [who]: relay, broker }) => {
    broker.open = { records: request, position: null };
    relay!.stage = 'sent';
  });
}

function sendsPosition(state: State, { who }: Turn): Step<State> {
  const reached = state[who]!.request.at(-1)!.sequence;
  return heard(state, who, `adds the position, ${reached}`, ({ [who]: relay, broker }) => {
    broker.open!.position = reached;
    relay!.stage = 'complete';
  });
}

function commits(state: State, { who }: Turn): Step<State> {
  const position = state.broker.open?.position ?? null;
  return heard(state, who, position === null ? 'commits without the position' : 'commits', (after) => {
    const relay = after[who]!;
    commit(after.broker);
    Object.assign(relay, position === null ? { stage: 'committed' } : { stage: 'ready', position, request: [] });
  });
}

function sendsPositionApart({ who }: Turn): Step<State> {
  return step(`${who} commits the position apart`, ({ [who]: relay, broker }) => {
    broker.position = relay!.request.at(-1)!.sequence;
    Object.assign(relay!, { stage: 'ready', position: broker.position, request: [] });
  });
}

/** The broker hears only the newest producer; any other discards itself and starts again, which a zombie, without the lock, can't. */
function heard(state: State, who: Turn['who'], what: string, change: (after: State) => void): Step<State> {
  if (state[who]!.epoch === state.broker.epoch) return step(`${who} ${what}`, change);
  return step(`${who} is fenced and starts again`, (after) => startAgain(after, who));
}

/** An error ends the producer, not the process: what it has in memory stays. */
function startAgain(state: State, who: Turn['who']): void {
  if (who === 'zombie') state.zombie = null;
  else state.relay = { ...STARTING, remembered: state.relay.remembered };
}

function commit(broker: Broker): void {
  const { records, position } = broker.open!;
  broker.topic.push(...records);
  broker.position = position ?? broker.position;
  broker.open = null;
}

function* faultsOf({ broker, relay, zombie }: State): Steps {
  const failing = (name: string, change: (after: State) => void) => fault<State>(name, (after) => {
    after.faults -= 1;
    change(after);
  });
  if (relay.stage !== 'starting' || relay.remembered.length > 0) yield failing('relay is killed', (after) => { after.relay = STARTING; });
  if (!zombie) {
    yield failing('relay loses its session, its successor takes the lock', (after) => {
      after.zombie = after.relay;
      after.relay = STARTING;
    });
  }
  for (const who of ['relay', 'zombie'] as const) {
    const sender = who === 'relay' ? relay : zombie;
    if (sender?.stage !== 'complete' || sender.epoch !== broker.epoch) continue;
    yield failing(`${who} commits, the answer is lost`, (after) => {
      commit(after.broker);
      startAgain(after, who);
    });
  }
  if (broker.open) yield failing('the open transaction times out', ({ broker }) => { Object.assign(broker, { epoch: broker.epoch + 1, open: null }); });
  else if (broker.position !== null) yield failing('Kafka forgets the position', ({ broker }) => { broker.position = null; });
}

const named = (records: readonly StreamRecord[]): string => records.map(({ sequence, message }) => `${message} as ${sequence}`).join(', ');

function wrong({ broker: { topic }, numbered, stopped }: State, bugs: readonly StreamBug[]): string | null {
  if (new Set(topic.map(({ message }) => message)).size < topic.length) return 'a record is doubled';
  if (topic.some(({ sequence }, before) => sequence !== before + 1)) return 'the sequences are not 1 to n';
  const durable = !bugs.includes('sequence kept in memory');
  if (durable && topic.some(({ message }, before) => message !== numbered[before])) return 'a record is not what the database holds';
  return stopped ? 'the relay stops by itself' : null;
}
