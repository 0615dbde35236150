/** The door: open or closed, and in another language. */

import { DAY, boot, clock, count, dayAndTime, dutchClock, t } from './boot.js';
import { clearChat } from './clearing.js';
import { all, get, say, show } from './elements.js';
import { within } from './fetching.js';
import { begin, keepFocus, topPane, whenShown } from './panes.js';
import { view } from './view.js';

const FRESH = 60000; // ms
let told = Date.now(); // when the relay said what the door says
let asking = false;
let opening = 0;

export function openDoor() {
  // One that only waits for its last question would keep this page from coming back to its chat.
  if (view.session) view.session.stop();
  view.session = null;
  clearChat();
  begin(boot.open ? 'door' : 'closed');
}

/** After a visit, or a try: much may have changed since. */
export function openDoorAgain() {
  told = 0;
  openDoor();
}

/** What is old is not said: it is asked anew, each time the door is looked at. */
function fillFacts() {
  const pane = topPane();
  const fresh = Date.now() - told < FRESH;
  if (view.gone) return;
  if (pane === 'door') fillOpen(fresh);
  else if (pane === 'closed') fillClosed();
  else {
    if (pane === 'failing') checkDate();
    return;
  }
  if (!fresh && !asking) askAnew();
}

function fillOpen(fresh) {
  const local = clock(boot.closes);
  const places = { time: local, time2: clock(boot.opens) };
  const abroad = local !== dutchClock(boot.closes);
  get('door-queue').textContent = fresh ? count('door.queue', boot.waiting) : '';
  const until = t(abroad ? 'door.open.isl' : 'door.open', places);
  get('door-open').textContent = fresh && boot.closes ? until : '';
  say('door-late', fresh && boot.late ? t('door.late', places) : '');
}

/** "Today" is another day after midnight, and the moment we open passes too. */
function fillClosed() {
  const { opens } = boot;
  const left = opens - Date.now();
  const passed = opens > 0 && left <= 0;
  const then = dayAndTime(opens);
  const dutch = dutchClock(opens);
  say('closed-p', left > 0 ? t('closed.p', then) : '');
  say('closed-tz', left > 0 && then.time !== dutch ? t('closed.tz', { time: dutch }) : '');
  show('closed-h', !passed);
  ['closed-over', 'closed-again'].forEach((id) => show(id, passed));
  keepFocus();
  clearTimeout(opening);
  if (left > 0) opening = setTimeout(fillFacts, Math.min(left, DAY));
}

function askPage() {
  return fetch(location.href, { cache: 'no-store' });
}

/** Where the phone's date is more than a day wrong none of our papers holds: that is not up to us. */
async function checkDate() {
  const { headers } = await askPage();
  const wrong = Math.abs(Date.parse(headers.get('Date')) - Date.now()) > DAY;
  show('fail-us', !wrong);
  show('fail-date', wrong);
}

/** The page is asked for once more, and read for what changes in it. */
async function askAnew() {
  asking = true;
  try {
    const page = await within(askPage().then((answer) => answer.text()));
    const facts = JSON.parse(page.split('"boot">').pop().split('<')[0]);
    const { open, closes, opens, late, waiting } = facts;
    Object.assign(boot, { open, closes, opens, late, waiting });
    told = Date.now();
  } catch (_) {
    asking = false; // no connection, or somebody else's page
    return;
  }
  asking = false;
  const other = boot.open ? 'closed' : 'door';
  if (topPane() === other && !view.gone) openDoor();
  else fillFacts();
}

whenShown(fillFacts);
document.addEventListener('visibilitychange', () => { if (!document.hidden) fillFacts(); });
// Replaced, so that the history keeps one line of this visit and not two.
all('#languages a', (link) => link.addEventListener('click', (event) => {
  event.preventDefault();
  location.replace(link.href);
}));
