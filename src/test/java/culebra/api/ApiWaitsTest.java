package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.sync.SharedMutex;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Three shapes of waiting: {@code x(..)} waits, {@code tryX(..)} never waits, {@code tryX(..,
 * Duration)} waits that long, and they say alike what came of it.
 */
class ApiWaitsTest {
    /** The waits that lack a shape. */
    private static final List<String> INCOMPLETE =
            """
            # It can only wait for the lock of a whole file, and only in a race.
            HeldLock.downgrade(): no attempt, not timed
            # It is tryAcquire(Duration) in the words of java.util.concurrent.
            PosixSemaphore.acquire(long, TimeUnit): no wait, not timed
            # Condition names its waits itself; await(Duration) stands beside them.
            SharedCondition.await(): no attempt, not timed
            # kill(2) never waits, and sigqueue(3) has nothing to wait with.
            Signals.send(long, Signal): no attempt, not timed
            Signals.send(long, Signal, long): not timed
            # It waits for another program to size the object, and has a timeout in any case.
            SharedMemory.open(String, Access): no attempt, not timed
            # They wait only for a slow creator of the set, and have a timeout in any case.
            SysvSemaphores.open(SysvKey): no attempt, not timed
            SysvSemaphores.openOrCreate(SysvKey, int[]): no attempt, not timed
            SysvSemaphores.openOrCreate(SysvKey, int[], Set): no attempt, not timed
            # It also sends without descriptors.
            MessageSocket.send(ByteBuffer): no wait
            MessageSocket.send(ByteBuffer, SocketAddress): no wait
            """
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .sorted()
                    .toList();

    @Test
    void everyWaitHasThreeShapes() {
        var incomplete =
                Wait.all().stream()
                        .filter(wait -> !wait.isComplete())
                        .map(wait -> wait.text() + ": " + wait.lack())
                        .toList();
        assertEquals(String.join("\n", INCOMPLETE), String.join("\n", incomplete));
        long complete = Wait.all().stream().filter(Wait::isComplete).count();
        assertTrue(complete > 30, "only " + complete + " waits seen: the search has rotted");
    }

    @Test
    void theShapesSayAlikeWhatCameOfIt() {
        var wrong = new ArrayList<String>();
        for (Wait wait : Wait.all()) {
            if (wait.isComplete()) {
                String expected = triedResult(wait.waiting());
                for (Method method : List.of(wait.attempt(), wait.timed())) {
                    String actual = method.getGenericReturnType().getTypeName();
                    if (!actual.equals(expected)) {
                        wrong.add(wait.text() + ": " + actual + " instead of " + expected);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** What a channel or a message moves has a number for "not now"; a list may be empty. */
    private static String triedResult(Method wait) {
        String type = wait.getGenericReturnType().getTypeName();
        return switch (type) {
            case "void" -> "boolean";
            case "long" -> Wait.moves(wait) ? type : "java.util.OptionalLong";
            case "int" -> Wait.moves(wait) ? type : "java.util.OptionalInt";
            default ->
                    wait.getReturnType() == List.class ? type : "java.util.Optional<" + type + ">";
        };
    }

    /** An attempt hears no interrupt; Lock.lock() neither, unlike what else waits for a mutex. */
    @Test
    void theShapesThrowTheSameExceptions() {
        var wrong = new ArrayList<String>();
        for (Wait wait : Wait.all()) {
            if (wait.isComplete() && wait.type() != SharedMutex.class) {
                Set<Class<?>> interruptible = Set.of(wait.waiting().getExceptionTypes());
                Set<Class<?>> attempt = Set.of(wait.attempt().getExceptionTypes());
                if (!Set.of(wait.timed().getExceptionTypes()).equals(interruptible)
                        || !attempt.equals(without(interruptible))) {
                    wrong.add(wait.text());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void onlyByteChannelsAreClosedByAnInterruptInsteadOfThrowingIt() {
        var wrong = new ArrayList<String>();
        for (Wait wait : Wait.all()) {
            if (wait.timed() == null) {
                continue;
            }
            boolean channel = Wait.isChannel(wait.type()) && Wait.moves(wait.timed());
            if (Wait.throwsInterrupted(wait.timed()) == channel) {
                wrong.add(wait.text());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void theTimeoutIsTheLastParameterButForTheOnesThatMayBeMany() {
        for (Wait wait : Wait.all()) {
            if (wait.timed() != null) {
                var parameters = List.of(wait.timed().getParameterTypes());
                int place =
                        wait.timed().isVarArgs() ? parameters.size() - 2 : parameters.size() - 1;
                assertEquals(place, parameters.indexOf(Duration.class), wait.text());
            }
        }
    }

    private static Set<Class<?>> without(Set<Class<?>> exceptions) {
        return exceptions.stream()
                .filter(each -> each != InterruptedException.class)
                .collect(Collectors.toSet());
    }
}
