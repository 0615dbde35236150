/** The visit stands; then somebody answers, or another, or nobody, and closing time comes. */

import { LONG_AWAY, boot, clock, count, t } from './boot.js';
import { note } from './conversation.js';
import { say, show } from './elements.js';
import { beside } from './fetching.js';
import { askAlone } from './looking.js';
import { keepFocus, topPane } from './panes.js';
import { renderStatus } from './status.js';
import { tellOlderTabs } from './tabs.js';
import { view } from './view.js';
import { enterChat, renderQueue } from './waiting.js';

const NEAR = 3600000; // milliseconds before closing time
let closing = 0;

/**
 * Says in time that the doors close: who waits may be too late, and nobody who talks is cut off.
 * By the phone's clock, put right by the relay's.
 */
function watchClosing() {
  clearTimeout(closing);
  if (!boot.closes || !view.session) return;
  const left = boot.closes - view.session.now() * 1000;
  const time = clock(boot.closes);
  const near = left <= NEAR;
  const words = left > 0 ? t('wait.late', { time }) : t('wait.shut');
  say('wait-late', near ? words : '');
  if (near && left > 0 && view.held && !view.closingTold) {
    note(t('chat.late', { time }));
    view.closingTold = true;
  }
  if (left > 0) closing = setTimeout(watchClosing, (near ? left : left - NEAR) + 1000);
}

/** Many begin at this moment: the page asks again each second. */
export function hearBusy() {
  say('wait-place', t('wait.rate'));
}

export function hearStarted(fact) {
  const begun = topPane() !== 'start' && !fact.byCode;
  if (!begun) {
    enterChat(fact.intent);
    tellOlderTabs();
  }
  show('wait-h', true);
  watchClosing();
  beside(() => {}, () => {}); // for what one opens where there is no connection
  if (begun) return;
  show('question', false);
  if (fact.byCode) {
    show('first', false);
    note(t('code.welcome'));
    if (!fact.held) note(t('code.other'));
  }
  if (fact.byCode || fact.gone > LONG_AWAY) askAlone();
}

const CHANGES = {
  'sit-in': 'sit.in', 'sit-out': 'sit.out', 'hand-over': 'hand.over', 'take-over': 'take.over',
};

export function hearReaders(fact) {
  const taken = fact.held && !view.held;
  const released = view.held && !fact.held;
  view.held = fact.held;
  view.answered = view.answered || fact.held;
  view.readers = fact.count;
  const now = fact.count ? count('who', fact.count) : '';
  say('who-n', now);
  say('wait-readers', fact.count > 1 ? `${now} ${t('wait.readers')}` : now);
  show('wait', !fact.held);
  if (CHANGES[fact.why]) note(t(CHANGES[fact.why]));
  else if (taken) note(t('chat.taken'));
  if (taken) hearTaken();
  if (released) hearReleased();
  renderStatus();
}

function hearTaken() {
  view.away = false;
  watchClosing();
  renderQueue({ ahead: null }); // it may be another place once we wait again
  ['danger', 'question', 'first'].forEach((id) => show(id, false));
  keepFocus();
}

/** Nobody answers now. The card of the queue stands above the messages, so it is said here too. */
function hearReleased() {
  view.away = false;
  show('typing', false);
  note(t('wait.h'));
}
