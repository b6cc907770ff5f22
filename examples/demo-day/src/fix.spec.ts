import { planDay } from './day.rules.js';
import { readTape } from './tape.js';
import { bytesOf } from './wire.rules.js';

const day = planDay(readTape());
const inFix = Object.values(day.reports).flat().filter(({ fix }) => fix);

describe('what is reported in FIX', () => {
  it('is one block in eight, in both versions, with fills, corrections, busts and what comes twice', () => {
    expect(new Set(inFix.map(({ key, fix }) => `${Number(/\d+/.exec(key)![0]) % 16} ${fix}`))).toEqual(new Set(['6 FIX.4.2', '15 FIX.4.4']));
    for (const kind of ['FILL', 'CORRECTION', 'BUST', 'DUPLICATE']) expect(inFix.map((one) => one.kind)).toContain(kind);
  });

  it('names its length and adds up to its checksum', () => {
    for (const report of inFix) {
      const text = bytesOf(report)!.toString('latin1');
      const [, length, body, checksum] = /^8=FIX\.4\.[24]\u00019=(\d+)\u0001(.*)10=(\d{3})\u0001$/s.exec(text)!;
      expect(body).toHaveLength(Number(length));
      const sum = [...text.slice(0, -7)].reduce((total, character) => total + character.charCodeAt(0), 0);
      expect(Number(checksum)).toBe(sum % 256);
    }
  });

  it('reads like this', () => {
    const firstFill = (version: string) => inFix.find(({ kind, fix }) => kind === 'FILL' && fix === version)!;
    const first = (version: string): string => bytesOf(firstFill(version))!.toString().replaceAll('\u0001', '|');
    expect(first('FIX.4.2')).toBe('8=FIX.4.2|9=226|35=8|49=OMS1|56=ENTRESOL|34=1116|50=trader-02|52=20140917-13:36:59.286|37=O-0022|11=O-0022|'
      + '17=E-001116|20=0|150=1|39=1|55=BBB|54=1|32=70|31=97.55|30=XNYS|29=1|151=0|14=70|6=97.55|75=20140917|60=20140917-13:36:59.286700|15=USD|10=081|');
    expect(first('FIX.4.4')).toBe('8=FIX.4.4|9=254|35=8|49=OMS1|56=ENTRESOL|34=3239|52=20140917-13:59:48.242|'
      + '37=O-0047|11=O-0047|583=B-0047|453=1|448=trader-02|447=D|452=12|'
      + '17=E-003239|150=F|39=1|55=BBB|54=2|32=100|31=98.19|30=XNYS|29=1|151=0|14=100|6=98.19|75=20140917|60=20140917-13:59:48.242703|15=USD|10=194|');
  });
});
