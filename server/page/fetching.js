/** Fetches the second script as soon as the chat has begun: by then the first one is at work. */

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
