package culebra.internal;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Is notified of {@link Thread#interrupt} at once, in the thread that interrupts.
 *
 * <p>It is a selector only because the JDK notifies no other type outside of it.
 */
final class Interruption extends AbstractSelector {
    private final Waiter waiter;

    Interruption(Waiter waiter) {
        super(null);
        this.waiter = waiter;
    }

    void listen() {
        begin();
    }

    void stopListening() {
        end();
    }

    @Override
    public Selector wakeup() {
        WakeRetry.whileInterrupted(waiter);
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }
}
