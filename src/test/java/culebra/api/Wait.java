package culebra.api;

import culebra.fd.FdHandle;
import culebra.socket.ReceiveBatch;
import culebra.socket.SendBatch;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.InterruptibleChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A wait's three shapes, null where there is none; the text is its name and parameters. */
record Wait(Class<?> type, String text, Method waiting, Method attempt, Method timed) {
    private static final Set<Class<?>> MOVED =
            Set.of(
                    byte.class,
                    ByteBuffer.class,
                    MemorySegment.class,
                    Consumer.class,
                    FdHandle.class,
                    SendBatch.class,
                    ReceiveBatch.class);

    /** All of the API: methods that can be interrupted, that move bytes, or that have a try. */
    static Collection<Wait> all() {
        Map<String, Wait> waits = new TreeMap<>();
        for (Class<?> type : PublicApi.types()) {
            for (Method method : PublicApi.methods(type)) {
                if (!PublicApi.isAskedFor(method) && (isTry(method) || isWait(type, method))) {
                    Wait wait = of(type, waitOf(method.getName()), untimed(method));
                    waits.put(wait.text(), wait);
                }
            }
        }
        return waits.values();
    }

    private static Wait of(Class<?> type, String name, List<Class<?>> parameters) {
        return new Wait(
                type,
                PublicApi.text(type, name, parameters),
                find(type, name, false, parameters),
                find(type, attemptOf(name), false, parameters),
                find(type, attemptOf(name), true, parameters));
    }

    private static boolean isWait(Class<?> type, Method method) {
        return throwsInterrupted(method)
                || isChannel(type) && moves(method)
                || PublicApi.methods(type).stream()
                        .anyMatch(each -> each.getName().equals(attemptOf(method.getName())));
    }

    static boolean isChannel(Class<?> type) {
        return InterruptibleChannel.class.isAssignableFrom(type);
    }

    /** Whether it takes what bytes come from or go to, or who reads them where they are. */
    static boolean moves(Method method) {
        return Stream.of(method.getParameterTypes()).anyMatch(MOVED::contains);
    }

    static boolean throwsInterrupted(Method method) {
        return List.of(method.getExceptionTypes()).contains(InterruptedException.class);
    }

    private static boolean isTry(Method method) {
        return method.getName().startsWith("try");
    }

    private static boolean isTimed(Method method) {
        return isTry(method) && List.of(method.getParameterTypes()).contains(Duration.class);
    }

    private static String attemptOf(String name) {
        return "try" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String waitOf(String name) {
        return name.startsWith("try")
                ? Character.toLowerCase(name.charAt(3)) + name.substring(4)
                : name;
    }

    private static List<Class<?>> untimed(Method method) {
        return Stream.of(method.getParameterTypes())
                .<Class<?>>filter(type -> type != Duration.class)
                .toList();
    }

    private static Method find(
            Class<?> type, String name, boolean timed, List<Class<?>> parameters) {
        return PublicApi.methods(type).stream()
                .filter(each -> each.getName().equals(name) && isTimed(each) == timed)
                .filter(each -> untimed(each).equals(parameters))
                .findAny()
                .orElse(null);
    }

    boolean isComplete() {
        return lack().isEmpty();
    }

    String lack() {
        return Stream.of(
                        waiting == null ? "no wait" : null,
                        attempt == null ? "no attempt" : null,
                        timed == null ? "not timed" : null)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }
}
