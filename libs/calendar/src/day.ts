/**
 * Days are text, `YYYY-MM-DD`, and compare as text. No time zone is ever involved: a day is counted in UTC and written back.
 */
const DAY_MS = 86_400_000;

/** True for a day that exists: 2012-02-29, but not 2014-02-29. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

/** The day that many days later, or, negative, earlier. Throws RangeError for a day that does not exist. */
export function addDays(day: string, days: number): string {
  return new Date(instant(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** True on Saturday and Sunday. Throws RangeError for a day that does not exist. */
export function isWeekend(day: string): boolean {
  const weekday = new Date(instant(day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function instant(day: string): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`);
  return Date.parse(day);
}
