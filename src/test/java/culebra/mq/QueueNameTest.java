package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Set;

/** Which names a queue can have. */
@ExtendWith(NothingLeft.class)
class QueueNameTest {
    private static final int MOST = 255;

    @Test
    void theSlashIsOptionalAndTold() throws Exception {
        try (TempQueue name = TempQueue.next()) {
            String plain = name.name().substring(1);
            try (MessageQueue made = MessageQueue.create(plain, TempQueue.SMALL);
                    MessageQueue with = MessageQueue.open(name.name(), Access.READ);
                    MessageQueue without = MessageQueue.open(plain, Access.WRITE);
                    var either = MessageQueue.openOrCreate(plain, TempQueue.SMALL)) {
                without.send(Expect.bytes("the same"), 0);
                Expect.messages(with, "the same");
                for (MessageQueue each : List.of(made, with, without, either)) {
                    assertEquals(name.name(), each.name());
                }
            }
            assertTrue(MessageQueue.unlinkIfExists(plain));
            assertFalse(MessageQueue.unlinkIfExists(name.name()));
        }
    }

    @Test
    void impossibleNamesAreRefusedByEveryVerb() {
        refused("", "is empty");
        refused("/", "is empty");
        refused("a/b", "slash");
        refused("/a/b", "slash");
        refused("//a", "slash");
        refused("a/", "slash");
        refused("a\0b", "NUL");
        refused(".", "directory");
        refused("/..", "directory");
        refused("\ud800", "surrogate");
        refused("x".repeat(MOST + 1), "256 bytes", "255");
        refused("é".repeat(128), "256 bytes", "255");
    }

    private static void refused(String name, String... parts) {
        for (Executable verb : verbs(name)) {
            Expect.failure(IllegalArgumentException.class, verb, parts);
        }
    }

    private static List<Executable> verbs(String name) {
        return List.of(
                () -> MessageQueue.create(name, TempQueue.SMALL),
                () -> MessageQueue.create(name, TempQueue.SMALL, Set.of()),
                () -> MessageQueue.open(name),
                () -> MessageQueue.open(name, Access.READ),
                () -> MessageQueue.openOrCreate(name, TempQueue.SMALL),
                () -> MessageQueue.unlink(name),
                () -> MessageQueue.unlinkIfExists(name));
    }

    @Test
    void noNameIsABugInEveryVerb() {
        for (Executable verb : verbs(null)) {
            assertThrows(NullPointerException.class, verb);
        }
        String name = TempName.next();
        for (Executable verb :
                List.<Executable>of(
                        () -> MessageQueue.create(name, null),
                        () -> MessageQueue.create(name, null, Set.of()),
                        () -> MessageQueue.create(name, TempQueue.SMALL, null),
                        () -> MessageQueue.open(name, null),
                        () -> MessageQueue.openOrCreate(name, null),
                        () -> MessageQueue.adopt(null))) {
            assertThrows(NullPointerException.class, verb);
        }
        assertThrows(java.nio.file.NoSuchFileException.class, () -> MessageQueue.open(name));
    }

    @Test
    void theLongestNameIsPossible() throws Exception {
        String begin = TempName.next();
        String ascii = begin + "x".repeat(MOST + 1 - begin.length());
        String greek = begin + "λ".repeat((MOST + 1 - begin.length()) / 2);
        for (String each : List.of(ascii, greek)) {
            try (var name = new TempQueue(each);
                    MessageQueue queue = name.create();
                    MessageQueue same = MessageQueue.open(each)) {
                queue.send(Expect.bytes("λ"), 0);
                Expect.messages(same, "λ");
                assertEquals(each, same.name());
            }
        }
    }

    @Test
    void namesThatLookStrangeArePossible() throws Exception {
        String begin = TempName.next();
        for (String end : List.of(" ", "-ü€𝄞", ".", "\n", "\\", "*", "%s")) {
            try (var name = new TempQueue(begin + end);
                    MessageQueue queue = name.create();
                    MessageQueue same = MessageQueue.open(begin + end)) {
                assertEquals(queue.limits(), same.limits());
            }
        }
        try (var name = new TempQueue("..." + begin.substring(1));
                MessageQueue queue = name.create()) {
            assertTrue(MessageQueue.unlinkIfExists("/..." + begin.substring(1)));
            assertTrue(queue.isOpen());
        }
    }
}
