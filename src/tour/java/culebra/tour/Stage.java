package culebra.tour;

import culebra.sysv.RemovedException;
import culebra.sysv.SysvObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a row uses of the world: other processes, which end with it, and names, which go with it.
 */
final class Stage {
    static final Path DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"));

    private static final int KILLED = 128 + 9; // what a row does itself

    private static final String PREFIX = "/culebra-tour-" + RunId.own() + "-";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final CPrograms programs;
    private final List<Peer> peers = new ArrayList<>();
    private final List<Named> names = new ArrayList<>();
    private boolean cleared;

    Stage(CPrograms programs) {
        this.programs = programs;
    }

    /** Returns all names that stages of this process have given out. */
    static List<String> allNames() {
        return IntStream.rangeClosed(1, NAMES.get()).mapToObj(i -> PREFIX + i).toList();
    }

    /** How a facility removes one of its names: {@code SharedMemory::unlinkIfExists}. */
    interface Unlink {
        Object ifExists(String name) throws IOException;
    }

    private record Named(String name, Unlink unlink) {}

    /** A name of its own for an object of the row. */
    synchronized String name(Unlink unlink) {
        requireRunning();
        String name = PREFIX + NAMES.incrementAndGet();
        names.add(new Named(name, unlink));
        return name;
    }

    /** Creates a System V object, which goes with the row, as does this handle. */
    synchronized <O extends SysvObject<?>> O object(Callable<O> create) throws Exception {
        requireRunning();
        O object = create.call();
        names.add(new Named(object.toString(), name -> removeIfExists(object)));
        return object;
    }

    private static boolean removeIfExists(SysvObject<?> object) throws IOException {
        try (object) {
            object.remove();
            return true;
        } catch (RemovedException gone) {
            return false;
        }
    }

    private void requireRunning() {
        if (cleared) {
            throw new IllegalStateException("the row is over");
        }
    }

    /** A path of its own for a file of the row. */
    Path path() {
        return fileOf(name(name -> Files.deleteIfExists(fileOf(name))));
    }

    private static Path fileOf(String name) {
        return DIRECTORY.resolve(name.substring(1));
    }

    /** Returns whether the row can start C programs. */
    boolean hasC() {
        return programs.exist();
    }

    /** Starts the C program of this name. */
    Peer c(String program, Object... arguments) throws IOException, InterruptedException {
        return start(List.of(programs.compile(program).toString()), arguments);
    }

    /** Starts Python 3 on a script. */
    Peer python(String script, Object... arguments) throws IOException, InterruptedException {
        return start(List.of("python3", "-c", script), arguments);
    }

    /** Starts another JVM on a class whose main calls {@link Child#endsWithParent}. */
    Peer java(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        return start(Child.command(main), arguments);
    }

    /** Starts another JVM with signals blocked in all its threads: {@code RTMIN+5,USR1}. */
    Peer javaBlocking(String signals, Class<?> main, Object... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("env", "--block-signal=" + signals));
        command.addAll(Child.command(main));
        return start(command, arguments);
    }

    private Peer start(List<String> command, Object... arguments)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(new ArrayList<>(command));
        Stream.of(arguments).map(Object::toString).forEach(builder.command()::add);
        return start(builder);
    }

    /** Starts a process. */
    Peer start(ProcessBuilder builder) throws IOException, InterruptedException {
        return add(new Peer(builder));
    }

    /** Kills the other processes, which ends every wait for them, and starts no more. */
    synchronized void clear() throws InterruptedException {
        cleared = true;
        for (Peer peer : peers) {
            peer.kill();
        }
    }

    /** Fails if another process has failed, since the row may wait for it forever. */
    synchronized void requireWellPeers() throws Exception {
        for (Peer peer : peers) {
            if (!peer.isAlive() && peer.exit() != 0 && peer.exit() != KILLED) {
                throw new IllegalStateException("the other process failed: " + peer.errors());
            }
        }
    }

    /** Removes what has a name, all of it even if one cannot be removed. */
    synchronized void removeNames() throws IOException {
        IOException failed = null;
        for (Named named : names) {
            try {
                named.unlink.ifExists(named.name);
            } catch (IOException refused) {
                failed = refused;
            }
        }
        names.clear();
        if (failed != null) {
            throw failed;
        }
    }

    private synchronized Peer add(Peer peer) throws InterruptedException {
        peers.add(peer);
        if (cleared) {
            clear();
        }
        return peer;
    }
}
