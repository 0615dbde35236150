/** What one opens beside the conversation: fetched once the visit stands, or when it is asked for. */

import { agreeOnWord } from './agreeing.js';
import { showCode, typeCode } from './code.js';
import { nextStep, openExercise } from './exercises.js';
import { rest } from './fetching.js';
import { toggleShade } from './shade.js';

Object.assign(rest, {
  agreeOnWord, nextStep, openExercise, showCode, toggleShade, typeCode,
});
