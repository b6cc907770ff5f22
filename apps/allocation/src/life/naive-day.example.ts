import { allocate, decide, departs, naiveBlock, standingLines, type NaiveBlock, type NaiveFill, type NaiveInstruction } from './naive-block.example.js';
import { faultOf } from './naive-split.example.js';

/** The blocks of a day, kept by hand: plain maps and whole numbers. It shares no code with the service, only what the contract says. */
export class NaiveDay {
  readonly blocks: Map<string, NaiveBlock>;
  /** As the day's close told them. */
  closed: { blocks: number; allocated: number; broken: number; allocations: number } | null = null;
  /** The service was started anew in this run. */
  restarted = false;
  #numbers = 0;

  constructor(readonly tradeDate: string, private readonly allocateAt: 'COMPLETE' | 'DAY_CLOSE', blockIds: readonly string[]) {
    this.blocks = new Map(blockIds.map((blockId) => [blockId, naiveBlock(blockId)]));
  }

  block(blockId: string): NaiveBlock {
    return this.blocks.get(blockId)!;
  }

  /** Each one higher than the one before: ids are made of it. */
  number(): number {
    return (this.#numbers += 1);
  }

  place(block: NaiveBlock, orderQty: bigint): void {
    this.#know(block);
    block.ordered ??= orderQty;
    this.#allocateWhatIsComplete(block);
  }

  fill(block: NaiveBlock, execId: string, fill: NaiveFill): void {
    this.#know(block);
    block.fills.set(execId, fill);
    block.traded = true;
    if (isAllocated(block)) {
      block.late = true;
      block.reason = 'LATE';
    }
    this.#allocateWhatIsComplete(block);
  }

  total(block: NaiveBlock, total: NonNullable<NaiveBlock['total']>): void {
    this.#know(block);
    block.total = total;
    this.#allocateWhatIsComplete(block);
  }

  /** Why it is refused; null where it is taken. One on the topic waits for its block. */
  instruct(block: NaiveBlock, instruction: NaiveInstruction, by: 'topic' | 'http'): string | null {
    if (!block.known && by === 'http') return 'UNKNOWN_BLOCK';
    if (!block.known) {
      block.waiting.push(instruction);
      return null;
    }
    const reason = this.#take(block, instruction);
    this.#allocateWhatIsComplete(block);
    return reason;
  }

  /** The code with which an approval is refused; null where it is given. */
  approve(block: NaiveBlock, allocId: string): string | null {
    const instruction = block.instructions.get(allocId);
    if (!instruction) return 'UNKNOWN_INSTRUCTION';
    if (instruction.state === 'REFUSED') return 'INSTRUCTION_REFUSED';
    if (instruction.state === 'PROPOSED') return 'CORRECTION_NEEDED';
    instruction.approved = true;
    this.#allocateWhatIsComplete(block);
    return null;
  }

  close(): void {
    const known = [...this.blocks.values()].filter((block) => block.known);
    for (const block of known.filter(({ outcome }) => outcome === 'PENDING')) {
      const decided = decide(block, this.tradeDate, false);
      if ('split' in decided) allocate(block, block.standing!, decided.split);
      else [block.outcome, block.reason] = ['BROKEN', decided.lacking];
    }
    const broken = known.filter(({ outcome }) => outcome === 'BROKEN').length;
    const allocations = known.reduce((lines, block) => lines + standingLines(block).length, 0);
    this.closed = { blocks: known.length, allocated: known.length - broken, broken, allocations };
  }

  #know(block: NaiveBlock): void {
    if (block.known) return;
    block.known = true;
    if (this.closed) [block.outcome, block.reason] = ['BROKEN', 'LATE'];
    for (const instruction of block.waiting.splice(0)) this.#take(block, instruction);
  }

  #allocateWhatIsComplete(block: NaiveBlock): void {
    if (this.allocateAt !== 'COMPLETE' || block.outcome !== 'PENDING') return;
    const decided = decide(block, this.tradeDate, false);
    if ('split' in decided) allocate(block, block.standing!, decided.split);
  }

  #take(block: NaiveBlock, instruction: NaiveInstruction): string | null {
    const { allocId, split, deviationReason } = instruction;
    if (block.instructions.has(allocId)) return 'DUPLICATE_ALLOC_ID';
    const departing = split !== null && departs(block, instruction, this.tradeDate) && deviationReason === null;
    const reason = lifeRefusal(block, instruction) ?? (split && faultOf(split)) ?? (departing ? 'DEVIATION_WITHOUT_REASON' : null);
    block.instructions.set(allocId, instruction);
    instruction.place = this.number();
    instruction.reason = reason;
    if (reason) instruction.state = 'REFUSED';
    else carryOut(block, instruction);
    return reason;
  }
}

function isAllocated({ outcome }: NaiveBlock): boolean {
  return outcome === 'ALLOCATED' || outcome === 'CANCELLED';
}

/** The first of these that is true, as the contract lists them. */
function lifeRefusal(block: NaiveBlock, { allocTransType: type, refAllocId: ref, withReason }: NaiveInstruction): string | undefined {
  const { standing, proposal, outcome } = block;
  if (type === 'NEW') return isAllocated(block) ? 'BLOCK_ALREADY_ALLOCATED' : standing !== null ? 'BLOCK_ALREADY_INSTRUCTED' : undefined;
  if (ref === null) return 'REFERENCE_MISSING';
  if (!block.instructions.has(ref)) return 'REFERENCE_UNKNOWN';
  if (ref !== standing && (type === 'REVERSAL' || ref !== proposal)) return 'REFERENCE_NOT_STANDING';
  if (!withReason) return 'REASON_MISSING';
  if (type === 'REVERSAL' && outcome !== 'ALLOCATED') return 'NOT_ALLOCATED';
  if (type === 'CANCEL' && isAllocated(block) && ref !== proposal) return 'BLOCK_ALREADY_ALLOCATED';
  return proposal !== null && ref !== proposal ? 'CORRECTION_PENDING' : undefined;
}

/** Before the block is allocated an instruction acts at once; afterwards it proposes. */
function carryOut(block: NaiveBlock, instruction: NaiveInstruction): void {
  const { allocId, allocTransType: type, refAllocId: ref } = instruction;
  const named = ref === null ? undefined : block.instructions.get(ref);
  const proposes = type === 'REVERSAL' || (type === 'REPLACE' && isAllocated(block));
  instruction.state = type === 'CANCEL' ? 'CARRIED_OUT' : proposes ? 'PROPOSED' : 'ACCEPTED';
  if (named && type === 'CANCEL') named.state = 'CANCELLED';
  if (named && type === 'REPLACE' && named.allocId !== (proposes ? block.standing : null)) named.state = 'REPLACED';
  if (type === 'CANCEL') {
    if (ref === block.proposal) block.proposal = null;
    else block.standing = null;
  } else if (proposes) block.proposal = allocId;
  else block.standing = allocId;
}
