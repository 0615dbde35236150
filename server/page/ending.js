/** The ends of a visit: closed, erased, or a relay that cannot help. */

import { clock, t } from './boot.js';
import { clearAll } from './clearing.js';
import { setDraft, unsentDraft } from './composer.js';
import { get, make, say, show } from './elements.js';
import { begin, topPane } from './panes.js';
import { askOne, closeQuestion } from './questions.js';
import { view } from './view.js';

export function hearEnded({ cause }) {
  if (topPane() === 'erased') return;
  const { session } = view;
  say('end-p', t(cause === 'silence' ? 'end.idle' : 'end.p'));
  get('end-slot').appendChild(get('question'));
  askOne('scale', '', t('q.scale'), (answer) => {
    session.answer('end_scale', answer);
    closeQuestion(t('end.q.thanks'));
  });
  show('question', cause !== 'silence' && cause !== 'erased');
  setDraft('');
  get('log').textContent = '';
  begin('end');
}

export function erase() {
  clearAll();
  begin('erased');
  view.session.erase();
  renderErasing();
}

/** Never "erased" before the relay said so. */
export function renderErasing() {
  say('erased-h', t('erase.h'));
  say('erased-p', t(view.connection === 'ok' ? 'rcpt.sending' : 'erase.wait'));
}

export function hearErased({ pending }) {
  if (pending) {
    say('erased-p', t('erase.wait'));
    return;
  }
  say('erased-h', t('erase.done.h', { time: clock(Date.now()) }));
  say('erased-p', t('erase.done.p'));
  show('erased-links', true);
  get('erased-h').focus();
}

/** What was not sent stays on the screen and in the composer. */
export function hearFailing() {
  const unsent = view.session.unsentTexts.concat(unsentDraft() || []);
  const box = get('failing-texts');
  box.textContent = '';
  unsent.forEach((words) => box.appendChild(make('p', words, 'mine')));
  show('failing-unsent', unsent.length > 0);
  setDraft(unsent.join('\n'));
  view.session = null;
  begin('failing');
}
