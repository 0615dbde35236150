/** What most visits never need, and none needs at first: fetched later, see `fetching.js`. */

import { agreeOnWord } from './agreeing.js';
import { showCode, typeCode } from './code.js';
import { nextStep, offerExercise, openExercise } from './exercises.js';
import { toggleShade } from './shade.js';
import { turn } from './stream.js';
import { tellOlderTabs } from './tabs.js';

export const rest = {
  agreeOnWord, nextStep, offerExercise, openExercise, showCode, toggleShade, turn, typeCode,
};

tellOlderTabs();
