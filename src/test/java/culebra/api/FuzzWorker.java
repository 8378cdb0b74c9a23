package culebra.api;

import culebra.fd.Fd;
import culebra.shm.ReservedHugePages;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A thread that calls: dear methods less often than cheap ones. */
final class FuzzWorker implements Runnable {
    /** The last calls, in a file that outlives the JVM. */
    static final int LOG = 32 * 512;

    private static final int LINE = 512;
    private static final long CHEAP = 20_000; // nanoseconds

    private final Fuzz fuzz;
    private final FuzzValues values;
    private final SplittableRandom random;
    private final MemorySegment log;
    private long lines;

    final FuzzLocks locks = new FuzzLocks();

    volatile Thread thread;

    /** When the running call began, or 0. */
    volatile long since;

    volatile String what;

    /** The call that was interrupted last, by its beginning, and when it was. */
    private long interrupted;

    private long interruptedAt;

    FuzzWorker(Fuzz fuzz, FuzzValues values, SplittableRandom random, MemorySegment log) {
        this.fuzz = fuzz;
        this.values = values;
        this.random = random;
        this.log = log;
    }

    @Override
    public void run() {
        try {
            while (fuzz.goesOn()) {
                FuzzTarget target;
                do {
                    target = fuzz.targets().get(random.nextInt(fuzz.targets().size()));
                } while (isDear(target) || mayTakeHugePages(target));
                since = System.nanoTime();
                try {
                    fuzz.pool().put(owned(target, target.call(values, this)), random);
                } catch (Throwable noSpecimen) { // interrupted, or a name that is taken
                    what = noSpecimen.toString();
                }
                since = 0;
                boolean ignored = Thread.interrupted();
            }
            locks.keep(0);
            values.close();
        } catch (Throwable failed) {
            boolean ignored = Thread.interrupted();
            fuzz.found("worker: " + failed);
            failed.printStackTrace(System.out);
        } finally {
            since = 0;
        }
    }

    /**
     * Interrupts the call that began at a time, unless it was interrupted in the second half of its
     * life: the JDK's wait for direct memory restarts at each interrupt, and would never end.
     */
    void interrupt(long call, long now) {
        if (call != interrupted || now - call > 2 * (interruptedAt - call)) {
            interrupted = call;
            interruptedAt = now;
            thread.interrupt();
        }
    }

    /** A number that was given up is this thread's to close. */
    private static Object owned(FuzzTarget target, Object result) throws IOException {
        return target.text.equals("Fd.detach()") && result instanceof Integer number
                ? Fd.adopt(number)
                : result;
    }

    /** Huge pages are the machine's, and are free only while another test has reserved them. */
    private static boolean mayTakeHugePages(FuzzTarget target) throws IOException {
        return target.text.contains("Huge(") && ReservedHugePages.free() > 0;
    }

    private boolean isDear(FuzzTarget target) {
        long calls = target.calls();
        if (calls < fuzz.floor()) {
            return false;
        }
        long average = target.nanos() / calls;
        return average > CHEAP && random.nextLong(average) > CHEAP;
    }

    void log(FuzzTarget target, Object receiver, Object[] arguments) {
        var line = new StringBuilder(200).append(target.text);
        if (receiver != null) {
            line.append(" on ").append(System.identityHashCode(receiver));
        }
        for (Object argument : arguments) {
            line.append(", ").append(text(argument));
        }
        what = line.append('\n').toString();
        byte[] bytes = what.getBytes(StandardCharsets.UTF_8);
        MemorySegment place = log.asSlice(lines++ % (LOG / LINE) * LINE, LINE);
        place.fill((byte) ' ');
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, place, 0, Math.min(bytes.length, LINE));
    }

    void found(FuzzTarget target, Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        String at = stack.length == 0 ? "" : " at " + stack[0];
        for (StackTraceElement each : stack) {
            if (each.getClassName().startsWith("culebra.")) {
                at += " < " + each;
                break;
            }
        }
        String message = String.valueOf(thrown.getMessage()).replaceAll("[0-9]+", "N");
        fuzz.found(
                target.text
                        + ": "
                        + thrown.getClass().getName()
                        + ": "
                        + message.substring(0, Math.min(120, message.length()))
                        + at);
    }

    /** What an argument is, briefly. */
    private static String text(Object value) {
        return switch (value) {
            case null -> "null";
            case Number each -> each.toString();
            case Boolean each -> each.toString();
            case Enum<?> each -> each.name();
            case String each ->
                    "\"" + (each.length() > 20 ? each.length() + " chars" : each) + "\"";
            case Duration each -> each.toString();
            case Path each -> each.toString().length() > 80 ? "long path" : each.toString();
            case Object[] each ->
                    each.getClass().getSimpleName()
                            + Arrays.stream(each).map(FuzzWorker::text).toList();
            case MemorySegment each ->
                    (each.isNative() ? "native " : "heap ")
                            + each.byteSize()
                            + (each.scope().isAlive() ? "" : " closed")
                            + (each.isReadOnly() ? " read-only" : "");
            case ByteBuffer each -> each.toString();
            default -> value.getClass().getSimpleName() + "@" + System.identityHashCode(value);
        };
    }
}
