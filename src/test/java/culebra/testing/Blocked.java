package culebra.testing;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Waits until a thread is inside a call, so that what happens next happens to that call. */
public final class Blocked {
    private Blocked() {}

    /** Waits until one of the methods is on the thread's stack. */
    public static void in(Thread thread, String... methods) {
        Patience.await(
                () -> isIn(thread, methods), () -> thread + " never was in " + Set.of(methods));
    }

    /** Returns whether one of the methods is on the thread's stack. */
    static boolean isIn(Thread thread, String... methods) {
        var wanted = Set.of(methods);
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> wanted.contains(frame.getMethodName()));
    }

    /**
     * Waits until a thread of this process is in a system call on memory, as one that sleeps on a
     * futex there: the kernel itself says so.
     */
    public static void on(MemorySegment memory) throws IOException {
        long start = memory.address();
        long end = start + memory.byteSize();
        Patience.await(
                () -> firstArguments().stream().anyMatch(each -> each >= start && each < end),
                () -> "no thread is in a system call on " + memory);
    }

    /** Waits until a thread of this process is in a system call of a number. */
    public static void inSystemCall(long number) throws IOException {
        Patience.await(
                () -> systemCalls().stream().anyMatch(each -> each[0].equals("" + number)),
                () -> "no thread is in system call " + number);
    }

    private static List<Long> firstArguments() throws IOException {
        return systemCalls().stream()
                .map(each -> Long.parseUnsignedLong(each[1].substring(2), 16))
                .toList();
    }

    /** The number and the arguments of what each thread is in. */
    private static List<String[]> systemCalls() throws IOException {
        var arguments = new ArrayList<String[]>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    String[] words = Files.readString(task.resolve("syscall")).split(" ");
                    if (words.length > 2) { // or it is running
                        arguments.add(words);
                    }
                } catch (IOException ended) {
                    continue;
                }
            }
        }
        return arguments;
    }
}
