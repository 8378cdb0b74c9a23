package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.socket.StreamSocket;
import culebra.sync.SharedMutex;
import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.TempName;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Calls at the end of the stack, at every depth at which they may not fit: what such a thread does
 * afterwards works, and what it closes is closed.
 */
final class StackOverflow {
    private static final int ROUNDS = Counts.of(1, 200);
    private static final int BEFORE = 20;
    private static final int DEPTHS = 60;
    private static final int STEP = Counts.of(2, 1);
    private static final int AGAIN = 10;
    private static final int FRAMES = 7; // not a multiple of what a round does
    private static final int NO_DESCRIPTOR = -1;
    private static final long STACK = 320 * 1024;
    private static final Duration SHORT = Duration.ofNanos(1);

    private interface Call {
        void run() throws Exception;
    }

    /** An object, a call on it, and the descriptor that is closed with it. */
    private record Use(AutoCloseable object, Call call, int number) {}

    private interface Make {
        Use next() throws Exception;
    }

    private StackOverflow() {}

    static void anAttemptOnACounter() throws Exception {
        inVictim(
                () -> {
                    EventFd event = EventFd.create();
                    return new Use(event, event::tryTake, event.fd().number());
                });
    }

    static void aTimedWaitOnACounter() throws Exception {
        inVictim(
                () -> {
                    EventFd event = EventFd.create();
                    return new Use(event, () -> event.tryTake(SHORT), event.fd().number());
                });
    }

    /** An add makes a call that could wait, if another thread were faster. */
    static void anAddToACounter() throws Exception {
        inVictim(
                () -> {
                    EventFd event = EventFd.create();
                    return new Use(event, () -> event.tryAdd(0), event.fd().number());
                });
    }

    static void aReadOfAPipe() throws Exception {
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        inVictim(
                () -> {
                    UnixPipe pipe = UnixPipe.open();
                    Call call = () -> pipe.source().tryRead(one.clear(), SHORT);
                    return new Use(pipe, call, pipe.source().fd().number());
                });
    }

    static void aMessageToARing() throws Exception {
        byte[] message = {1};
        inVictim(
                () -> {
                    MessageRing ring = MessageRing.anonymous(4096, Senders.SHARED);
                    RingSender sender = ring.sender();
                    return new Use(
                            () -> {
                                sender.close();
                                try (ring;
                                        RingReceiver receiver = ring.receiver();
                                        RingSender next = ring.sender()) {
                                    while (receiver.tryReceiveBatch(m -> {}, 100) > 0) {}
                                    assertTrue(next.trySend(message), "the mutex is locked");
                                }
                                assertFalse(sender.isOpen());
                            },
                            () -> sender.trySend(message),
                            NO_DESCRIPTOR);
                });
    }

    static void aMessageFromARing() throws Exception {
        MemorySegment into = MemorySegment.ofArray(new byte[1]);
        inVictim(
                () -> {
                    MessageRing ring = MessageRing.anonymous(4096, Senders.SINGLE);
                    try (RingSender sender = ring.sender()) {
                        for (int i = 0; i < 20; i++) {
                            sender.send(into);
                        }
                    }
                    RingReceiver receiver = ring.receiver();
                    return new Use(
                            () -> {
                                long size = receiver.tryReceive(into);
                                receiver.close();
                                ring.receiver().close(); // the role is free
                                ring.close();
                            },
                            () -> receiver.tryReceive(into),
                            NO_DESCRIPTOR);
                });
    }

    static void aTimedWaitForAPermit() throws Exception {
        inVictim(
                () -> {
                    String name = TempName.next();
                    NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
                    NamedSemaphore.unlink(name);
                    return new Use(semaphore, () -> semaphore.tryAcquire(SHORT), NO_DESCRIPTOR);
                });
    }

    static void aReadOfASocket() throws Exception {
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        inVictim(
                () -> {
                    var pair = StreamSocket.pair();
                    StreamSocket socket = pair.first();
                    return new Use(
                            () -> {
                                socket.close();
                                pair.second().close();
                            },
                            () -> socket.tryRead(one.clear(), SHORT),
                            socket.fd().number());
                });
    }

    static void aMessageFromAQueue() throws Exception {
        inVictim(
                () -> {
                    String name = TempName.next();
                    MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 1));
                    MessageQueue.unlink(name);
                    return new Use(queue, () -> queue.tryReceive(SHORT), queue.fd().number());
                });
    }

    static void aLockThatAnotherHolds() throws Exception {
        Path file = Files.createTempFile("locks", null);
        try (FileLocks others = FileLocks.open(file);
                HeldLock held = others.perOpen().lock()) {
            inVictim(
                    () -> {
                        FileLocks locks = FileLocks.open(file);
                        Call call = () -> locks.perOpen().tryLock(SHORT);
                        return new Use(locks, call, locks.fd().number());
                    });
        } finally {
            Files.delete(file);
        }
    }

    /** What the thread and the mutex believe is the same afterwards. */
    static void aMutex() throws Exception {
        int[] calls = new int[1];
        inVictim(
                () -> {
                    Arena arena = Arena.ofShared();
                    SharedMutex mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
                    return new Use(
                            () -> {
                                if (!mutex.tryLock()) {
                                    mutex.unlock(); // it was the unlock that did not fit
                                    assertTrue(mutex.tryLock(), "no thread of this process has it");
                                }
                                mutex.unlock();
                                arena.close();
                            },
                            () -> {
                                if (mutex.tryLock()) {
                                    unlock(mutex, calls[0]++ % FRAMES);
                                }
                            },
                            NO_DESCRIPTOR);
                });
    }

    /** Unlocks deeper in the stack than it was locked, so that only the unlock may not fit. */
    private static int unlock(SharedMutex mutex, int frames) {
        if (frames > 0) {
            return unlock(mutex, frames - 1) + 1;
        }
        mutex.unlock();
        return 0;
    }

    private static void inVictim(Make make) throws Exception {
        On.warmUp();
        NamedSemaphore semaphore = NamedSemaphore.create(TempName.next(), 0);
        NamedSemaphore.unlink(semaphore.name());
        var calls =
                new FutureTask<Void>(
                        () -> {
                            warmUp(make);
                            for (int i = 0; i < ROUNDS; i++) {
                                round(make);
                            }
                            return null;
                        });
        var waits = new FutureTask<Void>(() -> waitOn(semaphore));
        Thread victim =
                Thread.ofPlatform()
                        .stackSize(STACK)
                        .start(
                                () -> {
                                    calls.run();
                                    waits.run();
                                });
        calls.get();
        Blocked.in(victim, "acquire");
        victim.interrupt();
        waits.get(
                Patience.SECONDS,
                TimeUnit.SECONDS); // a thread whose stack once ended is like any other
        semaphore.close();
    }

    private static Void waitOn(NamedSemaphore semaphore) {
        try {
            semaphore.acquire();
            throw new AssertionError("there is no permit");
        } catch (Exception end) {
            assertInstanceOf(InterruptedException.class, end);
            return null;
        }
    }

    /** With room, so that everything is loaded and linked. */
    private static void warmUp(Make make) throws Exception {
        for (int i = 0; i < 20; i++) {
            Use use = make.next();
            for (int n = 0; n < 20; n++) {
                use.call().run();
            }
            use.object().close();
        }
    }

    /** Looks for the end of the stack again and again: compiled frames are smaller. */
    private static void round(Make make) throws Exception {
        int errors = 0;
        int deepest = 0;
        for (int i = -BEFORE; i < DEPTHS; i += STEP) {
            Use use = make.next();
            if (i % AGAIN == 0) {
                deepest = EndOfStack.deepest(() -> run(use.call()), nothing -> {});
            }
            for (int n = 0; n < 8; n++) {
                try {
                    EndOfStack.dive(() -> run(use.call()), deepest + i, n);
                } catch (StackOverflowError expected) {
                    errors++;
                }
            }
            use.object().close();
            requireClosed(use, deepest + i);
        }
        assertTrue(errors > 0, "the stack did not end");
    }

    private static Void run(Call call) throws Exception {
        call.run();
        return null;
    }

    private static void requireClosed(Use use, int depth) {
        if (use.number() != NO_DESCRIPTOR) {
            assertFalse(
                    Files.exists(Path.of("/proc/self/fd/" + use.number())),
                    () -> "not closed, since a call did not fit at depth " + depth);
        }
    }
}
