package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel is asked about queues: it never is to measure time, which it would wrongly. */
class QueueSystemCallsTest {
    private static final Duration SHORT = Duration.ofMillis(3);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String NONE = "NULL";
    private static final String PAST = "{tv_sec=0, tv_nsec=0}";

    /** The last argument, of which strace tells when a send begins or a receive ends. */
    private static final Pattern DEADLINE =
            Pattern.compile(
                    ".*mq_timed(?:send|receive).*, (NULL|\\{.*}|0x\\w+)(?:\\) += | <unfinished).*");

    private static final Pattern WITHOUT =
            Pattern.compile(".*(?:mq_timedreceive.*<unfinished|mq_timedsend resumed>).*");

    /** Makes every call, between marks, which are files that do not exist. */
    static final class Traced {
        public static void main(String[] arguments) throws Exception {
            String name = TempName.next();
            byte[] one = {'x'};
            try (MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 8))) {
                MessageQueue.unlink(name);
                mark("attempt");
                queue.trySend(one, 3);
                mark("attempted");
                queue.tryReceive();
                mark("refusal");
                assertThrows(IllegalArgumentException.class, () -> queue.trySend(new byte[9], 0));
                assertThrows(IllegalArgumentException.class, () -> queue.trySend(one, -1));
                mark("refused");
                for (On kind : On.values()) {
                    wait(kind, queue);
                }
                mark("wait");
                queue.send(one, 3);
                mark("waited");
            }
        }

        private static void mark(String text) {
            Files.exists(Path.of("/culebra-mark-" + text));
        }

        private static void wait(On kind, MessageQueue queue) throws Exception {
            byte[] one = {'x'};
            queue.tryReceive();
            kind.get(() -> queue.tryReceive(SHORT));
            var receive = kind.start(() -> queue.tryReceive(DAY)).blocked();
            queue.send(one, 1);
            receive.get();
            var blocked = kind.start(queue::receive).blocked();
            queue.send(one, 1);
            blocked.get();
            queue.send(one, 1);
            kind.get(() -> queue.trySend(one, 2, SHORT));
            var send = kind.start(() -> queue.trySend(one, 2, DAY)).blocked();
            queue.receive();
            send.get();
            queue.receive();
        }
    }

    @Test
    void noDeadlineIsEverPassedButOneLongAgo(@TempDir Path directory) throws Exception {
        List<String> lines = trace(directory.resolve("log"));
        int deadlines = 0;
        for (String line : lines) {
            Matcher matcher = DEADLINE.matcher(line);
            if (matcher.matches()) {
                deadlines++;
                assertTrue(List.of(NONE, PAST).contains(matcher.group(1)), line);
            } else {
                assertTrue(!line.contains("mq_timed") || WITHOUT.matcher(line).matches(), line);
            }
        }
        assertTrue(deadlines > 0, "no call was seen");
        assertEquals(List.of("mq_timedsend " + PAST), between(lines, "attempt", "attempted"));
        assertEquals(List.of("mq_timedreceive " + PAST), between(lines, "attempted", "refusal"));
        assertEquals(List.of(), between(lines, "refusal", "refused"));
        assertEquals(List.of("mq_timedsend " + NONE), between(lines, "wait", "waited"));
    }

    /** The calls on queues between two marks, each with its deadline. */
    private static List<String> between(List<String> lines, String begin, String end) {
        var calls = new ArrayList<String>();
        int from = indexOf(lines, begin);
        for (String line : lines.subList(from, indexOf(lines, end))) {
            Matcher matcher = DEADLINE.matcher(line);
            if (matcher.matches()) {
                String call = line.contains("mq_timedsend") ? "mq_timedsend" : "mq_timedreceive";
                calls.add(call + " " + matcher.group(1));
            }
        }
        return calls;
    }

    private static int indexOf(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("culebra-mark-" + mark + "\"")) {
                return i;
            }
        }
        throw new AssertionError("no " + mark + " among " + lines.size() + " lines");
    }

    private static List<String> trace(Path log) throws Exception {
        var command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        command.addAll(List.of("-e", "trace=mq_timedsend,mq_timedreceive,%file"));
        command.addAll(List.of("-e", "signal=none"));
        var look = new ArrayList<>(command);
        look.add("true");
        assumeTrue(runs(look), "strace, and the right to use it");
        command.addAll(Peer.javaCommand(List.of(), Traced.class));
        try (Peer peer = Peer.command(command)) {
            peer.join();
        }
        return Files.readAllLines(log);
    }

    private static boolean runs(List<String> command) throws Exception {
        try (Peer peer = Peer.command(command)) {
            return peer.exit() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
