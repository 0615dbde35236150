/** The secret word: typed once, sealed to the counsellor, and kept nowhere on this side. */

import { t } from './boot.js';
import { get, say, show, tell } from './elements.js';
import { go, topPane, whenShown } from './panes.js';
import { view } from './view.js';

const typedWord = get('word-text');

/** Where a word is agreed on, in the place of the composer. */
export function agreeOnWord() {
  go('word');
  typedWord.focus();
}

function tellWord(event) {
  event.preventDefault();
  const word = typedWord.value.trim();
  typedWord.value = '';
  if (!word) {
    tell(t('live.tooshort'));
    typedWord.focus();
    return;
  }
  const { session } = view;
  show('word-form', false);
  sayHowFar(view.connection === 'lost' ? 'rcpt.unsent' : 'rcpt.sending');
  get('word').querySelector('h1').focus();
  session.post({
    say: { k: 'word', word },
    done: () => { if (view.session === session && topPane() === 'word') sayHowFar('word.done'); },
  });
}

function sayHowFar(id) {
  say('word-told', t(id));
  tell(t(id));
}

/** No word outlasts this screen. */
function forgetWord() {
  typedWord.value = '';
  say('word-told', '');
}

whenShown((pane) => {
  show('word-form', pane === 'word');
  if (pane !== 'word') forgetWord();
});
get('word-form').addEventListener('submit', tellWord);
typedWord.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.isComposing) tellWord(event); });
