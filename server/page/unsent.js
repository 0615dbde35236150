/** What was typed and not sent: shown where the visit ends, and given back where it goes on. */

import { giveBack, unsentDraft } from './composer.js';
import { takeBack } from './conversation.js';
import { get, make, show } from './elements.js';
import { topPane, whenShown } from './panes.js';
import { view } from './view.js';

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

whenShown(renderUnsentAtEnd); // it may have arrived while somebody else was looking

/** @returns {string[]} what was typed and not sent, now shown under the heading of `pane` */
export function renderUnsent(pane) {
  const unsent = view.session.outbox.texts.concat(unsentDraft() || []);
  const box = get('unsent-texts');
  box.textContent = '';
  unsent.forEach((words) => box.appendChild(make('p', words, 'mine')));
  get(pane).querySelector('h1').insertAdjacentElement('afterend', get('unsent'));
  show('unsent', unsent.length > 0);
  return unsent;
}
