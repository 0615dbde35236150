/** The two exercises: at one's own pace, alone or because the counsellor offered one. */

import { t, write } from './boot.js';
import { append } from './conversation.js';
import { addButton, get, make, say, show, tell } from './elements.js';
import { go, keepFocus } from './panes.js';
import { view } from './view.js';

/** What each exercise says, step by step; breathing settles first, then five times in and out. */
const STEPS = {
  breathe: ['ex.br.0'].concat(...Array(5).fill(['ex.br.in', 'ex.br.out'])),
  senses: ['ex.54.5', 'ex.54.4', 'ex.54.3', 'ex.54.2', 'ex.54.1'],
};
const EXERCISES = { breathe: 'ex.br', senses: 'ex.54' };
let exercise = null;

export function openExercise(name, offered) {
  exercise = { name, offered, step: 0 };
  say('exercise-h', t(EXERCISES[name]));
  show('exercise-note', name === 'senses');
  show('exercise-seen', offered);
  show('circle', name === 'breathe');
  go('exercise');
  renderExercise();
}

function renderExercise() {
  const { name, step } = exercise;
  const steps = STEPS[name];
  const words = t(steps[step] || 'ex.done');
  let above = '';
  if (name === 'senses') above = t('live.step', { i: step + 1, n: steps.length });
  else if (step) above = t('ex.br.of', { i: Math.ceil(step / 2) });
  exercise.done = step === steps.length;
  if (exercise.done) above = '';
  say('exercise-of', above);
  say('exercise-step', words);
  get('exercise-step').scrollIntoView({ block: 'nearest' }); // above a button that was scrolled to
  tell(`${above} ${words}`.trim());
  // The circle grows and shrinks once a tap: its classes are "in" and "out".
  get('circle').className = `circle ${(steps[step] || '').slice(6)}`;
  write('exercise-next', exercise.done ? 'ex.once' : 'next');
}

export function nextStep() {
  exercise.step = exercise.done ? 0 : exercise.step + 1;
  renderExercise();
}

/** Tells the counsellor that an exercise they offered was done, or put aside. */
function tellDone(name, done) {
  view.session.post({ say: { k: 'exercise_done', name, done } });
}

function stopExercise() {
  if (exercise.offered) tellDone(exercise.name, exercise.done);
}

export function offerExercise(name) {
  const card = make('div', '', 'card');
  card.appendChild(make('p', t('ex.card')));
  card.appendChild(make('p', '')).appendChild(make('b', t(EXERCISES[name])));
  const row = card.appendChild(make('p', '', 'answers'));
  const choice = (label, style, action) => {
    const button = addButton(row, t(label), () => { card.remove(); action(); keepFocus(); });
    button.className = style;
  };
  choice('ex.do', 'primary', () => openExercise(name, true));
  choice('ex.notnow', '', () => tellDone(name, false));
  append(card);
}

get('exercise').addEventListener('left', stopExercise);
