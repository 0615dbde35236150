/** The visitor's page: panes, conversation, composer and the way out; nothing of the wire. */

import { Session } from './session.js';
import { drawCalendar } from './session.js';

/**
 * What the relay put into the page.
 * @typedef {Object} Boot
 * @property {Object<string, string>} catalog the language's strings by id
 * @property {string} root the organisation's root public key, base64
 * @property {boolean} open whether visitors are let in now
 * @property {number} closes when the doors close, ms since 1970 (0: unknown)
 * @property {number} opens when they open again, ms since 1970 (0: unknown)
 * @property {boolean} late whether closing time may come before a free counsellor
 * @property {number} waiting how many wait now
 * @property {{code: string, href: string}[]} languages all that this door speaks
 * @property {string} boys the address of the boys' door, or nothing on that door itself
 * @property {string[]} promises policies the operator confirmed: "silence", "facts", "abroad"
 */
