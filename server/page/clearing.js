/** Takes every word of a visit out of the page. */

import { setDraft } from './composer.js';
import { forgetMessages } from './conversation.js';
import { get, show, tell } from './elements.js';
import { forgetWishes } from './menu.js';
import { forgetView } from './view.js';

export function clearChat() {
  forgetMessages();
  ['unseen', 'unsent-texts', 'code-words', 'wait-readers', 'who-n'].forEach((id) => { get(id).textContent = ''; });
  ['question', 'unsent', 'lost', 'typing', 'suicide-line', 'closed-nobody'].forEach((id) => show(id, false));
  tell('');
  forgetWishes();
  forgetView();
}

/** Also what was typed and not sent. */
export function clearAll() {
  setDraft('');
  ['code-text', 'word-text'].forEach((id) => { get(id).value = ''; });
  clearChat();
}
