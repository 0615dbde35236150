/** Fetches the other two scripts while the page is in use: the visit, and what one opens beside it. */

/** What the scripts that are here can do; each puts its own in. */
export const rest = {};

const LIMIT = 10000;
let again = ''; // a browser asks no more for a script that it could not get by this address

/** What is not here by then has failed: a line may be dead, and the browser not see it for minutes. */
export function within(promise) {
  return Promise.race([promise, new Promise((_, failed) => setTimeout(failed, LIMIT))]);
}

/**
 * `gives`: what is here once the script has run. That it came says too little: while the network
 * went and came, a browser has taken an answer without a line in it for the script.
 */
async function have(gives, come, then, failed) {
  if (!rest[gives]) {
    const coming = failed ? within(come()) : come();
    await coming.catch(() => {});
    if (!rest[gives]) again += '?';
  }
  if (rest[gives]) then();
  else if (failed) failed();
}

/**
 * Does `then` once the visit's script is here, at once if it is; `failed` if it cannot be had now.
 * Who has no use for a failure waits as long as the browser does.
 */
export function later(then, failed) {
  have('startSession', () => import(`/page/later.js${again}`), then, failed);
}

/** The same of what one opens beside the conversation. */
export function beside(then, failed) {
  later(() => have('showCode', () => import(`/page/beside.js${again}`), then, failed), failed);
}
