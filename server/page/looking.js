/** Somebody may be looking: no word is in the page until the visitor says to be alone. */

import { LONG_AWAY } from './boot.js';
import { drawCalendar } from './calendar.js';
import { letIn, takeOut } from './conversation.js';
import { get, mark, show, tell } from './elements.js';
import { begin, goBack, goOver, inChat, topPane } from './panes.js';
import { view } from './view.js';

let hiddenAt = 0;
let touchedAt = Date.now();

export function askAlone() {
  view.covered = true;
  show('alone-p', true);
  show('alone-not', false);
  takeOut();
  goOver('alone');
}

export function notAlone() {
  show('alone-p', false);
  show('alone-not', true);
  tell(get('alone-not').textContent);
}

export function alone() {
  view.covered = false;
  letIn(); // while the log is hidden, or all of it would be read out again
  goBack();
}

/** Whether there are words where the visit ended. */
function endHasWords() {
  return get('unseen').firstChild || get('unsent-texts').firstChild;
}

/** The visit ends, and its last words are read by nobody who would not have been let in before. */
export function beginEnd(pane) {
  const asked = topPane() === 'alone';
  begin(pane);
  if (endHasWords() && (asked || Date.now() - touchedAt > LONG_AWAY)) askAlone();
  else view.covered = false;
}

/** New words come: after a long silence somebody else may sit before them. */
export function beforeWords() {
  const waits = inChat() && !view.covered && topPane() !== 'alone';
  if (waits && Date.now() - touchedAt > LONG_AWAY) askAlone();
}

function touched() {
  touchedAt = Date.now();
}

/** The phone takes a picture of a page that goes to the back: it gets the calendar. */
export function visibility() {
  if (view.gone) return; // what is shown now is a calendar already
  if (document.hidden && (view.session !== null || endHasWords() || topPane() === 'code-in') && topPane() !== 'start') {
    hiddenAt = Date.now();
    view.covered = true;
    mark('covered', true);
    drawCalendar();
  } else if (!document.hidden && get('cover')) {
    get('cover').remove();
    mark('covered', false);
    touched();
    if (topPane() !== 'alone') {
      if (Date.now() - hiddenAt > LONG_AWAY && (inChat() || endHasWords())) askAlone();
      else {
        view.covered = false;
        letIn();
      }
    }
    if (view.session) view.session.check();
  }
}

['pointerdown', 'pointermove', 'keydown'].forEach((name) => document.addEventListener(name, touched));
