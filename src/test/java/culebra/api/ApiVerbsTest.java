package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.Poller;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvObject;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How objects come to be and go: the same words mean the same everywhere. */
class ApiVerbsTest {
    private static final Set<String> VERBS =
            Set.of("create", "open", "openOrCreate", "unlink", "unlinkIfExists", "adopt");

    private static final String PERMISSIONS =
            "java.util.Set<java.nio.file.attribute.PosixFilePermission>";

    /** What else makes something; a word may go on, as in createSparse. */
    private static final List<String> MAKERS =
            List.of(
                    "create",
                    "open",
                    "tryOpen",
                    "adopt",
                    "of",
                    "bind",
                    "connect",
                    "tryConnect",
                    "pair");

    /** These read better under their own names. */
    private static final Set<String> OWN_WORDS =
            Set.of(
                    "InheritedSocket.take",
                    "MessageRing.anonymous",
                    "MessageSocket.unconnected",
                    "QueueLimits.systemDefaults",
                    "QueueLimits.systemMaximum",
                    "SemOp.add",
                    "SemOp.awaitZero",
                    "SemOp.take",
                    "SharedMemory.anonymous",
                    "SharedMemory.anonymousHuge",
                    "Signal.realtime",
                    "UnixAddress.abstractName",
                    "UnixAddress.path",
                    "UnixAddress.unnamed");

    @Test
    void whatHasANameHasFourVerbs() {
        var named = withMethod("unlink");
        assertEquals(
                List.of("MessageQueue", "MessageRing", "NamedSemaphore", "SharedMemory"),
                simpleNames(named));
        for (Class<?> type : named) {
            makes(type, "create", String.class);
            makes(type, "open", String.class);
            makes(type, "openOrCreate", String.class);
            assertEquals(void.class, find(type, "unlink", String.class).getReturnType());
            assertEquals(boolean.class, find(type, "unlinkIfExists", String.class).getReturnType());
            assertTrue(createTakesPermissions(type), type.getName());
        }
    }

    @Test
    void whatHasAKeyHasThreeVerbsAndAnId() {
        var keyed = concrete(SysvObject.class);
        assertEquals(List.of("SysvMemory", "SysvQueue", "SysvSemaphores"), simpleNames(keyed));
        for (Class<?> type : keyed) {
            makes(type, "create", SysvKey.class);
            makes(type, "open", SysvKey.class);
            makes(type, "openOrCreate", SysvKey.class);
            makes(type, "ofId", int.class);
            assertTrue(createTakesPermissions(type), type.getName());
        }
    }

    /** Nothing of a slot can fail in the kernel, so nothing throws an IOException. */
    @Test
    void whatLiesInASlotIsCreatedOpenedAndDestroyed() throws Exception {
        var slots =
                withMethod("destroy").stream()
                        .filter(type -> !Process.class.isAssignableFrom(type)) // as the JDK has it
                        .toList();
        assertEquals(
                List.of("SharedCondition", "SharedMutex", "SharedReadWriteLock", "SharedSemaphore"),
                simpleNames(slots));
        var all = PublicApi.types().stream().filter(ApiVerbsTest::hasLayout).toList();
        var words = all.stream().filter(type -> !slots.contains(type)).toList();
        assertEquals(
                List.of("SharedBarrier", "SharedEvent", "SharedLatch", "SharedWord"),
                simpleNames(words)); // nothing to destroy
        for (Class<?> type : all) {
            Field layout = type.getField("LAYOUT");
            assertEquals(MemoryLayout.class, layout.getType());
            for (String verb : List.of("create", "open")) {
                Method maker = makes(type, verb, MemorySegment.class);
                assertEquals(List.of(), List.of(maker.getExceptionTypes()), maker.toString());
            }
        }
        for (Class<?> type : slots) {
            assertEquals(0, type.getMethod("destroy").getExceptionTypes().length);
        }
    }

    @Test
    void everyDescriptorCanBeAdopted() {
        for (Class<?> type : concrete(FdHandle.class)) {
            if (type != Poller.class) { // what is registered in one is known only to itself
                assertTrue(
                        IOException.class.isAssignableFrom(
                                makes(type, "adopt", Fd.class).getExceptionTypes()[0]));
            }
        }
    }

    @Test
    void verbsAreStatic() {
        var wrong = new ArrayList<String>();
        for (Class<?> type : PublicApi.types()) {
            PublicApi.methods(type).stream()
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .filter(method -> VERBS.contains(method.getName()))
                    .filter(method -> !removesItsOwnName(method))
                    .forEach(method -> wrong.add(PublicApi.text(type, method)));
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean removesItsOwnName(Method method) {
        return method.getName().equals("unlink") && method.getParameterCount() == 0;
    }

    /**
     * Who may race another creator finds out who it was, and says who may open what is new. An Fd
     * is only a number, of which a file knows more.
     */
    @Test
    void whatOpensOrCreatesTellsWhichAndTakesPermissions() throws Exception {
        var types = withMethod("openOrCreate");
        assertTrue(types.size() > 6, types.toString());
        for (Class<?> type : types) {
            if (type != Fd.class) {
                assertEquals(boolean.class, type.getMethod("wasCreated").getReturnType());
            }
            assertTrue(
                    statics(type).stream()
                            .filter(method -> method.getName().equals("openOrCreate"))
                            .anyMatch(ApiVerbsTest::takesPermissions),
                    type.getName());
        }
    }

    private static boolean takesPermissions(Method method) {
        return Stream.of(method.getGenericParameterTypes())
                .map(Type::getTypeName)
                .anyMatch(PERMISSIONS::equals);
    }

    @Test
    void whatMakesAnObjectHasAKnownName() {
        var own = new TreeSet<String>();
        for (Class<?> type : PublicApi.types()) {
            for (Method method : statics(type)) {
                if (makesOne(type, method) && !isKnown(method.getName())) {
                    own.add(type.getSimpleName() + "." + method.getName());
                }
            }
        }
        assertEquals(new TreeSet<>(OWN_WORDS), own);
    }

    private static boolean makesOne(Class<?> type, Method method) {
        return method.getGenericReturnType().getTypeName().contains(type.getName());
    }

    private static boolean isKnown(String name) {
        return MAKERS.stream()
                .anyMatch(
                        word ->
                                name.startsWith(word)
                                        && (name.length() == word.length()
                                                || Character.isUpperCase(
                                                        name.charAt(word.length()))));
    }

    /** A subclass in another package needs one, and a record has one. */
    @Test
    void constructorsArePrivate() {
        var open =
                PublicApi.types().stream()
                        .filter(type -> !type.isRecord())
                        .filter(type -> !PublicApi.constructors(type).isEmpty())
                        .toList();
        assertEquals(List.of(ErrnoException.class, FdHandle.class), open);
        for (var constructor : PublicApi.constructors(FdHandle.class)) {
            assertTrue(Modifier.isProtected(constructor.getModifiers()));
        }
    }

    private static List<Class<?>> withMethod(String name) {
        return PublicApi.types().stream()
                .filter(
                        type ->
                                PublicApi.methods(type).stream()
                                        .anyMatch(method -> method.getName().equals(name)))
                .toList();
    }

    private static boolean hasLayout(Class<?> type) {
        return PublicApi.fields(type).stream().anyMatch(each -> each.getName().equals("LAYOUT"));
    }

    private static List<Class<?>> concrete(Class<?> superclass) {
        return PublicApi.types().stream()
                .filter(superclass::isAssignableFrom)
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .toList();
    }

    private static List<String> simpleNames(List<Class<?>> types) {
        return types.stream().<String>map(Class::getSimpleName).sorted().toList();
    }

    private static List<Method> statics(Class<?> type) {
        return PublicApi.methods(type).stream()
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    /** A static method of that name whose first parameter is of that type. */
    private static Method find(Class<?> type, String name, Class<?> first) {
        return statics(type).stream()
                .filter(method -> method.getName().equals(name))
                .filter(method -> method.getParameterTypes()[0] == first)
                .findFirst()
                .orElseGet(() -> fail(type + " has no static " + name + "(" + first + ", ...)"));
    }

    private static Method makes(Class<?> type, String verb, Class<?> first) {
        Method maker = find(type, verb, first);
        assertEquals(type, maker.getReturnType(), maker.toString());
        return maker;
    }

    private static boolean createTakesPermissions(Class<?> type) {
        return statics(type).stream()
                .filter(method -> method.getName().equals("create"))
                .map(method -> List.of(method.getGenericParameterTypes()).getLast().getTypeName())
                .anyMatch(PERMISSIONS::equals);
    }
}
