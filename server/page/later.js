/** All that a visit needs once somebody begins one: fetched while the door is read, see `fetching.js`. */

import { stretch } from './capsules.js';
import { rest } from './fetching.js';
import { startSession } from './news.js';
import { hearDone } from './offering.js';
import { WayBack, makeCode, revokeCode } from './returning.js';

Object.assign(rest, {
  WayBack, hearDone, makeCode, revokeCode, startSession, stretch,
});
