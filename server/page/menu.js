/** Wishes that the counsellor is told. */

import { t } from './boot.js';
import { note } from './conversation.js';
import { all } from './elements.js';
import { view } from './view.js';

const lines = {}; // the grey line of each wish

export function toggleWish(button) {
  const { wish } = button.dataset;
  const on = button.getAttribute('aria-checked') !== 'true';
  setWish(button, on);
  view.session.answer(`wish_${wish}`, on ? 'on' : 'off');
  if (lines[wish]) lines[wish].remove();
  if (on) lines[wish] = note(t(`opt.${wish}.set`));
}

function setWish(button, on) {
  button.setAttribute('aria-checked', on);
  button.lastElementChild.textContent = t(on ? 'opt.on' : 'opt.off');
}

export function hearWish({ name, on }) {
  all(`[data-wish=${name}]`, (button) => setWish(button, on));
}

export function forgetWishes() {
  all('[data-wish]', (button) => setWish(button, false));
}
