/** Fetches the second script while the door is read: the visit itself, its sealing, and what few need. */

let again = ''; // a browser asks no more for a script that it could not get by this address
let fetched = null; // what it has, once it is here

/** Does `then` with what `later.js` has, at once if it is here; `failed` if it cannot be had now. */
export async function later(then, failed) {
  if (!fetched) {
    const tried = again;
    const script = await import(`./later.js${again}`).catch(() => { again = `${tried}?`; });
    if (script) fetched = script.rest;
  }
  if (fetched) then(fetched);
  else if (failed) failed();
}
