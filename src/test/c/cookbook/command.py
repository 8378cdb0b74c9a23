"""command.py COMMANDS TEXT: asks the server of Commands.java, and prints its answer."""
import os
import sys
import culebra_ring  # from the jar: culebra/ring/culebra_ring.py

commands, text = sys.argv[1:]
replies = "%s-%d" % (commands, os.getpid())  # a ring of its own for the answer
with culebra_ring.create("/dev/shm/" + replies, 4096) as answers:
    try:
        with answers.receiver() as receiver, culebra_ring.open("/dev/shm/" + commands) as ring:
            with ring.sender() as sender:
                sender.send(("%s %s" % (replies, text)).encode())
            print(receiver.receive(timeout=60).decode())
    finally:
        os.unlink("/dev/shm/" + replies)
