package culebra.cookbook;

// @start region=extension
import culebra.inspect.Inspect;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test that drops a handle without closing it: {@code @ExtendWith(NoLeaks.class)}. */
public final class NoLeaks implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        Inspect.requireNoLeaks(); // with -Dculebra.leaks=fail
    }
}
// @end
