package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every reference that event, mq, signal and sysv take: a null is refused by its name. */
class NullObjectArgumentsTest {
    private static final Set<String> PACKAGES =
            Set.of("culebra.event", "culebra.mq", "culebra.signal", "culebra.sysv");

    private static final List<String> NAMES =
            List.of(
                    "access",
                    "arena",
                    "bytes",
                    "delay",
                    "fd",
                    "first",
                    "into",
                    "key",
                    "limits",
                    "message",
                    "name",
                    "operation",
                    "operations",
                    "path",
                    "period",
                    "permissions",
                    "signal",
                    "signals",
                    "timeout",
                    "values",
                    "work");

    private static final Map<Class<?>, Object> VALUES =
            Map.ofEntries(
                    Map.entry(int.class, 1),
                    Map.entry(long.class, 1L),
                    Map.entry(String.class, TempName.next()),
                    Map.entry(byte[].class, new byte[1]),
                    Map.entry(int[].class, new int[] {1}),
                    Map.entry(ByteBuffer.class, ByteBuffer.allocate(8192)),
                    Map.entry(MemorySegment.class, MemorySegment.ofArray(new byte[8192])),
                    Map.entry(Duration.class, Duration.ofMillis(1)),
                    Map.entry(Arena.class, Arena.ofAuto()),
                    Map.entry(Set.class, Set.of()),
                    Map.entry(Path.class, Path.of("/")),
                    Map.entry(Access.class, Access.READ),
                    Map.entry(QueueLimits.class, new QueueLimits(1, 8)),
                    Map.entry(Signal.class, Signal.CONT),
                    Map.entry(SysvKey.class, new SysvKey(1 << 31 | 4711)),
                    Map.entry(SemOp[].class, new SemOp[] {SemOp.add(0, 1)}));

    @Test
    void aNullIsRefusedByTheNameOfItsParameter() throws Exception {
        var wrong = new ArrayList<String>();
        int[] count = {0};
        String name = TempName.next();
        try (var counter = EventFd.create();
                var timer = TimerFd.create();
                var queue = MessageQueue.create(name, new QueueLimits(1, 8));
                var watch = SignalWatch.open(Signal.WINCH);
                var set = SysvSemaphores.create(SysvKey.PRIVATE, 1);
                var memory = SysvMemory.create(SysvKey.PRIVATE, 1);
                var messages = SysvQueue.create(SysvKey.PRIVATE)) {
            MessageQueue.unlink(name);
            try {
                var handles = List.of(counter, timer, queue, watch, set, memory, messages);
                for (Class<?> type : PublicApi.types()) {
                    if (PACKAGES.contains(type.getPackageName())) {
                        check(type, handles, wrong, count);
                    }
                }
            } finally {
                set.remove();
                memory.remove();
                messages.remove();
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(count[0] > 60, "only " + count[0] + " nulls passed");
    }

    private static void check(Class<?> type, List<?> handles, List<String> wrong, int[] count)
            throws Exception {
        var calls = new ArrayList<Executable>(List.of(type.getConstructors()));
        calls.addAll(List.of(type.getMethods()));
        Object handle =
                handles.stream().filter(each -> each.getClass() == type).findFirst().orElse(null);
        for (Executable call : calls) {
            boolean isStatic = Modifier.isStatic(call.getModifiers()) || !(call instanceof Method);
            if (call.getDeclaringClass().getName().startsWith("java.")
                    || call.getName().equals("equals")
                    || call.getName().equals("valueOf")
                    || !isStatic && handle == null) {
                continue;
            }
            Class<?>[] types = call.getParameterTypes();
            for (int i = 0; i < types.length; i++) {
                if (!types[i].isPrimitive()) {
                    count[0]++;
                    String message = refusal(call, isStatic ? null : handle, i);
                    if (!NAMES.contains(message)) {
                        wrong.add(call + ", parameter " + i + ": " + message);
                    }
                }
            }
        }
    }

    private static String refusal(Executable call, Object handle, int nullAt) throws Exception {
        Class<?>[] types = call.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = i == nullAt ? null : VALUES.get(types[i]);
        }
        try {
            Object result =
                    call instanceof Method method
                            ? method.invoke(handle, arguments)
                            : ((java.lang.reflect.Constructor<?>) call).newInstance(arguments);
            return "taken: " + result;
        } catch (InvocationTargetException refused) {
            return refused.getCause() instanceof NullPointerException named
                    ? named.getMessage()
                    : "" + refused.getCause();
        }
    }
}
