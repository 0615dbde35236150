/** The waiting room: there at once, with a place in the line as soon as the relay tells one. */

import { count, t } from './boot.js';
import { all, say, show, tell } from './elements.js';
import { begin } from './panes.js';
import { speakTo } from './questions.js';
import { renderStatus } from './status.js';
import { view } from './view.js';

const TOLD_EVERY = 60000;

export function enterChat(choice) {
  show('danger', choice === 'danger');
  show('wait', true);
  show('first', true);
  show('wait-calm', choice !== 'danger');
  show('wait-first', choice === 'danger');
  all('[data-intent]', (p) => { p.hidden = p.dataset.intent !== choice; });
  speakTo('work');
  say('wait-late', '');
  show('wait-h', false); // in the queue only once the relay says so
  renderQueue({ ahead: null });
  begin('chat');
}

export function renderQueue(fact) {
  const { ahead } = fact;
  view.ahead = ahead;
  const range = fact.most ? t('wait.range', { a: fact.least, b: fact.most }) : t('wait.unknown');
  const place = ahead === null ? '' : `${count('wait.pos', ahead)} ${range}`;
  say('wait-place', place);
  renderStatus();
  if (!place || Date.now() - view.aheadTold < TOLD_EVERY) return;
  tell(view.aheadTold ? place : `${t('wait.h')}. ${place}`);
  view.aheadTold = Date.now();
}
