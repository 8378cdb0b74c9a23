package culebra.cookbook;

import static java.net.StandardSocketOptions.SO_REUSEADDR;

import culebra.socket.MessageSocket;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.Map;

/** Prints what programs such as {@code announce.py} send to a multicast group. */
final class Subscriber {
    private Subscriber() {}

    // @start region=subscribe @highlight region regex="join|SO_REUSEADDR|getByName"
    /** {@code GROUP PORT INTERFACE}: prints each announcement, until one is "end". */
    public static void main(String[] arguments) throws Exception {
        var address = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        try (var socket = MessageSocket.bind(address, Map.of(SO_REUSEADDR, true))) {
            socket.join(address.getAddress(), NetworkInterface.getByName(arguments[2]));
            System.out.println("listens");
            var message = ByteBuffer.allocate(1500);
            String text = "";
            while (!text.equals("end")) {
                socket.receive(message.clear());
                text = new String(message.array(), 0, message.position());
                System.out.println(text);
            }
        }
    }
    // @end @end
}
