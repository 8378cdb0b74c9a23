package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** Notifications by a thread: when they come, and who else may have one. */
class MessageQueueNotificationTest {
    private static final Runnable NEVER = () -> {};

    private final SynchronousQueue<Thread> told = new SynchronousQueue<>();
    private NotificationQueue queue;

    @BeforeEach
    void create() throws Exception {
        queue = NotificationQueue.create();
    }

    @AfterEach
    void unlink() throws Exception {
        queue.close();
    }

    @ParameterizedTest
    @EnumSource
    void messageToTheEmptyQueueNotifiesANewThread(On kind) throws Exception {
        for (int i = 0; i < Counts.of(20, 1_000); i++) {
            kind.get(() -> arm(this::tell));
            queue.send();
            Thread thread = told();
            assertNotSame(Thread.currentThread(), thread);
            assertTrue(thread.isDaemon());
            assertEquals("culebra-notification", thread.getName());
            assertEquals(1, queue.drain());
        }
    }

    @Test
    void notificationFiresOnce() throws Exception {
        queue.queue().notifyOnce(this::tell);
        queue.send();
        told();
        queue.drain();
        queue.send(); // notifies no thread
        queue.drain();
        arm(this::tell); // which could not be if the first were still there
        queue.send();
        told();
    }

    @Test
    void messageToANonEmptyQueueNotifiesNoThread() throws Exception {
        queue.send();
        queue.queue().notifyOnce(this::tell);
        queue.send();
        assertBusy(queue.queue(), "it is still there");
        assertEquals(2, queue.drain());
        queue.send();
        told();
    }

    @Test
    void waitingReceiverGetsTheMessageInsteadOfANotification() throws Exception {
        try (Peer peer = Peer.c("mq/notification", "receive", queue.name())) {
            peer.expect("waiting");
            awaitReceive(peer);
            queue.queue().notifyOnce(this::tell);
            queue.send();
            peer.expect("3 bytes");
            peer.join();
            assertBusy(queue.queue(), "it is still there");
        }
        queue.send();
        told();
    }

    @Test
    void thereIsOneForAQueueInTheWholeSystem() throws Exception {
        queue.queue().notifyOnce(this::tell);
        assertBusy(queue.queue(), "the same handle");
        try (MessageQueue other = MessageQueue.open(queue.name());
                Peer peer = Peer.c("mq/notification", "hold", queue.name())) {
            assertBusy(other, "another handle");
            peer.expect("EBUSY");
            peer.join();
            queue.send();
            told();
        }
    }

    @Test
    void oneOfAnotherProcessIsThereUntilItIsTakenBack() throws Exception {
        try (Peer peer = Peer.c("mq/notification", "hold", queue.name())) {
            peer.expect("armed");
            assertBusy(queue.queue(), "another process");
            queue.queue().cancelNotification(); // which is not ours
            assertBusy(queue.queue(), "another process still");
            peer.send("");
            peer.expect("removed");
            arm(NEVER);
            peer.send("");
            peer.join();
        }
    }

    @Test
    void oneOfAnotherProcessGoesWithIt() throws Exception {
        try (Peer peer = Peer.c("mq/notification", "hold", queue.name())) {
            peer.expect("armed");
            assertBusy(queue.queue(), "another process");
            peer.kill();
        }
        arm(this::tell);
        queue.send();
        told();
    }

    @Test
    void itCanBeTakenBack() throws Exception {
        queue.queue().cancelNotification(); // there is none
        queue.queue().notifyOnce(() -> tellOf("taken back"));
        queue.queue().cancelNotification();
        queue.queue().cancelNotification();
        queue.send();
        queue.drain();
        arm(this::tell);
        queue.send();
        told();
    }

    @Test
    void anotherHandleCanTakeItBack() throws Exception {
        queue.queue().notifyOnce(() -> tellOf("taken back"));
        try (MessageQueue other = MessageQueue.open(queue.name())) {
            other.cancelNotification();
            other.notifyOnce(this::tell);
            queue.send();
            told();
        }
    }

    @Test
    void closingAnyDescriptorOfTheQueueDropsIt() throws Exception {
        queue.queue().notifyOnce(() -> tellOf("dropped"));
        MessageQueue.open(queue.name()).close();
        queue.send();
        assertEquals(1, queue.drain());
        arm(() -> tellOf("dropped too"));
        queue.queue().fd().dup().close();
        queue.send();
        assertEquals(1, queue.drain());
        arm(this::tell); // EBUSY if another were there
        queue.send();
        told();
    }

    @Test
    void closingTheQueueDropsIt() throws Exception {
        queue.queue().notifyOnce(() -> tellOf("dropped"));
        try (MessageQueue other = MessageQueue.open(queue.name())) {
            queue.queue().close();
            assertTrue(other.trySend(new byte[1], 0));
            assertTrue(other.tryReceive().isPresent());
            other.notifyOnce(this::tell);
            assertTrue(other.trySend(new byte[1], 0));
            told();
        }
    }

    @Test
    void ownerOfADetachedDescriptorCanCancelTheNotification() throws Exception {
        queue.queue().notifyOnce(() -> tellOf("dropped"));
        Fd fd = Fd.adopt(queue.queue().fd().detach());
        try (MessageQueue same = MessageQueue.adopt(fd)) {
            same.cancelNotification();
            same.notifyOnce(this::tell); // EBUSY if the first were there
            assertTrue(same.trySend(new byte[1], 0));
            told();
        }
    }

    /** The message has come, so that the first is to run; the second is for the next. */
    @Test
    void armingAgainTakesNothingFromOneThatIsAboutToRun() throws Exception {
        for (int i = 0; i < Counts.of(40, 5_000); i++) {
            queue.queue().notifyOnce(this::tell);
            queue.send();
            queue.queue().notifyOnce(NEVER);
            told();
            queue.queue().cancelNotification();
            queue.drain();
        }
    }

    @Test
    void notifiedTaskMayArmTheNextNotification() throws Exception {
        var again =
                new Runnable() {
                    @Override
                    public void run() {
                        try {
                            queue.queue().notifyOnce(this);
                            queue.drain();
                            tell();
                        } catch (Exception failed) {
                            tellOf(failed.toString());
                        }
                    }
                };
        queue.queue().notifyOnce(again);
        for (int i = 0; i < Counts.of(50, 5_000); i++) {
            queue.send();
            told();
        }
    }

    @Test
    void theCLibrarysThreadAndSocketStayAndNothingElse() throws Exception {
        messageToTheEmptyQueueNotifiesANewThread(On.PLATFORM);
        long before = Own.descriptors();
        for (int i = 0; i < 10; i++) {
            messageToTheEmptyQueueNotifiesANewThread(On.PLATFORM);
        }
        Own.assertNoMoreDescriptors(before);
    }

    private Void arm(Runnable work) throws Exception {
        queue.queue().notifyOnce(work);
        return null;
    }

    private void tell() {
        try {
            told.put(Thread.currentThread());
        } catch (InterruptedException never) {
            throw new AssertionError(never);
        }
    }

    /** A notification that must not come; the next {@link #told} would see it. */
    private void tellOf(String what) {
        Thread.currentThread().setName(what);
        tell();
    }

    private Thread told() throws Exception {
        Thread thread = told.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(thread != null, "no thread was notified");
        assertEquals("culebra-notification", thread.getName());
        return thread;
    }

    private static void assertBusy(MessageQueue queue, String why) {
        var refused = assertThrows(ErrnoException.class, () -> queue.notifyOnce(NEVER), why);
        assertSame(Errno.EBUSY, refused.errno());
        String message = refused.getMessage();
        assertTrue(message.contains(queue.name()), message);
        assertTrue(message.contains("a queue can have only one"), message);
    }

    /** Until the peer sleeps in mq_timedreceive(2), which the kernel tells. */
    private static void awaitReceive(Peer peer) throws Exception {
        Path place = Path.of("/proc/" + peer.pid() + "/syscall");
        String call = System.getProperty("os.arch").equals("aarch64") ? "183 " : "243 ";
        Patience.await(
                () -> Files.readString(place).startsWith(call),
                "the peer never slept in mq_receive");
    }
}
