package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The verbs, and what a queue tells of itself. */
@ExtendWith(NothingLeft.class)
class MessageQueueTest {
    @Test
    void whatIsCreatedIsFoundByItsName() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue mine = name.create();
                MessageQueue same = MessageQueue.open(name.name())) {
            mine.send(Expect.bytes("from one handle"), 1);
            Expect.messages(same, "from one handle");
            same.send(Expect.bytes("and back"), 1);
            Expect.messages(mine, "and back");
        }
    }

    @Test
    void createRequiresAnUnusedName() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            queue.send(new byte[0], 0);
            long before = Own.descriptors();
            var taken =
                    Expect.failure(
                            FileAlreadyExistsException.class,
                            name::create,
                            name.name(),
                            "EEXIST",
                            "openOrCreate");
            assertEquals(name.name(), taken.getFile());
            Own.assertNoMoreDescriptors(before);
            assertEquals(1, queue.size(), "the queue is as it was");
        }
    }

    @Test
    void openNeedsAQueue() {
        String name = TempName.next();
        for (Access access : Access.values()) {
            var missing =
                    Expect.failure(
                            NoSuchFileException.class,
                            () -> MessageQueue.open(name, access),
                            name,
                            "ENOENT",
                            "create it first");
            assertEquals(name, missing.getFile());
        }
        assertThrows(NoSuchFileException.class, () -> MessageQueue.open(name));
    }

    @Test
    void openOrCreateFindsOrMakes() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue made = MessageQueue.openOrCreate(name.name(), TempQueue.SMALL);
                MessageQueue found = MessageQueue.openOrCreate(name.name(), TempQueue.SMALL)) {
            made.send(Expect.bytes("kept"), 0);
            assertEquals(TempQueue.SMALL, found.limits());
            try (var third = MessageQueue.openOrCreate(name.name(), new QueueLimits(1, 1))) {
                assertEquals(TempQueue.SMALL, third.limits(), "a larger one is accepted");
                Expect.messages(third, "kept");
            }
        }
    }

    @Test
    void openOrCreateRefusesAQueueThatHoldsLess() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            long before = Own.descriptors();
            for (var asked : List.of(new QueueLimits(5, 32), new QueueLimits(4, 33))) {
                Expect.failure(
                        FileSystemException.class,
                        () -> MessageQueue.openOrCreate(name.name(), asked),
                        name.name(),
                        TempQueue.SMALL.toString(),
                        asked.toString());
            }
            Own.assertNoMoreDescriptors(before);
            assertTrue(queue.isOpen());
        }
    }

    @Test
    void unlinkRemovesTheNameAndLeavesTheQueueToWhoHasIt() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue first = name.create();
                MessageQueue other = MessageQueue.open(name.name());
                Peer peer = Peer.c("mq/peer", "echo", name.name())) {
            peer.expect("ready");
            first.send(Expect.bytes("before"), 0);
            MessageQueue.unlink(name.name());
            assertThrows(NoSuchFileException.class, () -> MessageQueue.open(name.name()));
            try (MessageQueue next = name.create()) {
                first.send(Expect.bytes("after"), 0);
                Expect.messages(next);
                Expect.messages(other, "before", "after");
                other.send(Expect.bytes("to the peer"), 1);
                peer.send("");
                peer.join();
                Expect.messages(first, "to the peer");
                Expect.messages(next);
            }
        }
    }

    @Test
    void unlinkNeedsANameAndUnlinkIfExistsDoesNot() throws Exception {
        String name = TempName.next();
        var missing =
                Expect.failure(
                        NoSuchFileException.class,
                        () -> MessageQueue.unlink(name),
                        name,
                        "unlinkIfExists");
        assertEquals(name, missing.getFile());
        assertFalse(MessageQueue.unlinkIfExists(name));
        MessageQueue.create(name, TempQueue.SMALL).close();
        assertTrue(MessageQueue.unlinkIfExists(name));
        assertFalse(MessageQueue.unlinkIfExists(name));
    }

    @Test
    void aQueueOutlivesItsHandles() throws Exception {
        try (TempQueue name = TempQueue.next()) {
            try (MessageQueue queue = name.create()) {
                queue.send(Expect.bytes("low"), 0);
                queue.send(Expect.bytes("high"), 9);
            }
            try (MessageQueue queue = MessageQueue.open(name.name())) {
                assertEquals(2, queue.size());
                Expect.messages(queue, "high", "low");
            }
        }
    }

    @Test
    void theSizeIsTheNumberOfMessages() throws Exception {
        try (MessageQueue queue = TempQueue.unnamed()) {
            for (int i = 0; i < TempQueue.SMALL.capacity(); i++) {
                assertEquals(i, queue.size());
                assertTrue(queue.trySend(new byte[i], i));
            }
            assertEquals(TempQueue.SMALL.capacity(), queue.size());
            assertFalse(queue.trySend(new byte[1], 0));
            assertEquals(TempQueue.SMALL.capacity(), queue.size());
            queue.receive();
            assertEquals(TempQueue.SMALL.capacity() - 1, queue.size());
        }
    }

    @Test
    void theTextTellsNameFillingAndState() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            queue.send(new byte[1], 0);
            assertEquals(
                    "MessageQueue[" + name.name() + ", 1 of 4 messages, open]", queue.toString());
            queue.close();
            assertEquals(
                    "MessageQueue[" + name.name() + ", room for 4 messages, closed]",
                    queue.toString());
        }
    }
}
