/** The line beside the exit: connected or not, and who is there. */

import { count, desktop, t } from './boot.js';
import { note, renderReceipt } from './conversation.js';
import { get, make, show, tell } from './elements.js';
import { renderErasing } from './erasing.js';
import { beside } from './fetching.js';
import { atNewest, inChat, toNewest, topPane, whenShown } from './panes.js';
import { renderUnsentAtEnd } from './unsent.js';
import { view } from './view.js';

const PORTAL_AFTER = 20000;
const SAID_FOR = 4000;

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

export function hearStatus({ state, unsent, whole }) {
  const before = view.connection;
  view.connection = state;
  show('lost', state === 'lost');
  show('lost-keep', unsent > 0);
  if (state === 'lost' && before !== 'lost') hearLost();
  if (state === 'ok' && whole && view.lostSince) {
    note(t('lost.back'));
    view.lostSince = 0;
  }
  if (topPane() === 'erased') renderErasing();
  renderUnsentAtEnd();
  renderReceipt();
  renderStatus();
}

function hearLost() {
  view.lostSince = Date.now();
  show('typing', false);
  show('lost-portal', false);
  setTimeout(() => show('lost-portal', Date.now() - view.lostSince >= PORTAL_AFTER), PORTAL_AFTER);
  tell(get('lost').firstElementChild.textContent);
  toNewest();
}

/** Opens what the third script has; who cannot get it now sees and hears why. */
export function openBeside(action) {
  beside(action, () => {
    get('status').textContent = t('st.lost');
    tell(t('st.lost'));
    setTimeout(renderStatus, SAID_FOR);
  });
}

whenShown(renderStatus);
