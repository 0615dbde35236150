/** The two screens of a return code: the visitor's own six words, and those that are typed. */

import { boot, count, t } from './boot.js';
import { fit } from './composer.js';
import { addButton, get, make, onClick, say, show, tell } from './elements.js';
import { rest, within } from './fetching.js';
import { go, keepFocus, toNewest, topPane, whenShown } from './panes.js';
import { view } from './view.js';
import { drawSix, fetchWords, piecesOf, sixOf, suggestWords, wordsOf } from './words.js';

const RESTS = 1000;
const SLOW = 30000; // ms to wait when too many codes were tried
const field = get('code-text');
let list = null;
let attempt = null; // at coming back: {session}, once there is one, and what was here before
let soonest = 0; // ms since 1970: no code may be tried before
let resting = 0; // what is known of the typed words is told once they rest a moment

async function loadWords() {
  list = list || await within(fetchWords());
}

// --- my code ---------------------------------------------------------------------------

/** Shows the code of this visit; makes one if there is none. */
export function showCode() {
  const { session } = view;
  say('code-wait', '');
  go('code');
  if (tooLate()) return;
  const lost = !session.six && session.room && session.room.code; // made before a reload
  renderSix(true);
  show('code-lost', lost);
  if (lost) show('code-revoke', true);
  else if (!session.six) newCode();
}

/** The end stood here too long, also if one was still on its way. */
function tooLate() {
  const { session } = view;
  if (session.state !== 'over') return false;
  show('code-revoke', false);
  if (session.six) return false;
  session.making = null;
  renderSix(false);
  show('code-lost', false);
  hint(t('code.over'));
  return true;
}

/** What is done to the code arrives; or not yet. */
function hintOnItsWay(id) {
  hint(t(view.connection === 'lost' ? 'rcpt.unsent' : id));
}

async function newCode() {
  const { session } = view;
  ['code-lost', 'code-revoke'].forEach((id) => show(id, false));
  show('code-is', true);
  hintOnItsWay('code.in.busy');
  keepFocus();
  if (session.making) return;
  const mine = {};
  session.making = mine;
  try {
    await loadWords();
    const six = drawSix(list);
    const keys = await rest.stretch(six.join(' '), boot.deployment);
    session.turn(() => session.making === mine && rest.makeCode(session, keys, () => {
      Object.assign(session, { six, making: null });
      if (view.session === session && topPane() === 'code') renderNew();
    }));
  } catch (_) {
    session.making = null;
    if (topPane() === 'code') hint(t('st.lost'));
    renderSix(true);
  }
}

function renderNew() {
  say('code-wait', '');
  renderSix(!document.hidden);
  tell(get('code-p').textContent);
}

function hint(words) {
  say('code-wait', words);
  tell(words);
}

/** In the page only while they are looked at: nothing else of the page ever holds them. */
function renderSix(visible) {
  const { session } = view;
  const six = (session && session.six) || [];
  const has = six.length > 0;
  const box = get('code-words');
  box.textContent = '';
  if (visible) six.forEach((word) => box.appendChild(make('li', word)));
  show('code-is', has || (session && session.making));
  show('code-words', visible && has);
  show('code-buttons', has);
  show('end-code', has || (session && session.phase === 'closing')); // one can still be made
  show('code-revoke', has && session.state !== 'over'); // erasing ends it then
  get('code-hide').textContent = t(visible ? 'code.hide' : 'code.show');
}

function revoke() {
  const { session } = view;
  session.six = session.making = null;
  renderSix(false);
  show('code-lost', false);
  hintOnItsWay('rcpt.sending');
  keepFocus();
  rest.revokeCode(session, () => { if (topPane() === 'code') hint(t('code.revoked')); });
}

// --- words that are typed ----------------------------------------------------------------

/** Where six words are typed, in the place of the composer. */
export function typeCode() {
  go('code-in');
  field.focus();
  loadWords().then(renderTyped, () => answer(t('st.lost')));
}

function renderTyped() {
  const found = list ? wordsOf(list, field.value) : [];
  get('code-count').textContent = t('code.in.count', { n: found.filter(Boolean).length });
  renderSuggestions(list ? suggestions(found) : null);
  clearTimeout(resting);
  if (found.length) resting = setTimeout(tellTyped, RESTS);
  fit(field);
  if (topPane() === 'code-in') toNewest(); // the suggestions stand beside the field
}

function tellTyped() {
  const n = get('code-sug').children.length;
  const possible = n ? ` ${count('live.sug', n)}` : '';
  if (topPane() === 'code-in') tell(`${get('code-count').textContent}.${possible}`);
}

/** For the word that is being typed, or else for the first that is none. */
function suggestions(found) {
  const pieces = piecesOf(field.value);
  const typing = /[^\s\d.,;:-]$/.test(field.value);
  let at = typing ? pieces.length - 1 : found.indexOf(null);
  if (found[at] === pieces[at]) at = found.indexOf(null);
  return at < 0 || !pieces[at] ? null : { at, pieces, words: suggestWords(list, pieces[at]) };
}

function renderSuggestions(offer) {
  const box = get('code-sug');
  const words = offer ? offer.words : [];
  box.textContent = '';
  show('code-sug-h', words.length > 0);
  words.forEach((word) => addButton(box, word, () => {
    offer.pieces[offer.at] = word;
    field.value = `${offer.pieces.join(' ')} `;
    field.focus();
    renderTyped();
  }));
}

async function tryCode(event) {
  event.preventDefault();
  if (attempt || mustWait()) return;
  const mine = { before: view.session };
  attempt = mine;
  answer(t('code.in.busy'));
  try {
    await loadWords();
    const six = sixOf(list, field.value);
    const keys = six && await rest.stretch(six, boot.deployment);
    if (attempt !== mine || view.gone) return; // went back or left meanwhile
    if (keys) comeBack(six, keys);
    else refused(t('code.in.no'));
  } catch (_) {
    if (attempt === mine) refused(t('st.lost'));
  }
}

function comeBack(six, keys) {
  const session = rest.startSession();
  const tellPage = session.tell;
  attempt.session = session;
  session.tell = (news, fact) => {
    if (news === 'nocode') refused(t('code.in.no'));
    else if (news === 'slow') {
      soonest = Date.now() + SLOW;
      refused('');
      mustWait();
    } else {
      if (news === 'status') say('code-no', t(fact.state === 'lost' ? 'st.lost' : 'code.in.busy'));
      else if (news === 'started' || news === 'blocked') {
        attempt = null;
        session.tell = tellPage;
      }
      tellPage(news, fact);
    }
  };
  new rest.WayBack(keys, () => { session.six = six.split(' '); }).begin(session);
}

function mustWait() {
  const n = Math.ceil((soonest - Date.now()) / 1000);
  if (n > 0) answer(t('code.in.slow', { n }));
  return n > 0;
}

function refused(words) {
  giveUp();
  answer(words);
}

function giveUp() {
  view.session = attempt.before;
  attempt = null;
}

function answer(words) {
  clearTimeout(resting);
  say('code-no', words);
  tell(words);
}

/** No typed word outlasts this screen, and nobody comes in by it who went back. */
function stopTyping() {
  if (attempt) {
    if (attempt.session) attempt.session.stop();
    giveUp();
  }
  field.value = '';
  say('code-no', '');
  renderTyped();
}

whenShown((pane) => {
  show('code-form', pane === 'code-in');
  if (pane !== 'code') renderSix(false);
  else tooLate();
  if (pane !== 'code-in') stopTyping();
});
document.addEventListener('visibilitychange', () => { if (document.hidden) renderSix(false); });
get('code-form').addEventListener('submit', tryCode);
field.addEventListener('input', renderTyped);
field.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.isComposing) tryCode(event); });
onClick('#code-hide', () => renderSix(get('code-words').hidden));
onClick('#code-new', newCode);
onClick('#code-revoke', revoke);
