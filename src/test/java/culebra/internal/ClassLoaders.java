package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Counts;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.TempName;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A container that deploys one application after another, each with the library inside. */
final class ClassLoaders {
    private static final int LOADERS = Counts.of(4, 1_000);

    private ClassLoaders() {}

    static void nothingHoldsALoaderWhoseHandlesAreClosed() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        List<String> failed = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> failed.add(thrown.toString()));
        try (ExecutorService container = Executors.newFixedThreadPool(2)) {
            String caught = null;
            long descriptors = 0;
            for (int i = 0; i < LOADERS; i++) {
                loaders.add(deploy(container, i));
                if (i == 0) {
                    caught = caughtSignals();
                }
                assertEquals(caught, caughtSignals(), "handlers of signals, deployment " + i);
                if (i == 1) {
                    descriptors = Own.descriptors();
                }
            }
            Patience.await(
                    () -> {
                        if (!threads().isEmpty()) { // which stay for ten seconds
                            return false;
                        }
                        System.gc();
                        return left(loaders) == 0;
                    },
                    () -> left(loaders) + " loaders are left, threads: " + threads());
            assertEquals(List.of(), failed);
            Own.assertNoMoreDescriptors(descriptors + LOADERS / 2); // the JVM opens some, too
        }
    }

    /** Once an application is undeployed, its class loader gives no class that it has not yet. */
    static void closingLoadsNoClass() throws Exception {
        Set<String> failed = new TreeSet<>();
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> failed.add(thrown.toString()));
        for (String facility : Undeployed.ALL) {
            String name = TempName.next();
            AutoCloseable handle;
            try (var loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
                handle =
                        (AutoCloseable)
                                loader.loadClass(Undeployed.class.getName())
                                        .getMethod("open", String.class, String.class)
                                        .invoke(null, facility, name);
            }
            try {
                handle.close();
            } catch (LinkageError needed) {
                failed.add(facility + ": " + needed);
            } finally {
                Files.deleteIfExists(Path.of("/tmp" + name));
            }
        }
        Patience.await(() -> threads().isEmpty(), () -> "threads: " + threads());
        assertEquals(Set.of(), failed);
    }

    private static WeakReference<ClassLoader> deploy(ExecutorService container, int which)
            throws Exception {
        try (var loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass("culebra.internal.Deployment");
            ((Callable<?>)
                            type.getConstructor(ExecutorService.class, String.class, int.class)
                                    .newInstance(container, TempName.next(), which))
                    .call();
            return new WeakReference<>(loader);
        }
    }

    /** What holds the library and the tests. */
    private static URL[] urls() throws Exception {
        var urls = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (path.toAbsolutePath().startsWith(Path.of("target").toAbsolutePath())) {
                urls.add(path.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static long left(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(each -> each.get() != null).count();
    }

    /** By their groups, since stack traces would cost seconds. */
    private static List<String> threads() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[1_000];
        int count = all.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .map(Thread::getName)
                .filter(name -> name.startsWith("culebra"))
                .toList();
    }

    /** The mask of the signals that have a handler. */
    private static String caughtSignals() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigCgt:")).findAny().orElseThrow();
        }
    }
}
