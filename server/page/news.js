/** Everything that can happen to a visitor: each news of the session is one line here. */

import { boot, door, language, t } from './boot.js';
import { hearBusy, hearReaders, hearStarted } from './arriving.js';
import { addMessage, hearReceipt, hold, note } from './conversation.js';
import { openDoor } from './doors.js';
import { get, say, show, tell } from './elements.js';
import { hearBlocked, hearEnded, hearRefusedEntry } from './ending.js';
import { hearErased } from './erasing.js';
import { leave } from './exit.js';
import { beforeWords } from './looking.js';
import { hearWish } from './menu.js';
import { hearDone, offerExercise } from './offering.js';
import { atNewest, render, toNewest } from './panes.js';
import { Session } from './session.js';
import { hearStatus, renderStatus } from './status.js';
import { hearRefused } from './unsent.js';
import { view } from './view.js';
import { renderQueue } from './waiting.js';

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
  done: hearDone,
  wish: hearWish,
  trouble: hearTrouble,
  ended: hearEnded,
  over: () => { show('question', false); render(); }, // nobody hears an answer, and no code is made
  blocked: hearBlocked,
  erased: hearErased,
  closed: () => { boot.open = false; hearRefusedEntry('closed'); },
  full: () => hearRefusedEntry('full'),
  failing: () => hearRefusedEntry('failing'),
  // Drawn here: the relay's calendar would take the token of the newer tab away too.
  moved: () => { view.session = null; view.connection = 'lost'; leave(); },
};

/** Begins a session. */
export function startSession() {
  view.session = new Session({ root: boot.root, door, language }, (news, fact) => {
    if (!view.gone) NEWS[news](fact);
  });
  view.connection = 'connecting';
  view.lostSince = 0;
  return view.session;
}

/** Of `mid` nothing is on its way any more, whatever the screens of a code and a word say. */
function hearTrouble({ mid }) {
  const words = t('trouble.p');
  note(words);
  if (mid) ['code-wait', 'word-told'].forEach((id) => say(id, words));
}

function hearMessage(fact) {
  if (!fact.mine) beforeWords();
  hold(() => addMessage(fact));
}

function hearExercise({ name }) {
  beforeWords();
  hold(() => offerExercise(name));
}

function hearPresence({ up, left }) {
  // One line that stands only while it is true: the log must not tell of what is over.
  if (awayNote && (up || left)) {
    awayNote.remove();
    awayNote = null;
    if (up) tell(t('st.ok'));
  }
  if (!up && view.held && (left || !view.away)) awayNote = note(t(left ? 'away.left' : 'away.them'));
  view.away = !up;
  if (!up) show('typing', false);
  renderStatus();
}

function hearTyping({ on }) {
  if (on && get('typing').hidden && !view.typingTold) tell(get('typing').textContent);
  view.typingTold = view.typingTold || on;
  const follow = atNewest();
  show('typing', on);
  if (follow) toNewest();
}
