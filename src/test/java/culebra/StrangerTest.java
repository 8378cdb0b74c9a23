package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.Poll;
import culebra.fd.Readiness;
import culebra.mq.MessageQueue;
import culebra.shm.SharedMemory;
import culebra.socket.UnixAddress;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What strangers do to handles: subclasses, reflection, serialization. No JVM ends of it. */
class StrangerTest {
    private static final class Mine extends FdHandle<Mine> {
        Mine(Fd fd) {
            super(fd);
        }
    }

    /** Names another class as itself. */
    private static final class Liar extends FdHandle<Mine> {
        Liar(Fd fd) {
            super(fd);
        }
    }

    private static final class Saved extends FdHandle<Saved> implements Serializable {
        private static final long serialVersionUID = 1;

        Saved(Fd fd) {
            super(fd);
        }
    }

    @AfterEach
    void removeSystemVObjects() throws Exception {
        Handles.removeSystemVObjects();
    }

    @Test
    void aSubclassOfAStrangerIsAHandle() throws Exception {
        try (EventFd counter = EventFd.create(1);
                var arena = Arena.ofShared()) {
            var mine = new Mine(counter.fd().dup());
            assertSame(mine, mine.closeWith(arena));
            assertEquals(1, Poll.of(mine.fd(), Readiness.READABLE).await().size());
            Fd fd = mine.fd();
            mine.close();
            mine.close();
            assertFalse(mine.isOpen());
            assertThrows(IllegalStateException.class, fd::number);
            assertTrue(counter.isOpen());
        }
        assertThrows(NullPointerException.class, () -> new Mine(null));
    }

    @Test
    void aSubclassThatNamesAnotherClassFailsInCloseWithAndClosesAllTheSame() throws Exception {
        try (EventFd counter = EventFd.create()) {
            var liar = new Liar(counter.fd().dup());
            try (var arena = Arena.ofConfined()) {
                assertThrows(
                        ClassCastException.class,
                        () -> {
                            Mine mine = liar.closeWith(arena);
                            assertNotNull(mine);
                        });
                assertTrue(liar.isOpen());
            }
            assertFalse(liar.isOpen());
        }
    }

    @Test
    void twoHandlesOfOneDescriptorCloseItOnce() throws Exception {
        try (EventFd counter = EventFd.create()) {
            Fd fd = counter.fd().dup();
            var one = new Mine(fd);
            var other = EventFd.adopt(fd);
            int number = fd.number();
            one.close();
            try (Fd next = counter.fd().dup()) {
                assertEquals(number, next.number());
                other.close();
                assertThrows(java.nio.channels.ClosedChannelException.class, other::tryTake);
                assertTrue(next.tryAwait(Readiness.WRITABLE));
            }
        }
    }

    /** Their numbers may have been reused, and the new process must not notice. */
    @ParameterizedTest
    @MethodSource("culebra.Handles#all")
    void publicMethodsOfAClosedHandleThrowOrAnswerByReflectionToo(Handles.Kind kind)
            throws Exception {
        AutoCloseable handle = kind.maker().make();
        handle.close();
        try (EventFd bystander = EventFd.create(7)) {
            for (Method method : handle.getClass().getMethods()) {
                if (method.getDeclaringClass() != Object.class
                        && !method.getName().equals("destroy")) {
                    call(method, handle);
                }
            }
            assertEquals(7, bystander.take());
        }
    }

    private static void call(Method method, Object handle) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] =
                    types[i].isPrimitive() ? Array.get(Array.newInstance(types[i], 1), 0) : null;
        }
        boolean onClass = java.lang.reflect.Modifier.isStatic(method.getModifiers());
        if (onClass && !List.of(types).stream().allMatch(type -> !type.isPrimitive())) {
            return; // makes another one
        }
        if (onClass && types.length == 0) {
            return;
        }
        try {
            Object ignored = method.invoke(handle, arguments);
        } catch (InvocationTargetException refused) {
            assertInstanceOf(Exception.class, refused.getCause(), method.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("culebra.Handles#all")
    void aHandleIsNotSerializable(Handles.Kind kind) throws Exception {
        try (AutoCloseable handle = kind.maker().make()) {
            assertThrows(NotSerializableException.class, () -> written(handle));
        }
    }

    @Test
    void whatASerializableSubclassWritesCannotBeRead() throws Exception {
        try (EventFd counter = EventFd.create()) {
            byte[] bytes = written(new Saved(counter.fd()));
            assertThrows(InvalidClassException.class, () -> read(bytes));
            assertTrue(counter.isOpen());
        }
    }

    @Test
    void addressesAreReadBackAndForgedOnesAreRefused() throws Exception {
        for (UnixAddress address :
                List.of(
                        UnixAddress.unnamed(),
                        UnixAddress.path("/tmp/x"),
                        UnixAddress.abstractName("a\0b"))) {
            assertEquals(address, read(written(address)));
        }
        assertSame(UnixAddress.unnamed(), read(written(UnixAddress.unnamed())));
        for (String forged : List.of("b".repeat(109), "x\0y", "\0", "b".repeat(100_000))) {
            byte[] bytes = forged(forged.getBytes(StandardCharsets.ISO_8859_1));
            assertThrows(InvalidObjectException.class, () -> read(bytes));
        }
    }

    /** The bytes of an address with another name in place of its own. */
    private static byte[] forged(byte[] name) throws Exception {
        byte[] honest = written(UnixAddress.path("honest"));
        int at = new String(honest, StandardCharsets.ISO_8859_1).lastIndexOf("honest") - 4;
        var forged = ByteBuffer.allocate(honest.length - 6 + name.length);
        forged.put(honest, 0, at).putInt(name.length).put(name);
        return forged.put(honest, at + 10, honest.length - at - 10).array();
    }

    /** They go to another JVM, as by RMI, with their messages. */
    @Test
    void exceptionsAreReadBack() throws Exception {
        String name = TempName.next();
        try (var memory = SharedMemory.create(name, 8);
                var reader = SharedMemory.open(name, Access.READ)) {
            var exists = assertThrows(IOException.class, () -> SharedMemory.create(name, 8));
            var wrong = assertThrows(NonWritableChannelException.class, () -> reader.resize(16));
            memory.close();
            var closed = assertThrows(IOException.class, memory::size);
            var errno =
                    assertThrows(Exception.class, () -> MessageQueue.open(TempName.next()))
                            .getCause();
            for (Throwable each : List.of(exists, wrong, closed, errno)) {
                var same = (Throwable) read(written(each));
                assertSame(each.getClass(), same.getClass());
                assertEquals(each.toString(), same.toString());
            }
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private static byte[] written(Object object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws Exception {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
