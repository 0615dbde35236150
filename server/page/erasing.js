/** Erasing everything: asked for, on its way, and done only once the relay and the consoles say so. */

import { clock, t } from './boot.js';
import { clearAll } from './clearing.js';
import { get, say, show, tell } from './elements.js';
import { begin, whenShown } from './panes.js';
import { view } from './view.js';

export function erase() {
  clearAll();
  show('erased-links', false);
  begin('erased');
  view.session.erase();
  renderErasing();
}

/** Never "erased" before the relay said so, and never all of it before the consoles did. */
export function renderErasing() {
  if (!get('erased-links').hidden) return;
  const words = t(view.connection === 'lost' ? 'erase.wait' : 'rcpt.sending');
  sayErased(t('opt.erase'), words);
  tell(words);
}

/** `pending` consoles have not said yet that they erased what they hold: nobody has to wait for them. */
export function hearErased({ pending }) {
  const heading = t('erase.done.h', { time: clock(Date.now()) });
  const words = t(pending ? 'erase.pending' : 'erase.done.p');
  const first = get('erased-links').hidden;
  sayErased(heading, words);
  tell(pending ? words : `${heading}. ${words}`);
  show('erased-links', true);
  if (first) get('erased-h').focus();
}

function sayErased(heading, words) {
  say('erased-h', heading);
  say('erased-p', words);
}

/** Who has a code loses it too. */
function renderErase(pane) {
  if (pane !== 'erase') return;
  const { room, wayBack } = view.session;
  show('erase-code', wayBack || (room && room.code));
}

whenShown(renderErase);
