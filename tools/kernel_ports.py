"""Ports for kernels that no other program is given meanwhile.

Jupyter asks the system for free ports, lets go of them and tells the kernel, which listens there a second
later. The system may have given one to an outgoing connection of any program by then, as it chooses these from
the same range. Here ports are of the range below, which the system gives to nobody that does not ask for them.
"""

import random
import socket

from jupyter_client.connect import LocalPortCache

LOWEST = 10_000

# Where the system's own choice begins by IANA's word; Linux tells what it does.
DYNAMIC = 49_152


def first_dynamic():
    """The first port that the system gives to who asks for any."""
    try:
        with open("/proc/sys/net/ipv4/ip_local_port_range") as told:
            return int(told.read().split()[0])
    except OSError:
        return DYNAMIC


class KernelPorts(LocalPortCache):
    """Finds ports for kernels instead of Jupyter's own finder; where too few are free, as that does."""

    def find_available_port(self, ip):
        for _ in range(100):
            port = LOWEST + random.SystemRandom().randrange(max(1, first_dynamic() - LOWEST))
            if port not in self.currently_used_ports and is_free(ip, port):
                self.currently_used_ports.add(port)
                return port
        return super().find_available_port(ip)


def is_free(ip, port):
    with socket.socket() as probe:
        try:
            probe.bind((ip, port))
        except OSError:
            return False
    return True


KernelPorts.instance()
