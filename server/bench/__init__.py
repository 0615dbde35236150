"""Measures the relay beside what limits it: a relay that does nothing, and the disk.

    veste-server bench [--json] [--folder DISK] [throughput latency supervisors memory storm nodes]

Every chat is a closed loop: one side sends, the other has it and answers, 200 bytes of text in
a sealed frame of 320. The relay is a process on one core, the load another on the second. The
relays take turns, three rounds; what counts are medians and their ratios, never a figure alone.
On cores that are busy otherwise the ratios flatter whoever works more: look at the processor
that a message costs. The nodes have a PostgreSQL of their own, if Debian's is installed.

What is reached (2 quiet cores, load .5, 1,335 fdatasync a second, SQLite 3.40, Python 3.11,
aiohttp 3.14; microseconds of processor a message, and messages a second as a part of theirs):

                  bare   parse + ack   durable
     50 chats     29.2          62.0     147.5   .19 x bare, .40 x parse + ack   (goals .5 and .8)
    500 chats     39.8          72.3     132.9   .31         .52
  2,000 chats     36.9          74.9     136.3   .27         .60

    100 a second, of bare and one fdatasync: p50 1.81, p99 .72 (goals 2 and 3); 20 supervisors
    1.81, .93 · two nodes .53 of one with 50 chats, .71 with 500 (goal .6: missed with 50)

Later, on two such cores (788 fdatasync a second), before and after in turn:

    an idle session over a bare one     4.7 to 3.6 KiB            (goal 4)
    2,000 back                          2.0 to 1.66 s, bare .48   (goal .52: what bare ones take)

The whole bench in one run (2 idle cores, load 0, 4,441 fdatasync a second):

                  bare   parse + ack   durable
     50 chats     11.6          23.9      68.4    .16 x bare, .32 x parse + ack
    500 chats     16.1          32.9      74.0    .21         .45
  2,000 chats     21.2          34.3      77.2    .27         .48

    100 a second p50 1.99, p99 1.31; 20 supervisors 1.81, 1.76, 1.67 and, where the disk did
    not stall for a third of a second as in the first of the three, 1.04 and 2.14
    an idle session over a bare one 3.2 KiB · 2,000 back 1.33 s, bare .49
    two nodes .48 of one with 50 chats, .75 with 500 · a year 50.4 s

In the run before that 2,000 chats cost 296.6 and had .17 of bare, which was none of the
message's: to see who needs a second factor by now, the roster was read each second, once for
each console, which took 3 seconds with the 667 of them. The shift knows the roles (.1 ms).
Before and after, in turn on busier cores (load 2, medians of three rounds or four):

                    50      500    1,000    1,500    2,000 chats
    durable       80.2     98.7    138.1    209.5    452.1
                  77.8     76.0     80.3     85.1     89.6
    a second    11,860    9,959    7,360    5,649    3,089
                11,863   12,527   11,855   11,541   10,891

What was found at first, on the same kind of machine at another hour:

                  bare   parse + ack   durable
     50 chats     11.2          22.9      95.8   .11 x bare, .22 x parse + ack
    500 chats     19.6          33.3      84.6   .23         .39
  2,000 chats     21.5          33.9      87.1   .25         .39

Before and after the shorter way of a frame and of SQLite's statements, in turn on cores that
others used too (load 4; to be compared within a line only; medians of seven rounds):

                  bare   parse + ack   before   after   of it loop and writer
     50 chats     34.2          75.3    214.7   167.9   139 to 106    77 to 62    .16 to .20 x bare
    500 chats     39.9             -    192.4   152.1   139 to 112    53 to 44    .21 to .26
    500 chats     33.0          59.1    143.4   138.2   106 to 103    37 to 36    .23 to .24, three
    300 visitors back, each: loop 1052 to 769, writer 777 to 224 (load 20); 2,000: 4.4 s to 3.7

Goal 1 is not reached. Half of bare is 40 at 500 chats: less than parse + ack and the disk's part
cost together (33 and 24 at first), if to decide cost nothing at all. Where the 86 went, sampled
by the kernel's clock:

    the loop:    Python's interpreter 38 · the kernel's sockets 14 · uvloop, msgspec, aiohttp's C 9
    the writer:  the kernel's files 9 · SQLite 6 · Python's interpreter 6 · memory 3

In the loop no function of ours has over 6 % of it but the write itself; in a tight loop without
sockets a message takes 15: 10 to decide, 4 to answer, 1 to join.

- To ask everybody on shift whether they read a chat cost 20 of the loop's with 170 consoles,
  70 with 670. To ask the chat's few readers whether they are on shift costs 1.
- uvloop hands every write to the kernel at once, so the outbox joins what one turn of the loop
  brings. It takes a task only while somebody is slow: 2.5 KiB less an idle connection.
- Of a chat that only grew, three columns are written and not twenty-five: 29 to 21 in batches
  of 80. The entries' insert is 11 to 13 of it; that would be all if no row were updated.
- A socket's answer carried the strict headers of a page and kept them: 2.3 KiB an idle session.
  Two middlewares were a coroutine each, half a KiB; a chat and its connection without `__slots__`
  half a KiB more. What is left is the chat, limits and outbox, two coroutines.
- Who comes back asks for a change and a read. While every read ended a batch, 2,000 of them
  were 2,000 commits. Of 850 microseconds each, 180 were the bare connection, 420 the two changes
  (gone, back) and the log that is read for them, 120 the collection of what ended, 60 the last
  farewell of each outbox. The collection now waits until the rush is over; one read needs no
  transaction; the loop is not called again while it has not heard; and to check a pass by
  `hmac.digest` cost 79 and not 1, since it lets go of the interpreter and the writer has it then.
  What is left is bare's work three times over: the door, the change, the log.
- At 100 messages a second p50 and p99 are 1.9 and 1.8 of bare and one fdatasync, with 20
  supervisors 2.0 and 2.1 (goals 2 and 3). Of the 1.5 ms the disk has .4, five wakings of a
  sleeping core the most of the rest. The disk is asked at the same pace: asked without a pause it
  answers in half the time, and its bad moments (.1 to .5 s on these machines) are missed.
- A frame needs no `Change`, no closures, no generators: 34 to 23 in the tight loop (at best).
- SQLAlchemy's way around a statement costs 45, the driver's own 3; the driver needs 20 to bind
  four values of bytes, and 9 once it is told that they need no adapting. One read of a log took
  334 of the writer's, and takes 28 as a kept text.
- No gain that stands out of the noise: a larger page cache, pages of 1 to 8 KiB, no writer thread
  at all (5 of the loop's). To hand the writer what one turn of the loop brings gained 5 % at 50
  chats, but what was submitted last would die with the loop. Left alone: aiohttp's queue and the
  task it wakes for each message (about a tenth of the loop's), whose names are private.

Two nodes on one PostgreSQL, 500 chats, every chat across both (microseconds of processor a
message of all relays; cores shared with other programs, so the first figures vary by a third):

    at first                                    one 113   two 257   .43 x one
    batch, news, what is fresh: one trip each       95        135   .91
    columns as arrays                               67        109   .54 to .69, one being faster

- One SELECT with a condition for each chat was a new statement for each number of chats: half
  of the writer's time went into writing and planning it. psycopg reads a text of over 4,096
  signs or 50 values anew each time; arrays make one short text that stays prepared.
- A plan that was made on nearly empty tables and kept read the whole log at each hearing:
  3.3 million rows in 15 seconds. `engines` forbids such plans.
"""
