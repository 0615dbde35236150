/** All that a visit needs once somebody begins one: fetched while the door is read, see `fetching.js`. */

import { agreeOnWord } from './agreeing.js';
import { showCode, typeCode } from './code.js';
import { nextStep, offerExercise, openExercise } from './exercises.js';
import { Session } from './session.js';
import { toggleShade } from './shade.js';
import { tellOlderTabs } from './tabs.js';

export const rest = {
  Session, agreeOnWord, nextStep, offerExercise, openExercise, showCode, tellOlderTabs, toggleShade, typeCode,
};
