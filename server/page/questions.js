/** The few questions that may be asked: each may be skipped, and none comes twice. */

import { t } from './boot.js';
import { addButton, all, get, make, say, show } from './elements.js';
import { toNewest } from './panes.js';
import { view } from './view.js';

const QUESTIONS = ['see', 'die', 'scale'];
// Whoever is there for somebody else is not asked whether they want to die themselves.
const OF_SOMEBODY_ELSE = ['who', 'see', 'scale'];
const ANSWERS = ['yes', 'no', 'dontknow'];
const ROLES = ['parent', 'friend', 'work'];
let questions = QUESTIONS;
let answered = null;

/** Begins with the three questions; for somebody else one may say who one is to them. */
export function beginQuestions(intent) {
  questions = intent === 'other' ? OF_SOMEBODY_ELSE : QUESTIONS;
  ask(0);
}

/** The first sentence for a parent, a friend, or whoever works with somebody: as nobody said yet. */
export function speakTo(role) {
  all('[data-role]', (p) => { p.hidden = p.dataset.role !== role; });
}

/** Shows question `n` of the waiting room; the last one is followed by a thank-you. */
function ask(n) {
  const name = questions[n];
  if (!name) {
    closeQuestion(t('q.thanks'));
    return;
  }
  const above = n === 0 ? t('q.note') : t('q.of', { i: n + 1, n: questions.length });
  askOne(name, above, t(`q.${name}`), (answer) => {
    view.session.answer(name, answer);
    if (name === 'who' && answer !== 'skip') speakTo(answer);
    ask(n + 1);
    toNewest();
    if (name === 'die' && answer === 'yes') showSuicideLine();
    else if (questions[n + 1]) get('question-h').focus(); // in sight even where little fits
  });
}

/** Seen and heard before the next question, which stands under it. */
function showSuicideLine() {
  show('suicide-line', true);
  get('suicide-line').focus();
  get('suicide-line').scrollIntoView();
}

export function askOne(name, above, heading, done) {
  answered = done;
  const scale = name.endsWith('scale');
  say('question-note', above);
  say('question-h', heading);
  const box = get('question-answers');
  box.textContent = '';
  box.className = scale ? 'scale' : 'answers';
  const who = name === 'who';
  const answers = scale ? [...Array(11).keys()].map(String) : who ? ROLES : ANSWERS;
  answers.forEach((answer) => {
    addButton(box, scale ? answer : t(who ? `q.who.${answer}` : answer), () => answered(answer));
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
  get('question-note').focus();
}
