/** Fetches the other two scripts while the page is in use: the visit, and what one opens beside it. */

/** What the scripts that are here can do; each puts its own in. */
export const rest = {};

/**
 * `gives`: what is here once the script has run. That it came says too little: while the network
 * went and came, a browser has taken an answer without a line in it for the script.
 * `again`: a browser asks no more for a script that it could not get by this address.
 */
const visit = { gives: 'startSession', again: '', ask: (again) => import(`/page/later.js${again}`) };
const rarities = { gives: 'showCode', again: '', ask: (again) => import(`/page/beside.js${again}`) };

async function have(script, then, failed) {
  const { again, gives } = script;
  if (!rest[gives]) {
    await script.ask(again).catch(() => {});
    if (!rest[gives]) script.again = `${again}?`;
  }
  if (rest[gives]) then();
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
