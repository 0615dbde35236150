/** The ends of a visit: closed, blocked, or a relay that cannot help. */

import { boot, dayAndTime, t } from './boot.js';
import { clearChat } from './clearing.js';
import { setDraft } from './composer.js';
import { keepUnseen } from './conversation.js';
import { get, say, show } from './elements.js';
import { beginEnd } from './looking.js';
import { topPane } from './panes.js';
import { askOne, closeQuestion } from './questions.js';
import { renderUnsent } from './unsent.js';
import { view } from './view.js';

export function hearEnded({ cause }) {
  if (topPane() === 'erased') return;
  if (cause === 'shut') {
    hearShut();
    return;
  }
  const { answered, session } = view;
  const { phase } = session;
  let words = t('end.p');
  // Of a chat that is gone nobody knows why.
  if (cause === 'silence') words = t(phase === 'closed' ? 'end.idle' : 'end.gone');
  if (cause === 'close' && !answered) words = get('closed-nobody').firstElementChild.textContent;
  say('end-p', words);
  get('end-slot').appendChild(get('question'));
  askOne('scale', '', t('q.scale'), (answer) => {
    session.answer('end_scale', answer);
    closeQuestion(t('end.q.thanks'));
  });
  show('question', phase === 'closing'); // later nobody hears the answer
  keepUnseen();
  endWith('end');
}

/** What was not sent may be read where the visit ends: by whoever says to be alone, as ever. */
function endWith(pane) {
  const unsent = renderUnsent(pane);
  beginEnd(pane);
  return unsent;
}

/** Closing time came and nobody was free: who else can be called, and all may still be erased. */
function hearShut() {
  boot.open = false;
  clearChat();
  show('closed-nobody', true);
  keepDraft('closed');
}

/** Nobody goes on with this chat before `until`, by a code or otherwise; all may still be erased. */
export function hearBlocked({ until }) {
  say('blocked-p', t('blocked.until', dayAndTime(until)));
  clearChat();
  endWith('blocked');
}

/** The relay takes us in no more: what was not sent is shown there, and stays in the composer. */
export function hearRefusedEntry(pane) {
  keepDraft(pane);
  view.session = null;
}

function keepDraft(pane) {
  setDraft(endWith(pane).join('\n'));
}
