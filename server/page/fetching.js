/** Fetches the other two scripts while the page is in use: the visit, and what one opens beside it. */

/** What the scripts that are here can do; each puts its own in. */
export const rest = {};

/** `again`: a browser asks no more for a script that it could not get by this address. */
const visit = { here: false, again: '', ask: (again) => import(`/page/later.js${again}`) };
const rarities = { here: false, again: '', ask: (again) => import(`/page/beside.js${again}`) };

async function have(script, then, failed) {
  const { again } = script;
  if (!script.here) {
    await script.ask(again).then(() => { script.here = true; }, () => { script.again = `${again}?`; });
  }
  if (script.here) then();
  else if (failed) failed();
}

/** Does `then` once the visit's script is here, at once if it is; `failed` if it cannot be had now. */
export function later(then, failed) {
  have(visit, then, failed);
}

/** The same of what one opens beside the conversation. */
export function beside(then, failed) {
  later(() => have(rarities, then, failed), failed);
}
