/** The way out: one tap or three times Shift, and Back does not lead here. */

import { CALENDAR, t } from './boot.js';
import { drawCalendar } from './calendar.js';
import { clearAll } from './clearing.js';
import { get, mark } from './elements.js';
import { later, rest } from './fetching.js';
import { forgetToken, readToken } from './token.js';
import { view } from './view.js';

const WITHIN = 5000;
let shifts = [];
let shiftAlone = false;

/** Blank in this very frame; then the calendar, from which Back does not lead here. */
export function leave(event) {
  if (event) event.preventDefault();
  if (view.gone) return;
  view.gone = true;
  mark('gone', true);
  document.title = t('title.after');
  const reachable = view.connection !== 'lost' && navigator.onLine;
  const { session } = view;
  const token = readToken();
  forgetToken();
  const goesOn = session ? session.exit(reachable, toCalendar) : token;
  view.session = null;
  clearAll();
  if (goesOn || !reachable) {
    // No error page of the browser, which would show the address.
    history.replaceState(null, '', CALENDAR);
    document.body.textContent = '';
    drawCalendar();
    mark('gone', false);
  } else toCalendar();
  if (session || !token) return;
  later(() => { // whose script was still on its way: unseen it finds its chat, and leaves it
    const visit = rest.startSession();
    visit.comeBack(token);
    visit.exit(false, toCalendar);
  });
}

function toCalendar() {
  location.replace(CALENDAR);
}

/** Shift by itself, three times within five seconds; with another key or a tap it does not count. */
function shiftDown(event) {
  const { altKey, ctrlKey, key, metaKey } = event;
  shiftAlone = key === 'Shift' && !altKey && !ctrlKey && !metaKey;
  if (!shiftAlone) shifts = [];
}

/** Space presses what looks like a button; the middle one of a mouse opens no second tab beside the chat. */
function pressed(event) {
  if (event.key === ' ' || event.button === 1) leave(event);
}

function shiftUp(event) {
  if (event.key !== 'Shift' || !shiftAlone) return;
  const now = Date.now();
  shifts = shifts.filter((at) => now - at < WITHIN).concat(now);
  if (shifts.length >= 3) leave();
}

/** A page that the browser kept is not shown again. */
function shownAgain(event) {
  if (!event.persisted) return;
  mark('gone', true);
  if (view.gone) toCalendar();
  else location.reload();
}

export function wireExit() {
  const exit = get('exit');
  exit.addEventListener('click', leave);
  ['keydown', 'auxclick'].forEach((name) => exit.addEventListener(name, pressed));
  ['keydown', 'pointerdown'].forEach((name) => document.addEventListener(name, shiftDown));
  document.addEventListener('keyup', shiftUp);
  window.addEventListener('pageshow', shownAgain);
}
