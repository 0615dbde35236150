/** What the page knows of the visit it shows; every other module of the page reads it here. */

export const view = {
  session: null,
  gone: false, // the exit was used: nothing may be shown any more
  connection: 'connecting',
  lostSince: 0, // 0 once all that was written meanwhile has arrived
};

/** As at the door: nobody answers, nobody has said a word. */
export function forgetView() {
  Object.assign(view, {
    readers: 0, // staff who can read
    held: false, // somebody answers
    answered: false, // somebody does, or did
    away: false, // that somebody has no connection
    ahead: null, // how many wait before us; null: unknown
    aheadTold: 0,
    covered: false, // somebody else may be looking
    typingTold: false,
    closingTold: false,
  });
}

forgetView();
