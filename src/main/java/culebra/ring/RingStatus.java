package culebra.ring;

/**
 * What a ring holds at a moment. The numbers are read one after the other while others change them,
 * and another program may have overwritten them: they are for people.
 *
 * @param capacity the bytes for messages, with their headers
 * @param used how many of them are in use
 * @param sent the messages published so far
 * @param received the messages released so far
 * @param senderWaits how often a sender waited for room
 * @param receiverWaits how often the receiver waited for a message
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
