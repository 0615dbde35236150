/** Fetches the second script once the chat has begun, when the first is at work; sooner for a code. */

let coming = null;

/** Does `then` with what `later.js` has; without a connection nothing happens, as the bar says. */
export async function later(then) {
  coming = coming || import('./later.js');
  let script = null;
  try {
    script = await coming;
  } catch (_) {
    coming = null;
  }
  if (script) then(script.rest);
}
