package culebra.ring;

/**
 * The state of a ring. The numbers are read one after another while other processes change them,
 * and another program may have overwritten them. They are for display only.
 *
 * @param capacity the number of bytes for messages and their headers
 * @param used the number of these bytes that are in use
 * @param sent the number of messages published so far
 * @param received the number of messages released so far
 * @param senderWaits the number of times that a sender waited for room
 * @param receiverWaits the number of times that the receiver waited for a message
 * @param hasSender whether there is a sender now
 * @param hasReceiver whether there is a receiver now
 */
public record RingStatus(
        long capacity,
        long used,
        long sent,
        long received,
        long senderWaits,
        long receiverWaits,
        boolean hasSender,
        boolean hasReceiver) {}
