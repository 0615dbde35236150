/** An exercise that the counsellor sends: a card in the conversation, at nobody's pace but one's own. */

import { t } from './boot.js';
import { append, hold } from './conversation.js';
import { addButton, make } from './elements.js';
import { rest } from './fetching.js';
import { openBeside } from './status.js';

/** The card stays, so that one can do it later, or again. */
export function offerExercise(name) {
  const card = make('div', '', 'card');
  card.appendChild(make('p', t('ex.card')));
  card.appendChild(make('h2', t(`ex.${name}`))); // several may wait: each button stands under its name
  const row = card.appendChild(make('p', '', 'answers'));
  row.dataset.exercise = name;
  const join = addButton(row, t('ex.do'), () => openBeside(() => rest.openExercise(name, true)));
  join.className = 'primary';
  const not = addButton(row, t('ex.notnow'), () => { not.hidden = true; join.focus(); });
  append(card);
}

/** It was done, now or before a reload: what was sent last of it is offered again, not anew. */
export function hearDone({ name }) {
  hold(() => {
    const rows = document.querySelectorAll(`#log [data-exercise=${name}]`);
    if (!rows.length) return;
    const row = rows[rows.length - 1];
    const [join, not] = row.children;
    row.setAttribute('aria-live', 'off'); // "arrived" is told already
    join.textContent = t('ex.once');
    not.hidden = true;
  });
}
