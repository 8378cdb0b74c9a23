package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.signal.SignalFd;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Wherever a reference is taken, null is refused by a message that names the parameter. */
class ApiNullTest {
    /** Null means something there, or the JDK's own class decides. */
    private static final Set<String> ACCEPTED =
            Set.of(
                    // What belongs to a descriptor may be nothing.
                    "Poller.register(Fd, Set, Object) attachment",
                    "Poller.register(Fd, Set, Trigger, Object) attachment",
                    "ReadyFd.ReadyFd(Fd, Set, Object) attachment",
                    // The Javadoc says so.
                    "SharedMemory.openOrCreate(String, long, Consumer) initializer",
                    "SharedMemory.openOrCreate(String, long, Set, Consumer) initializer",
                    // There need not be anything to be said.
                    "ErrnoException.ErrnoException(int, String, String, String) remedy");

    @TempDir Path directory;

    @Test
    void nullIsRefusedByAMessageThatNamesTheParameter() throws Exception {
        var wrong = new ArrayList<String>();
        int tried = 0;
        for (Class<?> type : PublicApi.types()) {
            for (Executable member : PublicApi.executables(type).toList()) {
                List<String> names = namesOf(member);
                for (int i = 0; i < names.size(); i++) {
                    String what = textOf(type, member) + " " + names.get(i);
                    if (!member.getParameterTypes()[i].isPrimitive()
                            && !isAbstract(type, member)
                            && !ACCEPTED.contains(what)) {
                        tried++;
                        String said = withNull(type, member, i);
                        if (!said.contains("NullPointerException: " + names.get(i))) {
                            wrong.add(what + ": " + said);
                        }
                    }
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(tried > 200, "only " + tried + " parameters seen: the search has rotted");
    }

    private static List<String> namesOf(Executable member) {
        return member.getParameterCount() == 0 ? List.of() : ApiSources.of(member).parameters();
    }

    private static String textOf(Class<?> type, Executable member) {
        return member instanceof Constructor<?>
                ? PublicApi.text(type, type.getSimpleName(), List.of(member.getParameterTypes()))
                : PublicApi.text(type, member);
    }

    /** What there is no object of: an abstract class's constructor; what takes blocked signals. */
    private static boolean isAbstract(Class<?> type, Executable member) {
        return Modifier.isStatic(member.getModifiers())
                ? false
                : member instanceof Constructor<?>
                        ? Modifier.isAbstract(type.getModifiers())
                        : type == SignalFd.class;
    }

    private String withNull(Class<?> type, Executable member, int position) throws Exception {
        try (var specimens = new Specimens(directory)) {
            Type[] types = member.getGenericParameterTypes();
            var arguments = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                arguments[i] = i == position ? null : specimens.of(types[i]);
            }
            boolean onObject =
                    member instanceof Method && !Modifier.isStatic(member.getModifiers());
            Object receiver = onObject ? specimens.of(type) : null;
            return outcome(() -> call(member, receiver, arguments));
        } catch (IllegalStateException | IllegalArgumentException none) {
            return none.toString();
        }
    }

    /** What a call ends with: it might wait. */
    private static String outcome(Callable<Object> call) throws Exception {
        var task = new FutureTask<>(call);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        try {
            task.get(Patience.SECONDS, TimeUnit.SECONDS);
            return "accepted";
        } catch (ExecutionException failed) {
            return String.valueOf(failed.getCause());
        } catch (TimeoutException blocked) {
            thread.interrupt();
            return "waits";
        }
    }

    private static Object call(Executable member, Object receiver, Object[] arguments)
            throws Exception {
        member.setAccessible(true); // of a package-private superclass, or protected
        try {
            return member instanceof Method method
                    ? method.invoke(receiver, arguments)
                    : ((Constructor<?>) member).newInstance(arguments);
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause() instanceof Exception failed
                    ? failed
                    : new ExecutionException(wrapped.getCause());
        }
    }
}
