"""Sends words to a multicast group by an interface: announce.py GROUP PORT INTERFACE WORD..."""
import socket, sys

group, port, name, *words = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as announcer:
    index = socket.if_nametoindex(name).to_bytes(4, sys.byteorder)
    announcer.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, bytes(8) + index)  # struct ip_mreqn
    for word in words:
        announcer.sendto(word.encode(), (group, int(port)))
