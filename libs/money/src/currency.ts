/** A code that is not among ISO 4217's currencies with a minor unit. */
export class UnknownCurrency extends RangeError {
  constructor(readonly currency: string) {
    super(`unknown currency: ${currency}`);
    this.name = 'UnknownCurrency';
  }
}

/** ISO 4217 list one by number of decimals; metals, funds of funds and test codes have no minor unit and are left out. */
const CURRENCIES_BY_DECIMALS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU ' +
    'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS ' +
    'KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB ' +
    'PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD ' +
    'TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DECIMALS = new Map(
  Object.entries(CURRENCIES_BY_DECIMALS).flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, Number(decimals)] as const)),
);

/** Decimals of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. Throws UnknownCurrency. */
export function minorUnit(currency: string): number {
  const decimals = DECIMALS.get(currency);
  if (decimals === undefined) throw new UnknownCurrency(currency);
  return decimals;
}
