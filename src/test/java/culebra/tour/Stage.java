package culebra.tour;

import culebra.sysv.RemovedException;
import culebra.sysv.SysvObject;
import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * What a row uses of the world: other processes, which end with it, and names, which go with it.
 */
final class Stage {
    static final Path DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"));

    private static final int KILLED = 128 + 9; // what a row does itself

    private final List<Peer> peers = new ArrayList<>();
    private final List<Named> names = new ArrayList<>();
    private boolean cleared;

    /** How a facility removes one of its names: {@code SharedMemory::unlinkIfExists}. */
    interface Unlink {
        Object ifExists(String name) throws IOException;
    }

    private record Named(String name, Unlink unlink) {}

    /** A name of its own for an object of the row. */
    synchronized String name(Unlink unlink) {
        requireRunning();
        String name = TempName.next();
        names.add(new Named(name, unlink));
        return name;
    }

    /** Makes a System V object, which goes with the row, as does this handle. */
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

    /** Starts {@code src/test/c/tour/<program>.c}. */
    Peer c(String program, Object... arguments) throws IOException, InterruptedException {
        return add(Peer.c("tour/" + program, texts(arguments)));
    }

    /** Starts Python 3 on a script. */
    Peer python(String script, Object... arguments) throws IOException, InterruptedException {
        return add(Peer.python(script, texts(arguments)));
    }

    /** Starts what a builder describes. */
    Peer start(ProcessBuilder builder) throws IOException, InterruptedException {
        return add(Peer.start(builder));
    }

    /** Starts another JVM on a class whose main calls {@link Child#endsWithParent}. */
    Peer java(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        return add(Peer.java(main, texts(arguments)));
    }

    /** The same with signals blocked in all its threads: {@code RTMIN+5,USR1}. */
    Peer javaBlocking(String signals, Class<?> main, Object... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("env", "--block-signal=" + signals));
        command.addAll(Peer.javaCommand(List.of(), main, texts(arguments)));
        return add(Peer.command(command));
    }

    /** Kills the other processes, so that nobody waits for their words, and starts no more. */
    synchronized void clear() throws InterruptedException {
        cleared = true;
        for (Peer peer : peers) {
            peer.kill();
        }
    }

    /** Throws the last words of another process that failed: the row may wait for it in vain. */
    synchronized void requireWellPeers() throws Exception {
        for (Peer peer : peers) {
            if (!peer.isAlive() && peer.exit() != 0 && peer.exit() != KILLED) {
                throw new IllegalStateException("the other process failed: " + peer.errors());
            }
        }
    }

    /** Removes what has a name. */
    synchronized void removeNames() throws IOException {
        for (Named named : names) {
            named.unlink.ifExists(named.name);
        }
        names.clear();
    }

    private synchronized Peer add(Peer peer) throws InterruptedException {
        peers.add(peer);
        if (cleared) {
            clear();
        }
        return peer;
    }

    private static String[] texts(Object... arguments) {
        return Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    }
}
