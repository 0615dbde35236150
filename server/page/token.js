/** The reload token: thirty-two bytes in this tab, in base64, and nothing else. */

const TOKEN = 't';

/** In base64; empty if there is none. Storage may be forbidden: then a reload begins anew. */
export function readToken() {
  try {
    return sessionStorage.getItem(TOKEN) || '';
  } catch (_) {
    return '';
  }
}

/** Whether the tab keeps it: base64 too. */
export function writeToken(token) {
  try {
    sessionStorage.setItem(TOKEN, token);
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
