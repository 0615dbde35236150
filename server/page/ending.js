/** The ends of a visit: closed, erased, or a relay that cannot help. */

import { boot, clock, dayAndTime, t } from './boot.js';
import { clearAll, clearChat } from './clearing.js';
import { giveBack, setDraft, unsentDraft } from './composer.js';
import { takeBack } from './conversation.js';
import { get, make, say, show, tell } from './elements.js';
import { begin, topPane, whenShown } from './panes.js';
import { askOne, closeQuestion } from './questions.js';
import { view } from './view.js';

export function hearEnded({ cause }) {
  if (topPane() === 'erased') return;
  if (cause === 'shut') {
    hearShut();
    return;
  }
  const { session } = view;
  say('end-p', t(cause === 'silence' ? 'end.idle' : 'end.p'));
  get('end-slot').appendChild(get('question'));
  askOne('scale', '', t('q.scale'), (answer) => {
    session.answer('end_scale', answer);
    closeQuestion(t('end.q.thanks'));
  });
  show('question', cause !== 'silence' && cause !== 'erased');
  get('log').textContent = '';
  renderUnsent('end');
  begin('end');
}

/** Closing time came and nobody was free: who else can be called, and what was not sent. */
function hearShut() {
  boot.open = false;
  clearChat();
  show('closed-nobody', true);
  hearRefusedEntry('closed');
}

/** Nobody goes on with this chat before `until`, by a code or otherwise; all may still be erased. */
export function hearBlocked({ until }) {
  say('blocked-p', t('blocked.until', dayAndTime(until)));
  get('log').textContent = '';
  renderUnsent('blocked');
  begin('blocked');
}

export function erase() {
  clearAll();
  begin('erased');
  view.session.erase();
  renderErasing();
}

/** Never "erased" before the relay said so, and never all of it before the consoles did. */
export function renderErasing() {
  const waits = view.connection === 'lost' ? 'erase.wait' : 'rcpt.sending';
  const words = t(view.erasing > 0 ? 'erase.pending' : waits);
  sayErased(t('opt.erase'), words);
  tell(words);
}

/** `pending` consoles have not said yet that they erased what they hold. */
export function hearErased({ pending }) {
  view.erasing = pending;
  if (pending) {
    renderErasing();
    return;
  }
  const heading = t('erase.done.h', { time: clock(Date.now()) });
  sayErased(heading, t('erase.done.p'));
  tell(`${heading}. ${t('erase.done.p')}`);
  show('erased-links', true);
  get('erased-h').focus();
}

function sayErased(heading, words) {
  say('erased-h', heading);
  say('erased-p', words);
}

/** The relay takes us in no more: what was not sent is shown there, and stays in the composer. */
export function hearRefusedEntry(pane) {
  setDraft(renderUnsent(pane).join('\n'));
  view.session = null;
  begin(pane);
}

/** One message was refused for good: its words are given back. */
export function hearRefused({ id, text }) {
  giveBack(text);
  takeBack(id);
  renderUnsentAtEnd();
}

/** After the end a last message may still arrive, or be refused. */
export function renderUnsentAtEnd() {
  if (topPane() === 'end') renderUnsent('end');
}

/** @returns {string[]} what was typed and not sent, now shown under the heading of `pane` */
function renderUnsent(pane) {
  const unsent = view.session.outbox.texts.concat(unsentDraft() || []);
  const box = get('unsent-texts');
  box.textContent = '';
  unsent.forEach((words) => box.appendChild(make('p', words, 'mine')));
  get(pane).querySelector('h1').insertAdjacentElement('afterend', get('unsent'));
  show('unsent', unsent.length > 0);
  return unsent;
}

/** Who has a code loses it too. */
function renderErase(pane) {
  if (pane !== 'erase') return;
  const { room, wayBack } = view.session;
  const code = Boolean(wayBack || (room && room.code));
  show('erase-code', code);
  show('erase-undo', !code);
}

whenShown(renderErase);
