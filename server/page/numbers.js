/** Whom one can call: by where one says to be, and by who answers at this hour. */

import { dutchClock } from './boot.js';
import { all, get, isMarked, mark, tell } from './elements.js';
import { keepFocus, whenShown } from './panes.js';

const BEHIND = 4 * 3600000; // the islands, the whole year: none has a summer time

/** Of what is shown in certain hours: hides who is closed now, where they are. */
function hideWhoIsClosed() {
  const now = Date.now();
  const hour = { nl: parseInt(dutchClock(now), 10), isl: new Date(now - BEHIND).getUTCHours() };
  all('[data-hours]', (row) => {
    const [place, from, until] = row.dataset.hours.split(' ');
    row.hidden = hour[place] < from || hour[place] >= until;
  });
}

/** The numbers of the place whose list is open. */
export function fillNumbers() {
  mark('island', get('place').open);
}

/** The one to call in danger. */
export function alarm() {
  return isMarked('island') ? '911' : '112';
}

/** Somebody says to be on an island, or not to be on one after all: it is neither kept nor sent. */
export function changePlace() {
  get('place').open = !isMarked('island');
  fillNumbers();
  tell(alarm());
  keepFocus();
}

whenShown(hideWhoIsClosed);
document.addEventListener('visibilitychange', hideWhoIsClosed);
