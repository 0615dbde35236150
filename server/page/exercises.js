/** The four exercises: at one's own pace, alone or because the counsellor sent one. */

import { t, write } from './boot.js';
import { note } from './conversation.js';
import {
  get, say, show, tell,
} from './elements.js';
import { rest } from './fetching.js';
import { go, goBack } from './panes.js';
import { view } from './view.js';

/** The steps of each; breathing settles first, then five times in and out. */
const STEPS = {
  breathe: ['0'].concat(...Array(5).fill(['in', 'out'])),
  senses: [...'54321'],
  butterfly: [...'123'],
  place: [...'123'],
};
let exercise = null;

/** Begins one. Only of one that the counsellor sent (`sent`) can be told that it is done. */
export function openExercise(name, sent) {
  exercise = { name, sent, step: 0 };
  say('exercise-h', t(`ex.${name}`));
  show('exercise-note', name === 'senses');
  show('exercise-seen', sent);
  show('circle', name === 'breathe');
  go('exercise');
  renderExercise();
}

function renderExercise() {
  const { name, sent, step } = exercise;
  const steps = STEPS[name];
  const now = steps[step];
  const words = t(now ? `ex.${name}.${now}` : 'ex.done');
  let above = '';
  if (now && name !== 'breathe') above = t('live.step', { i: step + 1, n: steps.length });
  else if (now > '0') above = t('ex.breathe.of', { i: Math.ceil(step / 2) });
  say('exercise-of', above);
  say('exercise-step', words);
  get('exercise-step').scrollIntoView({ block: 'nearest' }); // above a button that was scrolled to
  tell(`${above} ${words}`.trim());
  // The circle grows and shrinks once a tap: its classes are "in" and "out".
  get('circle').className = `circle ${now}`;
  write('exercise-next', now ? 'next' : 'ex.once');
  show('exercise-done', sent && !now);
}

export function nextStep() {
  const { name, step } = exercise;
  exercise.step = STEPS[name][step] ? step + 1 : 0;
  renderExercise();
}

/** The visitor wants the counsellor to know: that it is done, and nothing else. */
function tellDone() {
  const { name } = exercise;
  goBack();
  const done = () => { note(t('rcpt.stored')); rest.hearDone({ name }); };
  view.session.post({ say: { k: 'exercise_done', name }, done });
}

get('exercise-done').addEventListener('click', tellDone);
