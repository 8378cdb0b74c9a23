package culebra.socket;

import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.concurrent.atomic.AtomicLong;

/** After each test of a class there are no more descriptors than before. */
final class LeavesNothing implements BeforeEachCallback, AfterEachCallback {
    private final AtomicLong before = new AtomicLong();

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        On.warmUp();
        before.set(Own.descriptors());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Own.assertNoMoreDescriptors(before.get());
    }
}
