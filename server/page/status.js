/** The line beside the exit: connected or not, and who is there. */

import { count, desktop, t } from './boot.js';
import { get, make } from './elements.js';
import { atNewest, inChat, toNewest, topPane, whenShown } from './panes.js';
import { view } from './view.js';

export function renderStatus() {
  const box = get('status');
  const follow = topPane() === 'chat' && atNewest(); // a longer line takes room from the messages
  const { ahead, away, connection, held, readers } = view;
  box.textContent = '';
  if (topPane() === 'door' && desktop) box.textContent = get('exit').dataset.keys;
  if (!inChat() || ['erase', 'alone'].includes(topPane())) return;
  let second = held ? count('st.readers', readers) : ahead !== null && t('st.pos.n', { n: ahead });
  if (connection !== 'ok') second = '';
  const alone = held && away && connection === 'ok';
  box.appendChild(make('span', t(alone ? 'st.away' : `st.${connection}`)));
  if (second && !alone) box.appendChild(make('span', second));
  if (follow) toNewest();
}

whenShown(renderStatus);
