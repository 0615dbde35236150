/** The way out: one tap or three times Shift, and Back does not lead here. */

import { CALENDAR, t } from './boot.js';
import { drawCalendar } from './calendar.js';
import { clearAll } from './clearing.js';
import { get, mark } from './elements.js';
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
  const goesOn = session !== null && session.exit(reachable, toCalendar);
  view.session = null;
  clearAll();
  if (goesOn || !reachable) {
    // No error page of the browser, which would show the address.
    history.replaceState(null, '', CALENDAR);
    document.body.textContent = '';
    document.body.appendChild(drawCalendar());
    mark('gone', false);
  } else toCalendar();
}

function toCalendar() {
  location.replace(CALENDAR);
}

/** Shift by itself, three times within five seconds; with another key it does not count. */
function shiftDown(event) {
  shiftAlone = event.key === 'Shift';
  if (!shiftAlone) shifts = [];
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
  location.replace(view.gone ? CALENDAR : location.href);
}

export function wireExit() {
  get('exit').addEventListener('click', leave);
  document.addEventListener('keydown', shiftDown);
  document.addEventListener('keyup', shiftUp);
  window.addEventListener('pageshow', shownAgain);
}
