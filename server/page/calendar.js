/** This month with week numbers: true, dull, and nothing to tap. */

import { DAY, spoken } from './boot.js';
import { make } from './elements.js';

/** Puts it into the page. */
export function drawCalendar() {
  const now = new Date();
  const written = (day, options) => day.toLocaleDateString(spoken, options);
  const cover = document.body.appendChild(make('div', ''));
  cover.id = 'cover';
  cover.appendChild(make('h1', written(now, { month: 'long', year: 'numeric' })));
  const table = cover.appendChild(make('table', ''));
  const head = table.appendChild(make('tr', ''));
  head.appendChild(make('th', 'week'));
  const day = new Date(now.getFullYear(), now.getMonth(), 1, 12);
  day.setDate(1 - ((day.getDay() + 6) % 7)); // the Monday on or before the first
  for (let i = 0; i < 7; i += 1) {
    const name = new Date(day.getTime() + i * DAY);
    head.appendChild(make('th', written(name, { weekday: 'short' })));
  }
  do {
    const row = table.appendChild(make('tr', ''));
    row.appendChild(make('th', weekNumber(day)));
    for (let i = 0; i < 7; i += 1) {
      const inside = day.getMonth() === now.getMonth();
      const today = inside && day.getDate() === now.getDate();
      row.appendChild(make('td', inside ? day.getDate() : '', today ? 'today' : ''));
      day.setDate(day.getDate() + 1);
    }
  } while (day.getMonth() === now.getMonth());
}

/** The ISO week of a Monday: the year of its Thursday counts. */
function weekNumber(monday) {
  const thursday = new Date(monday.getTime() + 3 * DAY);
  const newYear = new Date(thursday.getFullYear(), 0, 1, 12);
  return 1 + Math.floor(Math.round((thursday - newYear) / DAY) / 7);
}
