/** What the relay put into the page: its words, its hours, its door. */

import { get } from './elements.js';

/**
 * What the relay put into the page.
 * @typedef {Object} Boot
 * @property {Object<string, string>} words the catalog's strings that scripts use, by id
 * @property {string[]} own the ids of those that are in the page's own language, if most are in another
 * @property {string} root the organisation's root public key, base64
 * @property {string} deployment which organisation's words these are
 * @property {boolean} open whether visitors are let in now
 * @property {number} closes when the doors close, ms since 1970 (0: unknown)
 * @property {number} opens when they open next, ms since 1970 (0: unknown)
 * @property {boolean} late whether closing time may come before a free counsellor
 * @property {number} waiting how many wait now
 */

/** @type {Boot} */
export const boot = JSON.parse(get('boot').textContent);
export const door = document.documentElement.dataset.door;
export const language = document.documentElement.lang;
/** The language of most texts: of all, where a person has reviewed them. */
export const spoken = document.body.lang || language;
export const CALENDAR = '/kalender';
export const DAY = 86400000;
export const LONG_AWAY = 5 * 60000;
export const desktop = matchMedia('(hover: hover) and (pointer: fine)').matches;

/** The string `id` with its {places} filled in. */
export function t(id, places) {
  return boot.words[id].replace(/{(\w+)}/g, (_, name) => places[name]);
}

/** Lets an element say the string `name`, in its language. */
export function write(id, name) {
  get(id).textContent = t(name);
  get(id).lang = boot.own.includes(name) ? language : spoken;
}

/** The string for 0, 1 or more. */
export function count(id, n) {
  const exact = `${id}.${n}`;
  return exact in boot.words ? t(exact) : t(`${id}.n`, { n });
}

/** "06.00", by the phone's clock. */
export function clock(moment) {
  return new Date(moment).toTimeString().slice(0, 5).replace(':', '.');
}

/** The same by the Dutch clock, which every phone has that is an hour ahead in winter and two in summer. */
export function dutchClock(moment) {
  const then = new Date(moment);
  const ahead = (month) => new Date(then.getFullYear(), month).getTimezoneOffset() / -60;
  if (ahead(0) === 1 && ahead(6) === 2) return clock(moment);
  // The first use of a time zone keeps a slow phone a fifth of a second: half of all this script takes.
  const options = { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Amsterdam' };
  return then.toLocaleTimeString('en-GB', options).replace(':', '.');
}

/** {day, time} of a moment, by the phone's clock: a day that is neither today nor tomorrow has its date. */
export function dayAndTime(moment) {
  const midnight = new Date().setHours(24, 0, 0, 0);
  let day;
  if (moment < midnight) day = t('day.today');
  else if (moment < midnight + DAY) day = t('day.tomorrow');
  else day = new Date(moment).toLocaleDateString(spoken, { weekday: 'long', day: 'numeric', month: 'long' });
  return { day, time: clock(moment) };
}
