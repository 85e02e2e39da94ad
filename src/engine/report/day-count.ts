// Years between two dates as contracts count them. Dates are day numbers of the calendar.

import { dateLabel, dayNumber } from "../calendar.ts";
import { unreachable } from "../problem.ts";

/**
 * `act/365F` actual days over 365 (Excel's XIRR); `act/360` actual days over 360; `30/360` months of 30 days, bond basis (2006 ISDA
 * Definitions §4.16(f)); `act/act` days in leap years over 366 and others over 365 (2006 ISDA Definitions §4.16(b)).
 */
export const dayCounts = ["act/365F", "act/360", "30/360", "act/act"] as const;
export type DayCount = (typeof dayCounts)[number];

const DAYS_PER_COMMON_YEAR = 365;
const DAYS_PER_BANK_YEAR = 360;
const DAYS_PER_BANK_MONTH = 30;

/** Years from one day number to another, negative when `toDay` comes first. 2007-01-12 to 2008-02-14 under act/360: 398/360. */
export function yearsBetween(fromDay: number, toDay: number, dayCount: DayCount): number {
  if (toDay < fromDay) return -yearsBetween(toDay, fromDay, dayCount);
  switch (dayCount) {
    case "act/365F":
      return (toDay - fromDay) / DAYS_PER_COMMON_YEAR;
    case "act/360":
      return (toDay - fromDay) / DAYS_PER_BANK_YEAR;
    case "30/360":
      return bankDays(fromDay, toDay) / DAYS_PER_BANK_YEAR;
    case "act/act":
      return actualYears(toDay) - actualYears(fromDay);
    default:
      return unreachable(dayCount);
  }
}

function partsOf(day: number): readonly [year: number, month: number, day: number] {
  const [year, month, dayOfMonth] = dateLabel(day).split("-").map(Number);
  return [year, month, dayOfMonth];
}

function bankDays(fromDay: number, toDay: number): number {
  const [fromYear, fromMonth, fromDate] = partsOf(fromDay);
  const [toYear, toMonth, toDate] = partsOf(toDay);
  const first = Math.min(fromDate, DAYS_PER_BANK_MONTH);
  const second = first === DAYS_PER_BANK_MONTH ? Math.min(toDate, DAYS_PER_BANK_MONTH) : toDate;
  return (
    DAYS_PER_BANK_YEAR * (toYear - fromYear) + DAYS_PER_BANK_MONTH * (toMonth - fromMonth) + second - first
  );
}

/** Calendar years since year 0, each of its own length: the difference of two is ISDA's split over leap and other years. */
function actualYears(day: number): number {
  const [year] = partsOf(day);
  const firstDay = dayNumber(year, 1, 1);
  return year + (day - firstDay) / (dayNumber(year + 1, 1, 1) - firstDay);
}
