package culebra.testing;

import culebra.event.EventFd;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of child JVMs: jars of the directories on this JVM's class path, and an archive (CDS)
 * with which they start in two thirds of the time. Made once per build, in {@code
 * target/child-classes}.
 */
final class ChildClasses {
    private static final Path DIRECTORY = Path.of("target/child-classes").toAbsolutePath();
    private static List<String> options;

    private ChildClasses() {}

    /** The options by which a child JVM has the class path of this one. */
    static synchronized List<String> options() throws IOException {
        if (options == null) {
            Files.createDirectories(DIRECTORY);
            try (var channel =
                            FileChannel.open(
                                    DIRECTORY.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock other = channel.lock()) {
                options = make();
            }
        }
        return options;
    }

    private static List<String> make() throws IOException {
        var path = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path classes = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(classes)) {
                path.add(jar(classes, newest(classes)).toString());
            } else {
                path.add(entry);
            }
        }
        String classPath = String.join(File.pathSeparator, path);
        var options = new ArrayList<>(List.of("-cp", classPath));
        String name = Integer.toHexString(classPath.hashCode()) + "-" + Runtime.version() + ".jsa";
        Path archive = DIRECTORY.resolve(name);
        if (!Files.exists(archive)) {
            archive(archive, options);
        }
        // Where the archive does not fit, such as in another JDK, the JVM must not complain of it.
        options.addAll(0, List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"));
        return List.copyOf(options);
    }

    private static Path jar(Path classes, long changed) throws IOException {
        String name = classes.getFileName() + "-" + changed + ".jar";
        Path jar = DIRECTORY.resolve(name);
        if (!Files.exists(jar)) {
            Path made = DIRECTORY.resolve(name + ".new");
            run(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "--create",
                            "--no-compress",
                            "--file",
                            made.toString(),
                            "-C",
                            classes.toString(),
                            "."));
            Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
        }
        return jar;
    }

    /** In two steps, since the archive of one step has no method handles' classes. */
    private static void archive(Path archive, List<String> classPath) throws IOException {
        Path made = Path.of(archive + ".new");
        Path loaded = Path.of(archive + ".list");
        var use = new ArrayList<>(classPath);
        use.addAll(List.of("-XX:DumpLoadedClassList=" + loaded, "-Xlog:disable"));
        use.addAll(List.of(ChildClasses.class.getName(), TempName.next()));
        run(jvmWith(use));
        var dump = new ArrayList<>(classPath);
        dump.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + loaded));
        dump.addAll(List.of("-XX:SharedArchiveFile=" + made, "-Xlog:disable"));
        run(jvmWith(dump));
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> jvmWith(List<String> more) {
        var command = new ArrayList<>(Peer.jvm());
        command.addAll(more);
        return command;
    }

    /** In a process of its own, which leaves nothing open in this one. */
    private static void run(List<String> command) throws IOException {
        try (Peer peer = Peer.command(command)) {
            peer.join();
        } catch (IOException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IOException(command.toString(), failed);
        }
    }

    private static long newest(Path directory) throws IOException {
        long newest = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
        }
        return newest;
    }

    /** Uses what most children use; the classes loaded by then are archived. */
    public static void main(String[] names) throws Exception {
        Class.forName(Elsewhere.class.getName());
        On.warmUp();
        WarmUp.epoll();
        try (Arena arena = Arena.ofConfined();
                SharedMemory memory = SharedMemory.create(names[0], 4096)) {
            SharedMemory.unlink(names[0]);
            memory.map(arena).fill((byte) 1);
        }
        try (NamedSemaphore semaphore = NamedSemaphore.create(names[0], 1)) {
            NamedSemaphore.unlink(names[0]);
            semaphore.acquire();
        }
        try (MessageQueue queue = MessageQueue.create(names[0], new QueueLimits(1, 1))) {
            MessageQueue.unlink(names[0]);
            queue.send(new byte[1], 0);
            queue.receive();
        }
        try (UnixPipe pipe = UnixPipe.open();
                EventFd counter = EventFd.create(1)) {
            pipe.sink().write(ByteBuffer.allocate(1));
            counter.take();
        }
        try (SysvSemaphores set = SysvSemaphores.create(SysvKey.PRIVATE, 1)) {
            set.remove();
        }
    }
}
