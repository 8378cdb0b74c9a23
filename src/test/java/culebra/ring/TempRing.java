package culebra.ring;

import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;

/** A ring with a name of its own, for a test and its peers. */
record TempRing(String name, MessageRing ring) implements AutoCloseable {
    static TempRing make(long capacity, Senders senders) throws IOException {
        String name = TempName.next();
        return new TempRing(name, MessageRing.create(name, capacity, senders));
    }

    String path() {
        return "/dev/shm" + name;
    }

    Peer c(Object... words) throws IOException {
        var arguments = new String[words.length + 1];
        arguments[0] = path();
        for (int i = 0; i < words.length; i++) {
            arguments[i + 1] = String.valueOf(words[i]);
        }
        return Peer.c("ring/peer", arguments);
    }

    @Override
    public void close() throws IOException {
        ring.close();
        MessageRing.unlinkIfExists(name);
    }
}
