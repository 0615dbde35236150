/** Everything that can happen to a visitor: each news of the session is one line here. */

import { boot, door, language, t } from './boot.js';
import { addMessage, hearReceipt, hold, note, renderReceipt } from './conversation.js';
import { openDoor } from './doors.js';
import { get, show, tell } from './elements.js';
import {
  hearBlocked, hearEnded, hearErased, hearRefused, hearRefusedEntry, renderErasing, renderUnsentAtEnd,
} from './ending.js';
import { leave } from './exit.js';
import { later } from './fetching.js';
import { beforeWords } from './looking.js';
import { hearWish } from './menu.js';
import { atNewest, toNewest, topPane } from './panes.js';
import { renderStatus } from './status.js';
import { view } from './view.js';
import { hearBusy, hearReaders, hearStarted, renderQueue } from './waiting.js';

const PORTAL_AFTER = 20000;
let lostSince = 0; // 0 once all that was written meanwhile has arrived
let awayNote = null;

const NEWS = {
  status: hearStatus,
  busy: hearBusy,
  fresh: openDoor,
  started: hearStarted,
  queue: renderQueue,
  readers: hearReaders,
  waiting: () => show('wait', true),
  message: hearMessage,
  receipt: hearReceipt,
  refused: (fact) => hold(() => hearRefused(fact)),
  typing: hearTyping,
  presence: hearPresence,
  exercise: hearExercise,
  wish: hearWish,
  trouble: () => note(t('trouble.p')),
  ended: hearEnded,
  blocked: hearBlocked,
  erased: hearErased,
  closed: () => { boot.open = false; hearRefusedEntry('closed'); },
  full: () => hearRefusedEntry('full'),
  failing: () => hearRefusedEntry('failing'),
  // Drawn here: the relay's calendar would take the token of the newer tab away too.
  moved: () => { view.session = null; view.connection = 'lost'; leave(); },
};

/** Begins a session, which the second script knows how to live. */
export function startSession(rest) {
  view.session = new rest.Session({ root: boot.root, door, language }, (news, fact) => {
    if (!view.gone) NEWS[news](fact);
  });
  view.connection = 'connecting';
  lostSince = 0;
  return view.session;
}

function hearMessage(fact) {
  if (!fact.mine) beforeWords();
  hold(() => addMessage(fact));
}

function hearExercise({ name }) {
  beforeWords();
  later((rest) => hold(() => rest.offerExercise(name)));
}

export function hearStatus({ state, unsent, whole }) {
  const before = view.connection;
  view.connection = state;
  show('lost', state === 'lost');
  show('lost-keep', unsent > 0);
  if (state === 'lost' && before !== 'lost') hearLost();
  if (state === 'ok' && whole && lostSince) {
    note(t('lost.back'));
    lostSince = 0;
  }
  if (topPane() === 'erased') renderErasing();
  renderUnsentAtEnd();
  renderReceipt();
  renderStatus();
}

function hearLost() {
  lostSince = Date.now();
  show('typing', false);
  show('lost-portal', false);
  setTimeout(() => show('lost-portal', Date.now() - lostSince >= PORTAL_AFTER), PORTAL_AFTER);
  tell(get('lost').firstElementChild.textContent);
  toNewest();
}

function hearPresence({ up, left }) {
  // One line that stands only while it is true: the log must not tell of what is over.
  if (awayNote && (up || left)) {
    awayNote.remove();
    awayNote = null;
    if (up) tell(t('st.ok'));
  }
  if (!up && view.held && (left || !view.away)) awayNote = note(left ? t('away.left') : t('away.them'));
  view.away = !up;
  if (!up) show('typing', false);
  renderStatus();
}

function hearTyping({ on }) {
  if (on && get('typing').hidden && !view.typingTold) tell(t('live.typing'));
  view.typingTold = view.typingTold || on;
  const follow = atNewest();
  show('typing', on);
  if (follow) toNewest();
}
