/** Fetches the second script once the chat has begun; sooner for a code, or when no socket comes. */

let again = ''; // a browser asks no more for a script that it could not get by this address

/** Does `then` with what `later.js` has; without a connection nothing happens, as the bar says. */
export async function later(then) {
  const script = await import(`./later.js${again}`).catch(() => { again += '?'; });
  if (script) then(script.rest);
}
