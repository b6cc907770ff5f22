import { encodeArrays } from '@entresol/messaging/array-parameter';
import fc from 'fast-check';
import { Client } from 'pg';

describe('an array as a parameter, on a real database', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: process.env['DATABASE_URL'] });
    await client.connect();
  });
  afterAll(() => client?.end());

  async function received(type: string, elements: readonly unknown[]): Promise<unknown[]> {
    const sql = `SELECT e::text AS e FROM unnest($1::${type}[]) WITH ORDINALITY AS u (e, place) ORDER BY place`;
    const [parameter] = encodeArrays(sql, [elements]);
    expect(parameter).toBeInstanceOf(Buffer);
    return (await client.query<{ e: string | null }>(sql, [parameter])).rows.map(({ e }) => e);
  }

  const digits = (maxLength: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength }).map((list) => list.join(''));
  const decimal = fc.tuple(fc.constantFrom('', '-'), digits(24), fc.option(digits(16)))
    .map(([sign, whole, decimals]) => sign + whole + (decimals === null ? '' : `.${decimals}`));
  const canonical = (text: string): string => {
    const [, sign, whole, decimals = ''] = /^(-?)0*(\d+(?:\.\d+)?|\.\d+)()$/.exec(text)!;
    const plain = whole!.startsWith('.') ? `0${whole}` : whole!;
    return (/[1-9]/.test(text) ? sign! : '') + plain + decimals;
  };

  it.each<[string, fc.Arbitrary<unknown>, (element: never) => string]>([
    ['text', fc.string({ unit: 'binary' }).map((text) => Buffer.from(text.replaceAll('\0', '')).toString()), String],
    ['bytea', fc.uint8Array().map((bytes) => Buffer.from(bytes)), (bytes: Buffer) => `\\x${bytes.toString('hex')}`],
    ['int', fc.integer(), String],
    ['bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), String],
    ['boolean', fc.boolean(), String],
    ['numeric', decimal, canonical],
    ['jsonb', fc.integer().map((n) => `{"ü": ${n}}`), String],
    ['date', fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)), String],
  ])('of %s arrives as it was, nulls included', async (type, element, textOf) => {
    await fc.assert(fc.asyncProperty(fc.array(fc.option(element), { maxLength: 8 }), async (elements) => {
      expect(await received(type, elements)).toEqual(elements.map((one) => (one === null ? null : textOf(one as never))));
    }), { numRuns: 60 });
  });

  it.each([['NaN'], ['1e5'], [''], ['.'], ['0x1f'], ['1_000'], [' 1']])('takes “%s” for no number', async (text) => {
    await expect(received('numeric', [text])).rejects.toMatchObject({ code: '22P02' });
  });

  it.each([['2014-02-30'], ['2014-09'], ['2014-02-30x'], ['yesterday'], ['']])('takes “%s” for no date', async (text) => {
    await expect(received('date', [text])).rejects.toMatchObject({ code: '22008' });
  });

  it.each([
    ['int', 2 ** 31], ['int', 'x'], ['int', 1.5], ['int', NaN], ['bigint', '9223372036854775808'], ['bigint', 1.5],
  ])('refuses %s %s by its content', async (type, value) => {
    await expect(received(type, [value])).rejects.toMatchObject({ code: '22003' });
  });

  it('leaves other parameters to the driver', () => {
    expect(encodeArrays('SELECT $1::text, $2::timestamptz[]', ['a', ['2014-09-17']])).toEqual(['a', ['2014-09-17']]);
  });
});
