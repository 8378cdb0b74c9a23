package culebra;

import static culebra.fd.Readiness.READABLE;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Every call that waits for a pipe, an event or a poll, each in a state in which it has to. */
enum BlockedFdCall implements BlockedCall {
    PIPE_READ {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe pipe = UnixPipe.open();
            return new Wait(pipe, pipe.source(), () -> read(pipe.source()));
        }
    },
    PIPE_WRITE {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe pipe = full(UnixPipe.open(UnixPipe.ATOMIC));
            return new Wait(pipe, pipe.sink(), () -> write(pipe.sink()));
        }
    },
    PIPE_TRANSFER_FROM_EMPTY {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe pipe = UnixPipe.open();
            UnixPipe other = UnixPipe.open();
            return new Wait(
                    both(pipe, other),
                    pipe.source(),
                    () -> pipe.source().transferTo(other.sink(), 1));
        }
    },
    PIPE_TIMED_TRANSFER_TO_FULL {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe pipe = full(UnixPipe.open(UnixPipe.ATOMIC));
            UnixPipe other = full(UnixPipe.open());
            return new Wait(
                    both(pipe, other),
                    pipe.sink(),
                    () -> other.source().tryTransferTo(pipe.sink(), 1, DAY));
        }
    },
    PIPE_TEE {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe pipe = UnixPipe.open();
            UnixPipe other = UnixPipe.open();
            return new Wait(
                    both(pipe, other), pipe.source(), () -> pipe.source().tee(other.sink(), 1));
        }
    },
    PIPE_WRITE_BY_REFERENCE {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe pipe = full(UnixPipe.open(UnixPipe.ATOMIC));
            MemorySegment memory;
            try (var shared = SharedMemory.anonymous(1)) {
                memory = shared.map(Arena.ofAuto());
            }
            return new Wait(pipe, pipe.sink(), () -> pipe.sink().writeByReference(memory));
        }
    },
    FIFO_READ {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe fifo = Fifo.openReadWrite(directory.resolve("fifo"));
            return new Wait(fifo, fifo.source(), () -> read(fifo.source()));
        }
    },
    FIFO_WRITE {
        @Override
        public Wait open(Path directory) throws IOException {
            UnixPipe fifo = Fifo.openReadWrite(directory.resolve("fifo"));
            fifo.capacity(UnixPipe.ATOMIC);
            return new Wait(full(fifo), fifo.sink(), () -> write(fifo.sink()));
        }
    },
    FIFO_OPEN_FOR_READ {
        @Override
        public Wait open(Path directory) {
            return new Wait(() -> Fifo.openForRead(directory.resolve("fifo")));
        }
    },
    FIFO_OPEN_FOR_WRITE {
        @Override
        public Wait open(Path directory) {
            return new Wait(() -> Fifo.openForWrite(directory.resolve("fifo")));
        }
    },
    EVENTFD_TAKE {
        @Override
        public Wait open(Path directory) throws IOException {
            EventFd counter = EventFd.create();
            return new Wait(counter, counter::take);
        }
    },
    EVENTFD_TIMED_TAKE {
        @Override
        public Wait open(Path directory) throws IOException {
            EventFd counter = EventFd.create();
            return new Wait(counter, () -> counter.tryTake(DAY));
        }
    },
    EVENTFD_ADD {
        @Override
        public Wait open(Path directory) throws IOException {
            EventFd counter = EventFd.create(EventFd.MAX_VALUE);
            return new Wait(counter, () -> counter.add(1));
        }
    },
    EVENTFD_TIMED_ADD {
        @Override
        public Wait open(Path directory) throws IOException {
            EventFd counter = EventFd.create(EventFd.MAX_VALUE - 1);
            return new Wait(counter, () -> counter.tryAdd(2, DAY));
        }
    },
    TIMERFD_TAKE {
        @Override
        public Wait open(Path directory) throws IOException {
            TimerFd timer = TimerFd.create();
            timer.once(DAY);
            return new Wait(timer, timer::take);
        }
    },
    FD_AWAIT {
        @Override
        public Wait open(Path directory) throws IOException {
            EventFd counter = EventFd.create();
            return new Wait(counter, () -> counter.fd().await(READABLE));
        }
    },
    POLL_AWAIT {
        @Override
        public Wait open(Path directory) throws IOException {
            EventFd counter = EventFd.create();
            UnixPipe pipe = UnixPipe.open();
            Poll poll = Poll.of(counter.fd(), READABLE).and(pipe.source().fd(), READABLE);
            AutoCloseable both =
                    () -> {
                        pipe.close();
                        counter.close();
                    };
            return new Wait(both, pipe.source(), poll::await);
        }
    },
    POLLER_AWAIT {
        @Override
        public Wait open(Path directory) throws IOException {
            Poller poller = Poller.open();
            return new Wait(poller, poller::await);
        }
    },
    POLLER_TIMED_AWAIT {
        @Override
        public Wait open(Path directory) throws IOException {
            Poller poller = Poller.open();
            EventFd counter = EventFd.create();
            poller.register(counter.fd(), Set.of(READABLE), null);
            AutoCloseable both =
                    () -> {
                        poller.close();
                        counter.close();
                    };
            return new Wait(both, poller, () -> poller.tryAwait(DAY));
        }
    };

    private static final Duration DAY = Duration.ofDays(1);

    private static AutoCloseable both(UnixPipe one, UnixPipe other) {
        return () -> {
            one.close();
            other.close();
        };
    }

    @Override
    public boolean isChannel() {
        return name().startsWith("PIPE_")
                || name().endsWith("PIPE_READ")
                || name().endsWith("PIPE_WRITE")
                || this == FIFO_READ
                || this == FIFO_WRITE;
    }

    @Override
    public boolean hasHandle() {
        return this != FIFO_OPEN_FOR_READ && this != FIFO_OPEN_FOR_WRITE;
    }

    private static void read(ReadChannel source) throws IOException {
        source.read(ByteBuffer.allocate(1));
    }

    private static void write(WriteChannel sink) throws IOException {
        sink.write(ByteBuffer.allocate(1));
    }

    private static UnixPipe full(UnixPipe pipe) throws IOException {
        while (pipe.sink().tryWrite(ByteBuffer.allocateDirect(UnixPipe.ATOMIC)) > 0) {}
        return pipe;
    }
}
