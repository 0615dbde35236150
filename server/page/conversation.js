/** The messages: how they come into the page, how far one's own got, and what is held back. */

import { t } from './boot.js';
import { get, make, show, tell } from './elements.js';
import { atNewest, inChat, toNewest, topPane, whenShown } from './panes.js';
import { view } from './view.js';

/** Messages that arrived while somebody else may be looking; they are not in the page. */
let heldBack = [];
let lastSeen = 0;
let lastMine = null;
let unheard = []; // words that came while another pane was open
const receipts = new Map();

/** Does `action` now, or once the visitor said to be alone. */
export function hold(action) {
  if (view.covered || topPane() === 'alone') heldBack.push(action);
  else action();
}

/** What was held back comes into the page. */
export function letIn() {
  heldBack.splice(0).forEach((action) => action());
  markSeen();
}

/** Takes all words out of the page, until `letIn`. */
export function takeOut() {
  ['log', 'unseen', 'unsent-texts'].map(get).forEach((box) => {
    const words = document.createDocumentFragment();
    while (box.firstChild) words.appendChild(box.firstChild);
    heldBack.unshift(() => {
      box.insertBefore(words, box.firstChild);
      renderReceipt();
    });
  });
}

/** At the end no message stays, but what the counsellor said last and the screen had no time to show. */
export function keepUnseen() {
  letIn();
  document.querySelectorAll('#log .theirs').forEach((bubble) => {
    if (bubble.id.slice(3) <= view.session.seenUpto) return;
    bubble.firstChild.className = 'soft'; // who said it
    get('unseen').appendChild(bubble);
  });
  get('log').textContent = '';
}

export function forgetMessages() {
  get('log').textContent = '';
  receipts.clear();
  heldBack = [];
  unheard = [];
  lastMine = null;
  lastSeen = 0;
}

export function append(...elements) {
  const follow = atNewest();
  elements.forEach((element) => get('log').appendChild(element));
  if (follow) toNewest();
}

export function note(words) {
  const line = make('p', words, 'note soft');
  append(line);
  if (inChat() && topPane() !== 'chat' && !view.covered) tell(words);
  return line;
}

export function addMessage({ id, pos, mine, text }) {
  const bubble = make('p', '', mine ? 'mine' : 'theirs');
  bubble.dir = 'auto';
  bubble.id = id;
  bubble.appendChild(make('span', `${t(mine ? 'chat.you' : 'chat.them')}: `, 'heard'));
  bubble.appendChild(document.createTextNode(text));
  show('first', false);
  if (mine) addMine(id, bubble);
  else addTheirs(pos, bubble);
}

function addMine(id, bubble) {
  // A screen reader hears that it arrived, not one's own words again.
  bubble.setAttribute('aria-live', 'off');
  lastMine = id;
  show('question', false);
  append(bubble);
  if (!receipts.has(id)) receipts.set(id, view.connection === 'ok' ? 'sending' : 'unsent');
  renderReceipt();
  toNewest();
}

function addTheirs(pos, bubble) {
  const last = get('log').querySelector('.mine:last-of-type, .theirs:last-of-type');
  if (!(last && last.className === 'theirs')) {
    const who = make('p', t('chat.them'), 'who soft');
    who.setAttribute('aria-hidden', 'true');
    append(who);
  }
  append(bubble);
  if (topPane() !== 'chat') unheard.push(bubble.textContent);
  view.typingTold = false;
  show('typing', false);
  lastSeen = Math.max(lastSeen, pos);
  markSeen();
}

/** The counsellor may know what the screen has shown, and no earlier. */
function markSeen() {
  const seen = view.session && topPane() === 'chat' && !document.hidden && lastSeen;
  if (seen) view.session.seen(lastSeen);
}

/** A message said before the session was there has the session's id from now on. */
export function renameMessage(before, id) {
  if (get(before)) get(before).id = id;
  receipts.set(id, receipts.get(before));
  receipts.delete(before);
  if (lastMine === before) lastMine = id;
}

export function hearReceipt({ id, state }) {
  receipts.set(id, state);
  if (state === 'stored' && id === lastMine && !id.startsWith('log')) tell(t('live.stored'));
  renderReceipt();
}

/** A message that will never be sent stands in the conversation no longer. */
export function takeBack(id) {
  const bubble = get(id);
  if (bubble) bubble.remove();
  receipts.delete(id);
  const mine = document.querySelectorAll('#log .mine');
  lastMine = mine.length ? mine[mine.length - 1].id : null;
  renderReceipt();
  note(t('rcpt.refused'));
}

/** One receipt, under the last message of one's own. */
export function renderReceipt() {
  const old = get('receipt');
  if (old) old.remove();
  const bubbles = document.querySelectorAll('#log .mine');
  if (!bubbles.length || !lastMine) return;
  // What was on its way may have arrived, though nobody knows: unsent is what never was.
  if (view.connection === 'ok' && receipts.get(lastMine) === 'unsent') receipts.set(lastMine, 'sending');
  const line = make('p', t(`rcpt.${receipts.get(lastMine)}`), 'receipt soft');
  line.id = 'receipt';
  line.setAttribute('aria-live', 'off');
  bubbles[bubbles.length - 1].insertAdjacentElement('afterend', line);
}

/** A screen reader tells nothing of a log that was hidden: what came meanwhile is told now. */
function tellUnheard(pane) {
  if (pane !== 'chat' || !unheard.length) return;
  tell(unheard.join('\n'));
  unheard = [];
}

whenShown(markSeen);
whenShown(tellUnheard);
