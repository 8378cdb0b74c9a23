package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.FdHandle;
import culebra.lock.HeldLock;
import culebra.socket.MulticastMembership;
import culebra.socket.Received;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What all types of the public API have in common. */
class ApiShapeTest {
    /** Values that answer a question, or that the JDK's older interfaces alone ask for. */
    private static final Set<Class<?>> NO_PARAMETERS =
            Set.of(
                    Optional.class,
                    OptionalInt.class,
                    OptionalLong.class,
                    OptionalDouble.class,
                    TimeUnit.class,
                    Date.class,
                    boolean.class);

    /**
     * A lock belongs to its FileLocks, a membership to its socket, what was received to a caller.
     */
    private static final List<Class<?>> NO_HANDLES =
            List.of(HeldLock.class, MulticastMembership.class, Received.class);

    @Test
    void everyHandleTellsItsStateAndClosesWithAnArena() throws Exception {
        var lacking = new ArrayList<Class<?>>();
        for (Class<?> type : handles()) {
            try {
                assertEquals(boolean.class, type.getMethod("isOpen").getReturnType());
                assertEquals(0, type.getMethod("close").getExceptionTypes().length);
                assertTrue(returnsItsOwn(type, type.getMethod("closeWith", Arena.class)));
            } catch (NoSuchMethodException none) {
                lacking.add(type);
            }
        }
        assertEquals(NO_HANDLES, lacking);
        assertTrue(handles().size() > 20, "only " + handles().size() + " handles seen");
    }

    /** Processes are closeable on JDK 26 and later, and are no handles. */
    private static List<Class<?>> handles() {
        return PublicApi.types().stream()
                .filter(AutoCloseable.class::isAssignableFrom)
                .filter(type -> !Process.class.isAssignableFrom(type))
                .filter(type -> !type.isRecord() && !Modifier.isAbstract(type.getModifiers()))
                .toList();
    }

    /** Its type variable is the type itself. */
    private static boolean returnsItsOwn(Class<?> type, Method method) {
        return method.getGenericReturnType() instanceof TypeVariable<?>
                ? PublicApi.superclass(type)
                        .allMatch(each -> each.getTypeName().contains(type.getName()))
                : method.getReturnType() == type;
    }

    @Test
    void everyObjectHasAText() throws Exception {
        var without = new ArrayList<Class<?>>();
        for (Class<?> type : PublicApi.types()) {
            boolean hasObjects =
                    PublicApi.methods(type).stream()
                            .anyMatch(method -> !Modifier.isStatic(method.getModifiers()));
            if (hasObjects && !type.isEnum() && !Modifier.isAbstract(type.getModifiers())) {
                Class<?> declaring = type.getMethod("toString").getDeclaringClass();
                if (!declaring.getName().startsWith("culebra.") && !isThrown(type)) {
                    without.add(type);
                }
            }
        }
        assertEquals(List.of(), without);
    }

    private static boolean isThrown(Class<?> type) {
        return Throwable.class.isAssignableFrom(type);
    }

    @Test
    void typesCannotBeExtended() {
        var extensible =
                PublicApi.types().stream()
                        .filter(type -> !Modifier.isFinal(type.getModifiers()) && !type.isSealed())
                        .toList();
        // It would be sealed, but for its subclasses in other packages, which the class path
        // forbids.
        assertEquals(List.of(FdHandle.class), extensible);
    }

    @Test
    void fieldsAreConstants() {
        var wrong = new ArrayList<Field>();
        for (Class<?> type : PublicApi.types()) {
            for (Field field : PublicApi.fields(type)) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        || !Modifier.isFinal(modifiers)
                        || field.getType().isArray()) {
                    wrong.add(field);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void checkedExceptionsAreOfInputAndOutputOrInterruption() {
        var wrong = new ArrayList<String>();
        for (Class<?> type : PublicApi.types()) {
            PublicApi.executables(type)
                    .filter(
                            member ->
                                    Stream.of(member.getExceptionTypes())
                                            .anyMatch(Predicate.not(ApiShapeTest::isUsual)))
                    .forEach(member -> wrong.add(PublicApi.text(type, member)));
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean isUsual(Class<?> exception) {
        return IOException.class.isAssignableFrom(exception)
                || exception == InterruptedException.class;
    }

    /**
     * Times are a Duration, one of two is two methods or an enum, and nothing is null or empty. A
     * semaphore has a method more in the words of java.util.concurrent.
     */
    @Test
    void parametersAreOfTypesThatSayWhatTheyMean() {
        var wrong = new ArrayList<String>();
        for (Class<?> type : PublicApi.types()) {
            PublicApi.methods(type).stream()
                    .filter(method -> !PublicApi.isAskedFor(method))
                    .filter(
                            method ->
                                    Stream.of(method.getParameterTypes())
                                            .anyMatch(NO_PARAMETERS::contains))
                    .forEach(method -> wrong.add(PublicApi.text(type, method)));
        }
        assertEquals(List.of("PosixSemaphore.tryAcquire(long, TimeUnit)"), wrong);
    }

    /** What a caller names must be a type that the caller can see. */
    @Test
    void noSignatureHasATypeThatUsersCannotSee() {
        var wrong = new ArrayList<String>();
        var seen = PublicApi.types();
        for (Class<?> type : seen) {
            PublicApi.named(type)
                    .filter(each -> !seen.contains(each) && !isOfTheJdk(each))
                    .forEach(each -> wrong.add(type.getName() + " shows " + each.getName()));
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getModule() == Object.class.getModule()
                && Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName());
    }

    /** From superclasses that users do not see they get methods, but no way to what is inside. */
    @Test
    void hiddenSuperclassesAreSealedOrHaveNothingToShow() {
        var wrong = new ArrayList<Class<?>>();
        for (Class<?> type : PublicApi.types()) {
            for (Class<?> part : PublicApi.parts(type)) {
                boolean internal = !part.getPackageName().equals(type.getPackageName());
                if (part != type && (internal ? shows(part) : !part.isSealed())) {
                    wrong.add(part);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean shows(Class<?> part) {
        return Stream.of(part.getDeclaredFields(), part.getDeclaredMethods())
                .flatMap(Stream::of)
                .anyMatch(
                        each ->
                                (each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED))
                                        != 0);
    }
}
