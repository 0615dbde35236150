"""Measures the relay beside what limits it: a relay that does nothing, and the disk.

    veste-server bench [--json] [--folder DISK] [throughput latency supervisors memory storm nodes]

Every chat is a closed loop: one side sends, the other has it and answers, 200 bytes of text in
a sealed frame of 320. The relay is a process on one core, the load another on the second. The
relays take turns, three rounds; what counts are medians and their ratios, never a figure alone.
On cores that are busy otherwise the ratios flatter whoever works more: look at the processor
that a message costs. The nodes have a PostgreSQL of their own, if Debian's is installed.

What was found (2 cores, SQLite 3.40, Python 3.11, aiohttp 3.14, 500 chats; microseconds of
processor a message, the loop's and the writer thread's):

    bare              16        half of it in the kernel
    parse + ack       29        decoding .5 and encoding .7 of it; the rest is one write more
    durable, at first 68 + 26   .15 x bare on quiet cores, .11 with 50 chats
    durable, then     50 + 21   when it asked a chat's readers, and not everybody
    durable, with all that two nodes need: 111 in all, on cores that were loaded so much that
                      bare took 20 and parse + ack 37; not yet measured on quiet ones

- To ask everybody on shift whether they read a chat cost 20 of the loop's with 170 consoles,
  70 with 670. To ask the chat's few readers whether they are on shift costs 1.
- uvloop hands every write to the kernel at once, so the outbox joins what one turn of the loop
  brings. It takes a task only while somebody is slow: 2.5 KiB less an idle connection.
- Of a chat that only grew, three columns are written and not twenty-five: 29 to 21 in batches
  of 80. The entries' insert is 11 to 13 of it; that would be all if no row were updated.
- Who comes back asks for a change and a read. While every read ended a batch, 2,000 of them
  were 2,000 commits.
- In a tight loop, without sockets, a message takes 15: 10 to decide, 4 to answer, 1 to join.
- No gain that stands out of the noise: the driver's own cursor (5 % of the writer's), a larger
  page cache, no writer thread at all (5 of the loop's).

What is left is flat: the write itself is 14 % of the loop, nothing else of ours over 7 %.

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
