package culebra;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.WriteChannel;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.stream.Stream;

/** What every handle promises: each type of handle joins the list of {@link Handles}. */
class HandleContractTest {
    @AfterEach
    void removeSystemVObjects() throws Exception {
        Handles.removeSystemVObjects();
    }

    static Stream<Handles.Kind> descriptors() {
        return Handles.all().filter(kind -> FdHandle.class.isAssignableFrom(kind.type()));
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void aDescriptorIsTheHandlesOwn(Handles.Kind kind) throws Exception {
        var handle = (FdHandle<?>) kind.maker().make();
        Fd fd = handle.fd();
        handle.close();
        assertFalse(fd.isOpen());
    }

    @ParameterizedTest
    @MethodSource("culebra.Handles#all")
    void closeIsFinalAndMayBeRepeated(Handles.Kind kind) throws Exception {
        AutoCloseable handle = kind.maker().make();
        if (kind.type() != WriteChannel.class) { // whose reader has gone
            kind.use().of(handle);
        }
        assertTrue(isOpen(handle));
        handle.close();
        handle.close();
        assertFalse(isOpen(handle));
        Exception refused = assertThrows(Exception.class, () -> kind.use().of(handle));
        assertNotNull(refused.getMessage(), "a message must say what is closed");
        assertTrue(refused.getMessage().contains("closed"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("culebra.Handles#all")
    void theTextTellsTheTypeAndTheState(Handles.Kind kind) throws Exception {
        AutoCloseable handle = kind.maker().make();
        String open = handle.toString();
        handle.close();
        String closed = handle.toString();
        assertTrue(open.startsWith(kind + "["), open);
        assertTrue(open.contains("open]"), open);
        assertTrue(closed.startsWith(kind + "["), closed);
        assertTrue(closed.contains("closed]"), closed);
    }

    @ParameterizedTest
    @MethodSource("culebra.Handles#all")
    void closesWithAConfinedAndWithASharedArena(Handles.Kind kind) throws Exception {
        for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
            AutoCloseable handle = kind.maker().make();
            assertSame(handle, closeWith(handle, arena));
            assertTrue(isOpen(handle));
            arena.close();
            assertFalse(isOpen(handle), "open after its arena was closed");
            assertThrows(IllegalStateException.class, () -> closeWith(handle, arena));
        }
    }

    @ParameterizedTest
    @MethodSource("culebra.Handles#all")
    void mayBeClosedBeforeItsArena(Handles.Kind kind) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            AutoCloseable handle = kind.maker().make();
            closeWith(handle, arena);
            handle.close();
        }
    }

    /** All at once, since each look for garbage takes long. */
    @Test
    void anAutomaticArenaLivesAsLongAsTheHandle() throws Exception {
        var handles = new ArrayList<AutoCloseable>();
        var arenas = new ArrayList<WeakReference<Arena>>();
        for (Handles.Kind kind : Handles.all().toList()) {
            handles.add(kind.maker().make());
            for (int i = 0; i < 2; i++) {
                arenas.add(new WeakReference<>(Arena.ofAuto()));
                closeWith(handles.getLast(), arenas.getLast().get());
            }
        }
        for (int i = 0; i < 3; i++) {
            System.gc();
            for (int j = 0; j < arenas.size(); j++) {
                AutoCloseable handle = handles.get(j / 2);
                assertNotNull(arenas.get(j).get(), () -> "collected under " + handle);
            }
        }
        for (AutoCloseable handle : handles) {
            assertTrue(isOpen(handle), handle::toString);
            handle.close();
        }
    }

    @Test
    void automaticArenaClosesAnUnreachableHandle() throws Exception {
        long before = Own.descriptors();
        var open = new ArrayList<String>();
        for (Handles.Kind kind : leftOpen().toList()) {
            open.add(closeWith(kind.maker().make(), Arena.ofAuto()).toString());
        }
        assertTrue(Own.descriptors() > before);
        Patience.await(
                () -> {
                    System.gc();
                    return Own.descriptors() <= before;
                },
                () -> "descriptors stay open, of some of " + open);
    }

    private static Stream<Handles.Kind> leftOpen() {
        return Handles.all().filter(kind -> !kind.toString().matches(".*Semaphore|Sysv.*"));
    }

    private static boolean isOpen(AutoCloseable handle) throws Exception {
        return (boolean) handle.getClass().getMethod("isOpen").invoke(handle);
    }

    private static Object closeWith(AutoCloseable handle, Arena arena) throws Exception {
        try {
            var method = handle.getClass().getMethod("closeWith", Arena.class);
            return method.invoke(handle, arena);
        } catch (InvocationTargetException wrapped) {
            throw (Exception) wrapped.getCause();
        }
    }
}
