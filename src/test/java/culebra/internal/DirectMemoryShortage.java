package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.socket.StreamListener;
import culebra.socket.UnixAddress;
import culebra.testing.On;
import culebra.testing.Patience;

import java.nio.ByteBuffer;
