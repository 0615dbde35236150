/** The reload token: thirty-two bytes in this tab, and nothing else. */

import { fromBase64, toBase64 } from './bytes.js';

const TOKEN = 't';

/** Storage may be forbidden: then a reload begins anew, and nothing else changes. */
export function readToken() {
  try {
    return fromBase64(sessionStorage.getItem(TOKEN) || '', 32);
  } catch (_) {
    return null;
  }
}

/** Whether the tab keeps it. */
export function writeToken(token) {
  try {
    sessionStorage.setItem(TOKEN, toBase64(token));
    return true;
  } catch (_) {
    return false;
  }
}

export function forgetToken() {
  try {
    sessionStorage.removeItem(TOKEN);
  } catch (_) {
    // Forbidden storage holds nothing.
  }
}
