/** Erasing everything: asked for, on its way, and done only once the relay and the consoles say so. */

import { clock, t } from './boot.js';
import { clearAll } from './clearing.js';
import { get, say, show, tell } from './elements.js';
import { begin, whenShown } from './panes.js';
import { view } from './view.js';

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

/** Who has a code loses it too. */
function renderErase(pane) {
  if (pane !== 'erase') return;
  const { room, wayBack } = view.session;
  const code = Boolean(wayBack || (room && room.code));
  show('erase-code', code);
  show('erase-undo', !code);
}

whenShown(renderErase);
