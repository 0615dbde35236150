/** The door: open or closed, in which languages, and what it promises. */

import { boot, clock, count, dayAndTime, door, dutchClock, language, t } from './boot.js';
import { clearChat } from './clearing.js';
import { all, get, make, say, show } from './elements.js';
import { begin, whenShown } from './panes.js';
import { view } from './view.js';

const emergency = door === 'islands' ? '911' : '112';

export function openDoor() {
  // One that only waits for its last question would keep this page from coming back to its chat.
  if (view.session) view.session.stop();
  view.session = null;
  clearChat();
  const local = clock(boot.closes);
  const places = { time: local, time2: clock(boot.opens) };
  const abroad = local !== dutchClock(boot.closes);
  get('door-queue').textContent = count('door.queue', boot.waiting);
  get('door-open').textContent = boot.closes ? t(abroad ? 'door.open.isl' : 'door.open', places) : '';
  say('door-late', boot.late ? t('door.late', places) : '');
  begin(boot.open ? 'door' : 'closed');
}

/** Each time it is shown: "today" is another day after midnight. */
function fillClosed(pane) {
  if (pane !== 'closed') return;
  const then = dayAndTime(boot.opens);
  const dutch = dutchClock(boot.opens);
  say('closed-p', boot.opens ? t('closed.p', then) : '');
  say('closed-tz', boot.opens && then.time !== dutch ? t('closed.tz', { time: dutch }) : '');
}

/** On the islands all languages above the text, elsewhere the other one in the bar. */
function fillLanguages() {
  const islands = door === 'islands';
  boot.languages.forEach(({ code, href }) => {
    const mine = code === language;
    if (mine && !islands) return;
    const link = islands ? get('languages').appendChild(make(mine ? 'b' : 'a', '')) : get('language');
    link.textContent = t(`lang.${code}`);
    link.lang = code;
    if (mine) return;
    link.href = href;
    // Replaced, so that the history keeps one line of this visit and not two.
    link.addEventListener('click', (event) => { event.preventDefault(); location.replace(href); });
  });
  show('languages', islands);
}

/** What is the same for the whole visit. */
export function fillDoor() {
  all('[data-promise]', (line) => { if (!boot.promises.includes(line.dataset.promise)) line.remove(); });
  const hour = parseInt(dutchClock(Date.now()), 10);
  all('[data-hours]', (row) => {
    const [from, until] = row.dataset.hours.split('-');
    row.hidden = hour < from || hour >= until;
  });
  say('danger-p', t('first.danger', { em: emergency }));
  get('danger-call').textContent = t('first.danger.call', { em: emergency });
  get('danger-call').href = `tel:${emergency}`;
  if (boot.boys) get('boys').href = boot.boys;
  show('boys', Boolean(boot.boys));
  fillLanguages();
}

whenShown(fillClosed);
