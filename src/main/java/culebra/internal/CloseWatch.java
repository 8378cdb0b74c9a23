package culebra.internal;

/** Has the close of another descriptor wake a thread that waits, in the call that it is in now. */
final class CloseWatch extends Sleeper {
    private final Waiter waiter;
    private final int call;

    CloseWatch(Waiter waiter) {
        this.waiter = waiter;
        this.call = waiter.round();
    }

    @Override
    void wake() {
        waiter.closed(call);
        waiter.wake();
    }

    @Override
    Retry retry() {
        return waiter.retry();
    }
}
