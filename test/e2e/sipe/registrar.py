#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The part of an Office Communications Server that pidgin-sipe needs before it opens a CSTA dialog: registers without
a challenge, hands out the line URI, and passes everything for the gateway at HOST PORT over one connection.

    registrar.py HOST PORT       prints its own port, then one line per message passed on"""
import re
import selectors
import socket
import sys

LINE = "tel:201;phone-context=dialstring"
PROVISIONING = ('<provisioning xmlns="http://schemas.microsoft.com/2004/09/sip/provisioning">'
                '<user uri="sip:alice@example.test"><line uri="%s" server="sip:201@cme.example.test"/></user>'
                '</provisioning>' % LINE)
ALLOW = "Allow-Events: vnd-microsoft-provisioning"


def messages(buffer):
    """Cuts whole SIP messages off the front of a bytearray."""
    while True:
        while buffer[:2] == b"\r\n":
            del buffer[:2]
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = re.search(rb"(?im)^content-length:\s*(\d+)", buffer[:end])
        size = end + 4 + (int(length.group(1)) if length else 0)
        if len(buffer) < size:
            return
        yield bytes(buffer[:size])
        del buffer[:size]


def answer(request, status, headers=(), body=""):
    """A response: the request's Via, From, To, Call-ID and CSeq, what is asked for, and the body."""
    text = request.decode()
    kept = [h for h in text.split("\r\n\r\n")[0].split("\r\n")[1:]
            if h.split(":")[0].lower() in ("via", "from", "call-id", "cseq", "contact")]
    to = re.search(r"(?im)^to:.*$", text).group(0).strip()
    lines = ["SIP/2.0 " + status, *kept, to + ";tag=registrar", *headers, "Content-Length: %d" % len(body), "", body]
    return "\r\n".join(lines).encode()


def local_answer(request):
    method = request.split(b" ", 1)[0]
    if method == b"REGISTER":
        return answer(request, "200 OK", ["Expires: 3600", ALLOW])
    if method == b"SUBSCRIBE" and b"vnd-microsoft-provisioning" in request:
        return answer(request, "200 OK",
                      ["Event: vnd-microsoft-provisioning", "Expires: 0", "subscription-state: terminated;expires=0",
                       "ms-piggyback-cseq: 1", "Content-Type: application/vnd-microsoft-roaming-provisioning+xml"],
                      PROVISIONING)
    return answer(request, "489 Bad Event")


def first_line(message):
    root = re.search(rb"<([A-Za-z]+)[ >]", message.split(b"\r\n\r\n", 1)[1])
    return "%s %s" % (message.split(b"\r\n")[0].decode(), root.group(1).decode() if root else "")


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    print("port", listener.getsockname()[1], flush=True)
    client, _ = listener.accept()
    appliance = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    buffers = {client: bytearray(), appliance: bytearray()}
    poll = selectors.DefaultSelector()
    for end in buffers:
        poll.register(end, selectors.EVENT_READ)
    while True:
        for key, _ in poll.select():
            data = key.fileobj.recv(65536)
            if not data:
                return
            buffers[key.fileobj] += data
            for message in messages(buffers[key.fileobj]):
                if key.fileobj is appliance:
                    print("<", first_line(message), flush=True)
                    client.sendall(message)
                elif b"cme.example.test" in message.split(b"\r\n")[0] or b"csta" in message:
                    print(">", first_line(message), flush=True)
                    appliance.sendall(message)
                elif not message.startswith(b"SIP/2.0") and not message.startswith(b"ACK"):
                    client.sendall(local_answer(message))


main()
