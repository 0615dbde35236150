/** Where one writes: nothing of it leaves the browser before it is sent. */

import { desktop, t } from './boot.js';
import { addMessage } from './conversation.js';
import { get, say, show, tell } from './elements.js';
import { toNewest } from './panes.js';
import { view } from './view.js';

const STILL = 5000;
const draft = get('text');
let stillTyping = 0;

export function unsentDraft() {
  return draft.value.trim();
}

export function setDraft(words) {
  draft.value = words;
}

/** Words that could not be sent are here again, above what was typed since. */
export function giveBack(words) {
  draft.value = [words, draft.value].filter(Boolean).join('\n');
  fit(draft);
}

/** A field is as high as what is in it, as far as the style lets it. */
export function fit(field) {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}

function typed() {
  fit(draft);
  show('composer-note', false);
  typing(draft.value !== '');
}

/** Tells that somebody types; ends by itself after five still seconds. */
function typing(on) {
  if (view.session && on !== Boolean(stillTyping)) view.session.typing(on);
  clearTimeout(stillTyping);
  stillTyping = on ? setTimeout(() => typing(false), STILL) : 0;
}

function submit(event) {
  event.preventDefault();
  const words = unsentDraft();
  draft.focus();
  if (!words) {
    tell(t('live.tooshort'));
    return;
  }
  const id = view.session.say(words);
  if (id === null) {
    refuse('chat.long');
    return;
  }
  draft.value = '';
  typed();
  addMessage({ id, pos: 0, mine: true, text: words });
  show('lost-keep', true);
  if (view.connection === 'lost') tell(t('rcpt.unsent'));
  toNewest();
}

function composerKey(event) {
  if (event.key !== 'Enter' || event.isComposing) return;
  const send = desktop ? !event.shiftKey : event.ctrlKey;
  if (send) submit(event);
}

/** A picture can not be sent here, and a page must not give way to one that is dropped on it. */
function refuseFiles(event) {
  const { types } = event.clipboardData || event.dataTransfer;
  if (![...types].includes('Files')) return;
  event.preventDefault();
  if (event.type === 'dragover') return;
  refuse('chat.photo');
}

function refuse(why) {
  say('composer-note', t(why));
  tell(t(why));
}

export function wireComposer() {
  ['dragover', 'drop', 'paste'].forEach((name) => document.addEventListener(name, refuseFiles));
  get('composer').addEventListener('submit', submit);
  draft.addEventListener('input', typed);
  draft.addEventListener('keydown', composerKey);
  draft.addEventListener('focus', toNewest);
}
