"""Measures the relay beside what limits it: a relay that does nothing, and the disk.

    veste-server bench [--json] [--folder DISK] [throughput latency supervisors memory storm]

Every chat is a closed loop: one side sends, the other has it and answers, 200 bytes of text in
a sealed frame of 320. The relay is a process on one core, the load another on the second. The
relays take turns, three rounds; what counts are medians and their ratios, never a figure alone.
On cores that are busy otherwise the ratios flatter whoever works more: look at the processor
that a message costs.

What was found (2 cores, SQLite 3.40, Python 3.11, aiohttp 3.14, 500 chats; microseconds of
processor a message, the loop's and the writer thread's):

    bare              16        half of it in the kernel
    parse + ack       29        decoding .5 and encoding .7 of it; the rest is one write more
    durable, at first 68 + 26   .15 x bare on quiet cores, .11 with 50 chats
    durable, now      68 + 21   and 50 + 21 if it asks a chat's readers, see below

- `House.listeners` asks everybody on shift whether they read a chat: 20 of the loop's with 170
  consoles, 70 with 670. To ask the chat's few readers whether they are on shift costs 1.
- uvloop hands every write to the kernel at once, so the outbox joins what one turn of the loop
  brings. It takes a task only while somebody is slow: 2.5 KiB less an idle connection.
- Of a chat that only grew, three columns are written and not twenty-five: 29 to 21 in batches
  of 80. The entries' insert is 11 to 13 of it; that would be all if no row were updated.
- Who comes back asks for a change and a read. While every read ended a batch, 2,000 of them
  were 2,000 commits. `House.places` after each change of each chat is most of what is left.
- In a tight loop, without sockets, a message takes 15: 10 to decide, 4 to answer, 1 to join.
- No gain that stands out of the noise: the driver's own cursor (5 % of the writer's), a larger
  page cache, no writer thread at all (5 of the loop's).

What is left is flat: the write itself is 14 % of the loop, nothing else of ours over 7 %.
"""
