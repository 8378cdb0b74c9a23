package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.internal.EndOfStack.Call;
import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.ring.MessageRing;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.StreamListener;
import culebra.sync.SharedBarrier;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.TempName;

import java.lang.foreign.Arena;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/**
 * Factories at the end of the stack, at every depth at which they may not fit: each returns a
 * handle, or leaves neither a descriptor nor a name. What is closed has the whole stack again.
 */
final class StackOverflowInFactories {
    private static final int BEFORE = 20;
    private static final int DEPTHS = 80;
    private static final int SIZES = Counts.of(3, 12);
    private static final long STACK = 320 * 1024;

    private interface Removal {
        boolean existed() throws Exception;
    }

    private StackOverflowInFactories() {}

    static void sharedMemory() throws Exception {
        String name = TempName.next();
        sweep(() -> SharedMemory.create(name, 4096), () -> SharedMemory.unlinkIfExists(name));
    }

    static void anonymousMemory() throws Exception {
        sweep(() -> SharedMemory.anonymous(4096), () -> false);
    }

    static void messageQueues() throws Exception {
        String name = TempName.next();
        sweep(
                () -> MessageQueue.create(name, new QueueLimits(1, 1)),
                () -> MessageQueue.unlinkIfExists(name));
    }

    static void namedSemaphores() throws Exception {
        String name = TempName.next();
        sweep(() -> NamedSemaphore.create(name, 1), () -> NamedSemaphore.unlinkIfExists(name));
    }

    static void rings() throws Exception {
        String name = TempName.next();
        sweep(
                () -> MessageRing.create(name, 4096, Senders.SINGLE),
                () -> MessageRing.unlinkIfExists(name));
    }

    static void rolesOfARing() throws Exception {
        try (var ring = MessageRing.anonymous(4096, Senders.SINGLE)) {
            sweep(ring::sender, () -> false);
            ring.sender().close(); // the role is free
        }
    }

    static void listeners() throws Exception {
        Path directory = Files.createTempDirectory("listeners");
        var address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        sweep(
                () -> StreamListener.bind(address),
                () -> Files.deleteIfExists(address.getPath()) && false); // a close keeps the name
        Files.delete(directory);
    }

    static void receivedDescriptors() throws Exception {
        var pair = MessageSocket.pairSeqpacket();
        try (var sender = pair.first();
                var receiver = pair.second();
                var counter = EventFd.create();
                var received = Received.create(1)) {
            var room = ByteBuffer.allocateDirect(1);
            sweep(
                    () -> {
                        sender.trySend(ByteBuffer.allocate(1), counter.fd());
                        assertEquals(1, receiver.tryReceive(room.clear(), received));
                        return () -> {};
                    },
                    () -> {
                        received.descriptors().forEach(Fd::close);
                        while (receiver.tryReceive(room.clear()) != MessageSocket.NONE) {}
                        return false;
                    });
        }
    }

    static void locks() throws Exception {
        Path file = Files.createTempFile("locks", null);
        sweep(() -> FileLocks.open(file), () -> false);
        Files.delete(file);
    }

    /** A party that could not wait does not count as arrived. */
    static void arrivals() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var barrier = SharedBarrier.create(arena.allocate(SharedBarrier.LAYOUT), 1000);
            sweep(
                    () -> {
                        assertFalse(barrier.tryAwait(Duration.ofNanos(1)));
                        return () -> {};
                    },
                    () -> barrier.arrived() != 0);
        }
    }

    private static void sweep(Call<AutoCloseable> factory, Removal removal) throws Exception {
        On.warmUp();
        var sweep =
                new FutureTask<Void>(
                        () -> {
                            for (int i = 0; i < 20; i++) { // loads and links everything
                                factory.run().close();
                                boolean ignored = removal.existed();
                            }
                            sweepAtEnd(factory, removal);
                            return null;
                        });
        Thread.ofPlatform().stackSize(STACK).start(sweep);
        sweep.get();
    }

    private static void sweepAtEnd(Call<AutoCloseable> factory, Removal removal) throws Exception {
        int errors = 0;
        int deepest =
                EndOfStack.deepest(
                        factory,
                        opened -> {
                            if (opened != null) {
                                opened.close();
                            }
                            boolean ignored = removal.existed();
                        });
        long before = Own.descriptors();
        for (int i = -BEFORE; i < DEPTHS; i++) {
            for (int n = 0; n < SIZES; n++) {
                AutoCloseable opened;
                try {
                    opened = EndOfStack.dive(factory, deepest + i, n);
                } catch (StackOverflowError expected) {
                    errors++;
                    assertFalse(removal.existed(), "left behind at depth " + (deepest + i));
                    continue;
                }
                opened.close();
                boolean ignored = removal.existed();
            }
        }
        assertTrue(errors > 0, "the stack did not end");
        assertEquals(before, Own.descriptors());
    }
}
