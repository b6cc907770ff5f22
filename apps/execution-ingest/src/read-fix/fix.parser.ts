import { ContractBroken } from '@entresol/messaging/decode';
import type { AsciiParser, ElasticBuffer, FixDefinitions, ISessionDescription, MsgView, Structure } from 'jspurefix';
import { printable, quoted, type FixVersion } from './fix-frame.rules.js';
import type { FixMessage } from './fix-report.rules.js';

type JsPureFix = typeof import('jspurefix');

const DICTIONARIES: Record<FixVersion, string> = { 'FIX.4.2': 'qf42', 'FIX.4.4': 'qf44' };
const NO_PARTY_IDS = 453;

/** Takes one message whose frame has been checked apart. Throws ContractBroken. */
export type FixParser = (value: Buffer) => FixMessage;

/** Loads jspurefix and its dictionaries, which takes about a second: not before the first message of FIX has come. */
export async function loadFixParsers(): Promise<Record<FixVersion, FixParser>> {
  const jspurefix = await import('jspurefix');
  const definitions = new jspurefix.DefinitionFactory();
  const load = async (version: FixVersion): Promise<FixParser> => {
    const splitter = new Splitter(jspurefix, await definitions.getDefinitions(DICTIONARIES[version]));
    return (value) => messageOf(version, value, splitter.split(value));
  };
  return { 'FIX.4.2': await load('FIX.4.2'), 'FIX.4.4': await load('FIX.4.4') };
}

/** Where the fields of a message lie in its bytes. */
interface Split {
  readonly fields: readonly { readonly tag: number; readonly start: number; readonly length: number; readonly isData: boolean }[];
  /** Repeating groups: the place of the count among the fields, that of the last field, and those where an entry begins. */
  readonly groups: readonly { readonly count: number; readonly last: number; readonly entries: readonly number[] }[];
}

/** jspurefix's parser of one version. It writes into a buffer of its own, byte for byte as they come. */
class Splitter {
  readonly #parser: AsciiParser;
  readonly #found: Split[] = [];

  constructor(private readonly jspurefix: JsPureFix, private readonly definitions: FixDefinitions) {
    const { AsciiParser, DITokens, JsFixConfig, SessionContainer } = jspurefix;
    const application = { name: 'reports', type: 'acceptor', protocol: 'ascii', dictionary: '', resilient: false, reconnectSeconds: 0 };
    const description = { application } as ISessionDescription;
    const sessions = new SessionContainer();
    const container = sessions.newChild(description);
    const config = new JsFixConfig(null, definitions, description);
    config.logDelimiter = config.delimiter; // any other would be written over the bytes that came
    sessions.registerSession(config, container);
    // The parser's state takes its buffer from the container: the parser must write to the same one.
    const buffer = container.resolve<ElasticBuffer>(DITokens.ParseBuffer);
    this.#parser = new AsciiParser(config, null, buffer, container.resolve<number>(DITokens.maxMessageLen));
    this.#parser.on('msg', (_type: string, view: MsgView | null) => {
      if (view?.structure) this.#found.push(this.#splitOf(view.structure));
    });
  }

  split(value: Buffer): Split {
    try {
      this.#parser.parseBuffer(value);
    } catch (error) {
      this.#found.length = 0;
      throw new ContractBroken('MALFORMED_MESSAGE', `can't be read as FIX: ${quoted((error as Error).message)}`);
    } finally {
      this.#parser.reset(); // what a broken message left behind is not the next one's
    }
    const split = this.#found.pop();
    if (!split) throw new ContractBroken('MALFORMED_MESSAGE', "can't be read as FIX: its fields make no whole message");
    return split;
  }

  /** A copy: the parser uses its own again for the next message. */
  #splitOf({ tags, segments }: Structure): Split {
    const { SegmentType, TagType } = this.jspurefix;
    return {
      fields: tags.tagPos.slice(0, tags.nextTagPos).map(({ tag, start, len }) =>
        ({ tag, start, length: len, isData: this.definitions.tagToSimple[tag]?.tagType === TagType.RawData })),
      groups: segments.filter(({ type }) => type === SegmentType.Group).map(({ startPosition, endPosition, delimiterPositions }) =>
        ({ count: startPosition, last: endPosition, entries: delimiterPositions })),
    };
  }
}

/**
 * The fields by tag. jspurefix skips what it can't read and takes any of two equal fields: here the fields must cover the message byte by
 * byte, each once. Values come from the message itself, for jspurefix drops the eighth bit of a byte.
 */
function messageOf(version: FixVersion, value: Buffer, { fields, groups }: Split): FixMessage {
  const texts = fields.map(({ start, length }) => value.toString('latin1', start, start + length));
  let end = 0;
  fields.forEach(({ tag, start, length, isData }, place) => {
    const name = value.toString('latin1', end, start - 1);
    if (name !== String(tag)) throw malformed(printable(name.split('\u0001')[0]!), 'is no tag: a field is a number, = and a value');
    if (length === 0) throw malformed(name, 'has no value');
    // Data may hold SOH, where jspurefix ends them; what follows would be read as fields of the message.
    const said = isData ? texts[place - 1]! : String(length);
    if (said !== String(length)) throw malformed(name, `holds ${length} bytes of data, but ${quoted(said)} are said to come`);
    end = start + length + 1;
  });
  const grouped = new Set(groups.flatMap(({ count, last }) => places(count + 1, last)));
  const byTag = new Map<number, string>();
  fields.forEach(({ tag }, place) => {
    if (grouped.has(place)) return;
    if (byTag.has(tag)) throw malformed(String(tag), 'comes twice');
    byTag.set(tag, texts[place]!);
  });
  for (const { count, entries } of groups) {
    const [tag, said] = [fields[count]!.tag, texts[count]!];
    if (Number(said) !== entries.length) throw malformed(String(tag), `says ${quoted(said)} entries, but ${entries.length} came`);
  }
  const parties = groups.filter(({ count }) => fields[count]!.tag === NO_PARTY_IDS).flatMap(({ entries, last }) => entries.map((first, entry) => {
    const entryFields = new Map(places(first, (entries[entry + 1] ?? last + 1) - 1).map((place) => [fields[place]!.tag, texts[place]!]));
    return { partyId: entryFields.get(448), partyRole: entryFields.get(452) };
  }));
  return { version, fields: byTag, parties };
}

function places(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place);
}

function malformed(field: string, text: string): ContractBroken {
  return new ContractBroken('MALFORMED_MESSAGE', `${field} ${text}`, field);
}
