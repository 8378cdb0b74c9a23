package culebra.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** A method or constructor that is called, with what may come of it. */
final class FuzzTarget {
    /** Only a peer ends these waits, so they are called only on objects without other users. */
    private static final Set<String> ONLY_FRESH =
            Set.of(
                    "SharedMutex.lock()",
                    "PosixSemaphore.acquireUninterruptibly()",
                    "SharedCondition.awaitUninterruptibly()");

    private static final List<Class<?>> ANYWHERE =
            List.of(
                    IllegalArgumentException.class,
                    IllegalStateException.class,
                    WrongThreadException.class,
                    IndexOutOfBoundsException.class,
                    UnsupportedOperationException.class,
                    FuzzValues.Thrown.class);

    final Class<?> type;
    final Executable member;
    final String text;
    private final boolean onObject;
    private final boolean fresh;
    private final Set<String> documented;
    private final LongAdder calls = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    FuzzTarget(Class<?> type, Executable member) {
        this.type = type;
        this.member = member;
        text = PublicApi.text(type, member);
        onObject = member instanceof Method && !Modifier.isStatic(member.getModifiers());
        fresh = ONLY_FRESH.contains(text);
        documented = ApiSources.of(member).thrown();
        member.setAccessible(true); // of a package-private superclass
    }

    /** Calls with random arguments; returns what came of it. */
    Object call(FuzzValues values, FuzzWorker worker) throws Throwable {
        values.begin();
        Object receiver = onObject ? values.receiver(type, fresh) : null;
        var arguments = new Object[member.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = values.argument(member, i);
        }
        worker.log(this, receiver, arguments);
        worker.locks.before(receiver);
        long begin = System.nanoTime();
        try {
            return member instanceof Method method
                    ? method.invoke(receiver, arguments)
                    : ((Constructor<?>) member).newInstance(arguments);
        } catch (InvocationTargetException wrapped) {
            Throwable thrown = wrapped.getCause();
            if (!isAllowed(thrown, values.hasNulls())) {
                worker.found(this, thrown);
            }
            return null;
        } finally {
            calls.increment();
            nanos.add(System.nanoTime() - begin);
            worker.locks.after(receiver);
        }
    }

    private boolean isAllowed(Throwable thrown, boolean nulls) {
        if (thrown instanceof Error) {
            return documented.contains(thrown.getClass().getSimpleName());
        }
        if (thrown instanceof NullPointerException) {
            return nulls;
        }
        for (Class<?> declared : member.getExceptionTypes()) {
            if (declared.isInstance(thrown)) {
                return true;
            }
        }
        for (Class<?> at = thrown.getClass(); at != null; at = at.getSuperclass()) {
            if (ANYWHERE.contains(at) || documented.contains(at.getSimpleName())) {
                return true;
            }
        }
        return false;
    }

    long calls() {
        return calls.sum();
    }

    long nanos() {
        return nanos.sum();
    }

    @Override
    public String toString() {
        return text;
    }
}
