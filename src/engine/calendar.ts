// Dates without Date: a calendar date is a day number (days since 1970-01-01, proleptic Gregorian), a month a month number (12·year + month − 1).

/** Days since 1970-01-01. Hinnant (2013), "chrono-compatible low-level date algorithms". 2025-12-03 → 20,425. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The day number of an ISO date `2025-12-03`; undefined when it is not one or no such day exists. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year * 12 + month - 1)) return undefined;
  return dayNumber(year, month, day);
}

/** The month number of `2026-04`, or of the date `2026-04-15`; undefined when it is neither. 2025-12 → 24,311. */
export function parseMonth(text: string): number | undefined {
  if (parseDate(text) === undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return undefined;
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
}

/** `2026-04` of a month number. */
export function monthLabel(monthNumber: number): string {
  return `${Math.floor(monthNumber / 12)}-${String((monthNumber % 12) + 1).padStart(2, "0")}`;
}

/** The first day of a month, as a day number. */
export function firstDay(monthNumber: number): number {
  return dayNumber(Math.floor(monthNumber / 12), (monthNumber % 12) + 1, 1);
}

export function daysInMonth(monthNumber: number): number {
  return firstDay(monthNumber + 1) - firstDay(monthNumber);
}

/** `2025-12-03` of a day number: the inverse of `dayNumber`, of the same source. */
export function dateLabel(day: number): string {
  const era = Math.floor((day + 719_468) / 146_097);
  const dayOfEra = day + 719_468 - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (era * 400 + yearOfEra) * 12 + monthFromMarch + 2;
  return `${monthLabel(month)}-${String(day - firstDay(month) + 1).padStart(2, "0")}`;
}
