"""Measures the relay beside what limits it: a relay that does nothing, and the disk.

    veste-server bench [--json] [--folder DISK] [throughput latency supervisors memory storm]

Every chat is a closed loop: one side sends, the other has it and answers, 200 bytes of text in
a sealed frame of 320. The relay is a process on one core, the load another on the second. The
relays take turns, three rounds; what counts are medians and their ratios, never a figure alone.
When other programs use the cores, processor time a message says more than either.

What was found (2 cores, SQLite 3.40, Python 3.11, aiohttp 3.14, 500 chats; microseconds of
processor a message, of which the first sum is the loop's and the second the writer's thread):

    bare 16        half of it is the kernel: one read, one write
    parse + ack 29 one more write (6 to 8), decoding .5, encoding .7, and Python between them
    durable 94 = 68 + 26, when it was first measured
    durable 72 = 50 + 22, with what is below

- Asking of everybody on shift whether they read a chat cost 20 with 170 consoles and 70 with
  670. Asking only the chat's few readers costs 1.
- uvloop hands every write to the kernel at once. An outbox that joins what one turn of the loop
  brings, and takes no task for it, saves half a write a message and 2 KiB a connection.
- Of a chat that only grew, three columns are written and not twenty-five: 29 to 21 in batches
  of 80. Of those the insert takes 11, most of it one page of the index (chat, pos) for each chat
  of the batch. A message without any update of its row would cost 11 to 13 in all.
- Who comes back asks for a change and a read. When every read ended a batch, 2,000 of them were
  2,000 commits. Telling all their places after each of them was the other half of a storm.
- No gain that stands out of the noise: the driver's cursor in the place of SQLAlchemy's (5 %),
  a larger page cache, a null writer in the place of the thread (what the two threads cost each
  other on one core is less than 5).

What is left is flat: no function of ours takes more than 4 % of the loop. A message passes some
thirty Python calls between aiohttp's reader and the writer, and the caches are cold for each of
thousands of connections: what takes 15 in a tight loop takes 30 here.
"""
