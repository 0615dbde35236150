/** The few questions that may be asked: each may be skipped, and none comes twice. */

import { door, t } from './boot.js';
import { addButton, get, make, say, show } from './elements.js';
import { toNewest } from './panes.js';
import { view } from './view.js';

const QUESTIONS = ['see', 'die', 'scale'];
let answered = null;

/** Shows question `n` of the waiting room; the last one is followed by a thank-you. */
export function ask(n) {
  const name = QUESTIONS[n];
  if (!name) {
    closeQuestion(t('q.thanks'));
    return;
  }
  const above = n === 0 ? t('q.note') : t('q.of', { i: n + 1 });
  askOne(name, above, t(`q.${name}`), (answer) => {
    view.session.answer(name, answer);
    if (name === 'die' && answer === 'yes') show('suicide-line', door !== 'islands');
    ask(n + 1);
    get('question-h').focus();
    toNewest();
  });
}

export function askOne(name, above, heading, done) {
  answered = done;
  const scale = name.endsWith('scale');
  say('question-note', above);
  say('question-h', heading);
  const box = get('question-answers');
  box.textContent = '';
  box.className = scale ? 'scale' : 'answers';
  const answers = scale ? [...Array(11).keys()].map(String) : ['yes', 'no', 'dontknow'];
  answers.forEach((answer) => {
    addButton(box, scale ? answer : t(answer), () => answered(answer));
  });
  if (scale) {
    const ends = make('p', '', 'ends soft');
    ends.appendChild(make('span', t('q.scale.lo')));
    ends.appendChild(make('span', t('q.scale.hi')));
    box.appendChild(ends);
  }
  show('question-skip', true);
  show('question', true);
}

export function skipQuestion() {
  answered('skip');
}

export function closeQuestion(thanks) {
  say('question-note', thanks);
  say('question-h', '');
  get('question-answers').textContent = '';
  show('question-skip', false);
}
