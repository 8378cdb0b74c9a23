/**
 * The call layer: links C functions, waits, and turns error numbers into exceptions. It has five
 * storeys. A class uses classes of its own storey and of those below; {@code StoreysTest} reads
 * this list and holds it.
 *
 * <ol>
 *   <li><b>ground</b>: linking, errors, checks. Native SetupCall NativeMemory CriticalCall Abi
 *       Constants Layouts Platform Outcome NegatedErrno Errors ClosedException AccessModeException
 *       Deadline UsableArena StackRoom SpinLock Daemons Unparker Spares Follower PollEvents
 *       BufferView Sockaddr Slot Names PathName Modes SystemLimit FreeMemory HugePages ProcLines
 *       MappedPlace MutexHolder RobustList RawText AsymmetricFence Log Recorder Subject
 *   <li><b>waiting</b>: the engine. CallState SpareStates Gate Sleeper ParkedThread Waiter
 *       Interruption BriefCall WakeSignal WakeRetry Retry WaitPool CountedWait TurnQueue
 *       CloseWithArena LeakWatch
 *   <li><b>descriptors</b>: their life and readiness. AbstractFd Descriptor DescriptorPair
 *       DescriptorCall Fds FdCalls OpenCalls ModeCalls StatCalls PollCalls PolledDescriptors
 *       EpollCalls ParkingPlace ParkingEpoll CloseWatch
 *   <li><b>bytes</b>: calls that move a buffer. Transfer StreamCalls SocketTransfer MessageFrame
 *       MessageVector KernelMove KernelTransfer Vmsplice QueueSend QueueReceive Direction ByteReads
 *       ByteWrites HeapCopy CounterCalls WakeEventFd
 *   <li><b>calls</b>, by facility. PollerSet Registration KindCalls LeasedFile FileCalls; PipeCalls
 *       FifoCalls; EventFdCalls TimerFdCalls; PidfdCalls SpawnCalls ChildExit; SignalCalls
 *       SignalFdCalls EventFlag ReservedSignals WatchedSignals; SocketCalls SocketOptionCalls
 *       SocketOptionTable MulticastCalls UrgentCalls AcceptCalls ConnectCalls BoundPath SocketFile;
 *       QueueCalls QueueStatus QueueNotification NotificationThreads; SemCalls SemNameCalls;
 *       MutexCalls MutexKind MutexHolders ConditionCalls ConditionKind; FutexCalls WaitvCall
 *       WordCalls WordLane; ShmCalls UnpublishedMemory SizeCalls FreeSpace FullFileSystem MapCalls
 *       MapOrigin MappedRange UnreachableMappings; LockCalls HeldRanges; SysvControl SysvSemCalls
 *       SysvShmCalls SysvMsgCalls SembufOp KeyCalls; OwnUse
 * </ol>
 *
 * <p><b>The life of one wait.</b> A platform thread enters the engine ({@code Waiter.enter}): it
 * registers with the {@code Gate} of its handle and, through {@code Interruption}, with its own
 * interrupts. While {@code mayCall} finds the gate open, the thread not interrupted and the
 * deadline not reached, it makes the blocking call. An interrupt, a close or the deadline sends the
 * thread {@code WakeSignal}, and the call returns EINTR. A signal that arrives before the call has
 * begun is lost, so {@code WakeRetry} repeats it. The next {@code mayCall} finds the reason, which
 * {@code refusal} returns as an {@code Outcome}; {@code leave} unregisters. A virtual thread never
 * blocks: it parks on one epoll ({@code ParkingPlace}), or has a thread of {@code WaitPool} wait in
 * its place.
 *
 * <p><b>Which call a {@code Transfer} makes.</b> The descriptor stays in blocking mode.
 *
 * <pre>
 * deadline  thread    descriptor     call
 * NEVER     platform  any            the blocking call, in the engine
 * NEVER     platform  non-blocking   the call, poll(2), attempt ...
 * NEVER     platform  any, by a peek attempt, poll(2), attempt ...
 * NEVER     virtual   any            attempt, park, attempt ...
 * a time    platform  any            attempt, poll(2), attempt ...
 * a time    virtual   any            attempt, park, attempt ...
 * NOW       any       any            one attempt: MSG_DONTWAIT, RWF_NOWAIT or a past deadline
 * NOW       any       refuses those  poll(2), then the call, ended by a signal after 1 ms (BriefCall)
 * not NOW   any       poll misleads  the blocking call, in the engine or WaitPool (sendto, UNIX)
 * </pre>
 *
 * <p>A timed wait makes one more attempt at its deadline. If poll keeps reporting readiness but the
 * attempts find nothing, the thread pauses for a millisecond between them.
 *
 * <p><b>Why {@code Fd} extends {@code AbstractFd}, and {@code Fds} exists.</b> {@code
 * culebra.fd.Fd} is exported and this package is not. The calls need an open descriptor's number,
 * which no user and no facility may see. {@code AbstractFd} therefore keeps the {@code Descriptor}
 * package-private here, {@code Fd} inherits it without showing it, and {@code Fds} does for the
 * facilities what only {@code Fd} may do for users: own, close, pair.
 */
package culebra.internal;
