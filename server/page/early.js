/** A visit whose script is still on its way: what is done in it meanwhile, for the session to do. */

import { renameMessage } from './conversation.js';
import { hearRefused } from './unsent.js';

/** Looks like a `Session` to the page, as far as one can be used before it is there. */
export class Early {
  constructor() {
    this.done = []; // with the session, once it is there
    this.outbox = { texts: [] };
    // Nobody knows of this visit: at an exit there is nothing to tell.
    this.typing = this.seen = this.check = this.exit = () => false;
  }

  /** @returns {string} an id that is exchanged for the session's own */
  say(text) {
    const id = `early${this.done.length}`;
    this.outbox.texts.push(text);
    this.done.push((session) => {
      const named = session.say(text);
      if (named === null) hearRefused({ id, text }); // too long, which only the session knows
      else renameMessage(id, named);
    });
    return id;
  }

  answer(question, answer) {
    this.done.push((session) => session.answer(question, answer));
  }

  end() {
    this.done.push((session) => session.end());
  }

  erase() {
    this.done = [(session) => session.erase()];
  }

  /** Lets the session do all of it, in order. */
  replay(session) {
    this.done.forEach((act) => act(session));
  }
}
