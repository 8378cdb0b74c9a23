package culebra;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.Poller;
import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process that has no descriptor left: what needs one says so, and takes none. */
class NoDescriptorsTest {
    /** Or the JVM looks into cgroups now and then, with a descriptor of its own. */
    private static final String ALONE = "-XX:-UseContainerSupport";

    @Test
    void whatFindsTooFewDescriptorsNamesTheLimitAndGivesBackWhatItTook(@TempDir Path directory)
            throws Exception {
        Path path = Fifo.create(directory.resolve("fifo"));
        var command = new ArrayList<>(List.of("prlimit", "--nofile=96:96"));
        command.addAll(Peer.javaCommand(List.of(ALONE), Starving.class, path.toString()));
        try (UnixPipe fifo = Fifo.openReadWrite(path);
                Peer peer = Peer.command(command)) {
            for (String expected :
                    List.of(
                            "pipe 2",
                            "pipe of a size 2",
                            "pipe of packets 2",
                            "fifo both 2",
                            "fifo read now 2",
                            "fifo read 2",
                            "fifo write now 2",
                            "fifo write 2",
                            "eventfd 1",
                            "eventfd of a value 1",
                            "timerfd 1",
                            "poller 2",
                            "dup 1",
                            "queue 1",
                            "queue there 1",
                            "queue either way 1",
                            "file to lock 1",
                            "new file to lock 1",
                            "stream pair 2",
                            "message pair 2",
                            "seqpacket pair 2",
                            "messages 1",
                            "message peer 1",
                            "listen 1",
                            "listen over the dead 2",
                            "listen to TCP 1",
                            "listen to seqpackets 1",
                            "connect 1",
                            "connect now 1",
                            "connect in time 1",
                            "accept 1",
                            "accept now 1",
                            "accept in time 1")) {
                peer.expect(expected);
            }
            peer.join();
        }
    }

    /**
     * Prints how many free descriptors each way needs, and fails unless it reports a lack of them
     * well.
     */
    static final class Starving {
        private static final ArrayDeque<FileInputStream> TAKEN = new ArrayDeque<>();

        private interface Way {
            AutoCloseable open() throws Exception;
        }

        public static void main(String[] arguments) throws Exception {
            try (UnixPipe pipe = UnixPipe.open()) {
                Map<String, Way> ways = ways(Path.of(arguments[0]), pipe);
                loadEverything();
                for (Way way : ways.values()) {
                    way.open().close();
                }
                ways.forEach(Starving::tryWith);
            }
        }

        private static Map<String, Way> ways(Path path, UnixPipe pipe) throws Exception {
            var ways = new LinkedHashMap<String, Way>();
            ways.put("pipe", UnixPipe::open);
            ways.put("pipe of a size", () -> UnixPipe.open(4096));
            ways.put("pipe of packets", UnixPipe::openPacket);
            ways.put("fifo both", () -> Fifo.openReadWrite(path));
            ways.put("fifo read now", () -> Fifo.tryOpenForRead(path).orElseThrow());
            ways.put("fifo read", () -> Fifo.openForRead(path));
            ways.put("fifo write now", () -> Fifo.tryOpenForWrite(path).orElseThrow());
            ways.put("fifo write", () -> Fifo.openForWrite(path));
            ways.put("eventfd", EventFd::create);
            ways.put("eventfd of a value", () -> EventFd.create(1));
            ways.put("timerfd", TimerFd::create);
            ways.put("poller", Poller::open);
            ways.put("dup", () -> pipe.sink().fd().dup());
            addQueues(ways);
            Path file = path.resolveSibling("file");
            ways.put("file to lock", () -> locked(FileLocks.openOrCreate(file)));
            ways.put("new file to lock", () -> locked(newLocks(file)));
            addSockets(ways, UnixAddress.path(path.resolveSibling("socket")));
            return ways;
        }

        private static void addQueues(Map<String, Way> ways) {
            String name = TempName.next();
            var limits = new QueueLimits(1, 1);
            ways.put("queue", () -> unlinked(MessageQueue.create(name, limits)));
            ways.put(
                    "queue there",
                    () -> {
                        MessageQueue.create(name, limits).close();
                        try {
                            return MessageQueue.open(name);
                        } finally {
                            MessageQueue.unlink(name);
                        }
                    });
            ways.put("queue either way", () -> unlinked(MessageQueue.openOrCreate(name, limits)));
        }

        private static MessageQueue unlinked(MessageQueue queue) throws IOException {
            MessageQueue.unlink(queue.name());
            return queue;
        }

        private static FileLocks newLocks(Path file) throws Exception {
            Files.deleteIfExists(file);
            return FileLocks.openOrCreate(file);
        }

        /** Locking needs no descriptor more. */
        private static FileLocks locked(FileLocks locks) throws Exception {
            locks.wholeFile().lock();
            locks.perProcess().lock(0, 1);
            locks.perOpen().lock(1, 1);
            return locks;
        }

        private static void addSockets(Map<String, Way> ways, UnixAddress path) throws Exception {
            ways.put("stream pair", StreamSocket::pair);
            ways.put("message pair", MessageSocket::pair);
            ways.put("seqpacket pair", MessageSocket::pairSeqpacket);
            ways.put("messages", () -> MessageSocket.bind(UnixAddress.unnamed()));
            var messages = MessageSocket.bind(UnixAddress.unnamed());
            SocketAddress peer = messages.localAddress();
            ways.put("message peer", () -> MessageSocket.connect(peer));
            ways.put("listen", () -> StreamListener.bind(UnixAddress.unnamed()));
            ways.put(
                    "listen over the dead",
                    () -> {
                        Fd.adopt(StreamListener.bind(path).fd().detach()).close();
                        return StreamListener.bind(path);
                    });
            var tcp = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            ways.put("listen to TCP", () -> StreamListener.bind(tcp));
            ways.put("listen to seqpackets", () -> SeqpacketListener.bind(UnixAddress.unnamed()));
            addConnections(ways);
        }

        /** A connection that finds no descriptor waits on: there is one for each way, twice. */
        private static void addConnections(Map<String, Way> ways) throws Exception {
            var listener = StreamListener.bind(UnixAddress.unnamed());
            SocketAddress address = listener.localAddress();
            var full = StreamListener.bind(UnixAddress.unnamed());
            for (int i = 0; i < 6; i++) {
                StreamSocket.connect(full.localAddress());
            }
            ways.put("connect", () -> StreamSocket.connect(address));
            ways.put("connect now", () -> StreamSocket.tryConnect(address).orElseThrow());
            ways.put(
                    "connect in time",
                    () -> StreamSocket.tryConnect(address, Duration.ofDays(1)).orElseThrow());
            ways.put("accept", full::accept);
            ways.put("accept now", () -> full.tryAccept().orElseThrow());
            ways.put("accept in time", () -> full.tryAccept(Duration.ofDays(1)).orElseThrow());
        }

        /** A class that is loaded later needs a descriptor to read its file. */
        private static void loadEverything() throws Exception {
            for (String root : List.of("target/classes", "target/test-classes/culebra")) {
                Path directory = Path.of(root).toAbsolutePath();
                Path top = root.endsWith("culebra") ? directory.getParent() : directory;
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.filter(Starving::isNeeded).toList()) {
                        String name = top.relativize(file).toString().replace('/', '.');
                        load(name.substring(0, name.length() - ".class".length()));
                    }
                }
            }
        }

        private static void load(String name) throws ClassNotFoundException {
            try {
                Class.forName(name);
            } catch (UnsatisfiedLinkError newer) {
                System.err.println(name + ": " + newer.getMessage()); // than this glibc
            }
        }

        private static boolean isNeeded(Path file) {
            String name = file.toString();
            return name.endsWith(".class")
                    && !name.contains("module-info")
                    && (name.contains("/classes/") || name.contains("NoDescriptorsTest"));
        }

        private static void tryWith(String name, Way way) {
            for (int free = 0; free <= 5; free++) {
                if (opens(name, way, free)) {
                    System.out.println(name + " " + free);
                    return;
                }
            }
            throw new AssertionError(name + " fails with five free descriptors");
        }

        private static boolean opens(String name, Way way, int free) {
            ErrnoException refused = null;
            take();
            release(free);
            try {
                way.open().close();
            } catch (ErrnoException expected) {
                refused = expected;
            } catch (Exception other) {
                throw new AssertionError(name + " with " + free + " free", other);
            }
            int left = take();
            release(TAKEN.size());
            if (left != free) {
                throw new AssertionError(name + " left " + left + " of " + free + " free");
            }
            check(name, refused);
            return refused == null;
        }

        private static void check(String name, ErrnoException refused) {
            if (refused != null
                    && (refused.errno() != Errno.EMFILE
                            || !refused.getMessage().contains("RLIMIT_NOFILE"))) {
                throw new AssertionError(name, refused);
            }
        }

        /** Takes all free descriptors: how many there were. */
        private static int take() {
            int count = 0;
            while (true) {
                try {
                    TAKEN.push(new FileInputStream("/dev/null"));
                    count++;
                } catch (IOException none) {
                    return count;
                }
            }
        }

        private static void release(int count) {
            try {
                for (int i = 0; i < count; i++) {
                    TAKEN.pop().close();
                }
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }
}
