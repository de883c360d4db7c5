import { deserializeDate, today } from "@web/core/l10n/dates";

const NO_BREAK = "\u00a0";
const money = new Intl.NumberFormat("it", { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: "always" });

/**
 * An amount as it is written here: symbol first, a true minus.
 *
 * @param {number} amount
 * @returns {string}
 */
export function euro(amount) {
    const sign = amount < 0 ? "−" : "";
    return `${sign}€${NO_BREAK}${money.format(Math.abs(amount))}`;
}

/**
 * A day, always with its year.
 *
 * @param {string|false} day `YYYY-MM-DD`
 * @returns {string}
 */
export function day(day) {
    return day ? deserializeDate(day).toFormat("dd/MM/yyyy") : "";
}

/**
 * A moment of the time line: with the hour today, else the day.
 *
 * @param {string} when `YYYY-MM-DD`, or `YYYY-MM-DD HH:MM` in the user's own time
 * @param {string} todayWord
 * @returns {string}
 */
export function moment(when, todayWord) {
    const [date, time] = when.split(" ");
    if (deserializeDate(date).hasSame(today(), "day")) {
        return time ? `${todayWord} ${time}` : todayWord;
    }
    return day(date);
}

/**
 * A phone number in groups of 3, 3 and 4; others stay as they were written.
 *
 * @param {string} phone
 * @returns {string}
 */
export function phone(phone) {
    const digits = phone.replace(/^(\+|00)39/, "").replace(/[^\d+]/g, "");
    const [, first, second, third] = /^(\d{3})(\d{3})(\d{4})$/.exec(digits) || [];
    return first ? [first, second, third].join(NO_BREAK) : phone;
}

/**
 * Months of a period, e.g. `09/2025–10/2025`.
 *
 * @param {string|false} first
 * @param {string|false} last
 * @returns {string}
 */
export function period(first, last) {
    if (!first || !last) {
        return "";
    }
    const [from, to] = [first, last].map((date) => deserializeDate(date));
    const end = to.toFormat("MM/yyyy");
    if (from.hasSame(to, "month")) {
        return end;
    }
    return `${from.toFormat(from.hasSame(to, "year") ? "MM" : "MM/yyyy")}–${end}`;
}
